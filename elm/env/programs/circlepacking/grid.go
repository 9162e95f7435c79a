//go:build ignore

package main

// Pack puts circles on a grid, and the last ones into its gaps.
func Pack(n int) [][]float64 {
	side := 5
	radius := 0.5 / float64(side)
	circles := [][]float64{}
	for i := 0; i < n; i++ {
		if i < side*side {
			x := radius * float64(2*(i%side)+1)
			y := radius * float64(2*(i/side)+1)
			circles = append(circles, []float64{x, y, radius})
		} else {
			k := i - side*side
			circles = append(circles, []float64{radius * float64(2*(k%side)+2), radius * float64(2*(k/side)+2), 0.4 * radius})
		}
	}
	return circles
}
