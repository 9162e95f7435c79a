//go:build ignore

package main

// Solve is a text.
func Solve() string {
	return "abc"
}
