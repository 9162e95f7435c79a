// Package cppnmutable is the seed CPPN-Mutable of the ELM paper. It differs from CPPN-Fixed in how it is written, so that
// changes reach other things, and in its phases; these are whole turns, so that it walks like CPPN-Fixed.
package cppnmutable

import "goelm/elm/sodarace"

// MakeWalker builds a grid of joints and lets three functions, handed to queryCPPN, say which of them a muscle connects,
// how strong it is and in which phase it swings.
func MakeWalker() *sodarace.Walker {
	w := sodarace.NewWalker()

	connect := func(x1, y1, x2, y2 int) bool {
		dx, dy := float64(x1-x2), float64(y1-y2)
		return dx*dx+dy*dy <= 4.5
	}
	amplitude := func(x1, y1, x2, y2 int) float64 {
		return float64(max(x2-x1, y2-y1))
	}
	phase := func(x1, y1, x2, y2 int) float64 {
		if x1%2 == 1 {
			return float64(x1)
		}
		return -float64(x1)
	}

	queryCPPN(w, 8, 3, 1.5, connect, amplitude, phase)
	return w
}

// queryCPPN adds a grid of joints and asks the functions about every pair of them.
func queryCPPN(w *sodarace.Walker, xGrid, yGrid int, scale float64,
	connect func(x1, y1, x2, y2 int) bool, amplitude, phase func(x1, y1, x2, y2 int) float64) {
	joints := make([][]int, xGrid)
	for x := range joints {
		for y := 0; y < yGrid; y++ {
			joints[x] = append(joints[x], w.Joint(float64(x)*scale, float64(y)*scale))
		}
	}
	for x1 := 0; x1 < xGrid; x1++ {
		for y1 := 0; y1 < yGrid; y1++ {
			for x2 := x1; x2 < xGrid; x2++ {
				for y2 := y1; y2 < yGrid; y2++ {
					if x1 == y1 && x2 == y2 {
						continue
					}
					if connect(x1, y1, x2, y2) {
						amp := amplitude(x1, y1, x2, y2)
						ph := phase(x1, y1, x2, y2)
						w.Muscle(joints[x1][y1], joints[x2][y2], amp, ph)
					}
				}
			}
		}
	}
}
