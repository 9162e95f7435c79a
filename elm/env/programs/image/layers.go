//go:build ignore

package main

import "math"

// Draw lays a disc over a sky, and ground over both.
func Draw(x, y float64) (r, g, b float64) {
	r, g, b = 0.5, 0.5, 0.7
	if math.Hypot(x-0.5, y-0.5) < 0.2 {
		r, g, b = 0.9, 0.8, 0.5
	}
	if y > 0.8 {
		r, g, b = 0.2, 0.3, 0.2
	}
	return r, g, b
}
