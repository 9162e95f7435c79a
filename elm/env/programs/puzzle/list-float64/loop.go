//go:build ignore

package main

// Solve makes a list by a rule.
func Solve() []float64 {
	x := []float64{}
	v := 1.0
	for i := 0; i < 4; i++ {
		x = append(x, v)
		v += 0.5
	}
	return x
}
