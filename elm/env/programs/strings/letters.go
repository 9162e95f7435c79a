//go:build ignore

package main

// Build is one literal.
func Build() string {
	return "a text"
}
