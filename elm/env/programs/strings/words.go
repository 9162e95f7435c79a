//go:build ignore

package main

import "strings"

// Build joins words.
func Build() string {
	words := []string{"a", "large", "text", "of", "words"}
	return strings.Join(words, " ")
}
