//go:build ignore

package main

// Angles curls the arm more and more.
func Angles() []float64 {
	bend := 0.02
	x := []float64{}
	for i := 0; i < 8; i++ {
		x = append(x, 0.4+bend*float64(i))
	}
	return x
}
