//go:build ignore

package main

import "math"

// Draw makes rings around a centre.
func Draw(x, y float64) (r, g, b float64) {
	distance := math.Hypot(x-0.5, y-0.5)
	wave := 0.5 + 0.5*math.Cos(distance*12)
	r = wave * 0.8
	g = wave * 0.5
	b = 0.4 - 0.3*wave
	return r, g, b
}
