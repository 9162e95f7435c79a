//go:build ignore

package main

// Solve is a table.
func Solve() [][]int {
	return [][]int{{1, 2, 3}, {2, 3, 1}, {3, 1, 2}}
}
