//go:build ignore

package main

// Solve is a number.
func Solve() int {
	return 10
}
