//go:build ignore

package main

// Point is ten numbers, each for itself.
func Point() []float64 {
	return []float64{1.0, -1.0, 1.0, 2.0, 0.5, -2.0, -1.0, 1.0, -0.5, 1.5}
}
