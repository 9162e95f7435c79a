//go:build ignore

package main

import "math"

// Pack puts one circle in the middle, eight around it and the others around these.
func Pack(n int) [][]float64 {
	circles := [][]float64{{0.5, 0.5, 0.05}}
	for i := 1; i < n; i++ {
		ring, place, count := 0.3, i-1, 8
		if i > 8 {
			ring, place, count = 0.45, i-9, n-9
		}
		angle := 2 * math.Pi * float64(place) / float64(count)
		circles = append(circles, []float64{0.5 + ring*math.Cos(angle), 0.5 + ring*math.Sin(angle), 0.036})
	}
	return circles
}
