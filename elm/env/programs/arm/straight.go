//go:build ignore

package main

// Angles bends the arm at the shoulder alone.
func Angles() []float64 {
	x := make([]float64, 8)
	for i := 0; i < len(x); i++ {
		x[i] = 0.5
	}
	x[0] = 0.7
	return x
}
