//go:build ignore

package main

// Point climbs evenly from one number to another.
func Point() []float64 {
	first, last := -1.0, 3.0
	x := []float64{}
	for i := 0; i < 10; i++ {
		x = append(x, first+(last-first)*float64(i)/9)
	}
	return x
}
