//go:build ignore

package main

// Point has the same number everywhere.
func Point() []float64 {
	x := make([]float64, 10)
	for i := 0; i < len(x); i++ {
		x[i] = 0.5
	}
	return x
}
