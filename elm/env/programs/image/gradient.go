//go:build ignore

package main

// Draw fades from one colour at the top to another at the bottom.
func Draw(x, y float64) (r, g, b float64) {
	r = 0.3 + 0.6*y
	g = 0.3 + 0.3*y
	b = 0.6 - 0.2*y
	return r, g, b
}
