//go:build ignore

package main

// Solve adds up.
func Solve() float64 {
	x := 1.0
	for i := 0; i < 10; i++ {
		x += 0.1
	}
	return x
}
