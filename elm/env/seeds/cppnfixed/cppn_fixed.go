// Package cppnfixed is the seed CPPN-Fixed of the ELM paper.
package cppnfixed

import (
	"math"

	"goelm/elm/sodarace"
)

// MakeWalker builds a grid of joints and lets three functions say which of them a muscle connects, how strong it is and
// in which phase it swings.
func MakeWalker() *sodarace.Walker {
	w := sodarace.NewWalker()
	queryCPPN(w, 8, 3, 1.5)
	return w
}

// connect says whether a muscle joins two places of the grid: those at most 2.1 apart.
func connect(x1, y1, x2, y2 int) bool {
	dx, dy := float64(x1-x2), float64(y1-y2)
	return dx*dx+dy*dy <= 4.5
}

// amplitude is how strongly that muscle swings.
func amplitude(x1, y1, x2, y2 int) float64 {
	return math.Max(math.Abs(float64(x1-x2)), math.Abs(float64(y1-y2)))
}

// phase is by how many turns its swing is ahead.
func phase(x1, y1, x2, y2 int) float64 {
	if x1 == 0 {
		return 0
	}
	return 1
}

// queryCPPN adds a grid of joints and asks the functions about every pair of them.
func queryCPPN(w *sodarace.Walker, xGrid, yGrid int, scale float64) {
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
						w.Muscle(joints[x1][y1], joints[x2][y2], amplitude(x1, y1, x2, y2), phase(x1, y1, x2, y2))
					}
				}
			}
		}
	}
}
