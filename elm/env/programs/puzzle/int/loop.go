//go:build ignore

package main

// Solve counts.
func Solve() int {
	x := 1
	for i := 0; i < 10; i++ {
		x += i
	}
	return x
}
