// Package runner is the walker Runner of the ELM paper.
package runner

import "goelm/elm/sodarace"

// MakeWalker builds a tall grid of joints in which almost every one is tied to all above it and to its right. The further
// right a muscle begins, the later it swings.
func MakeWalker() *sodarace.Walker {
	w := sodarace.NewWalker()
	queryCPPN(w, 5, 8, 2)
	return w
}

// connect says whether a muscle joins two places of the grid: not those to the right of the first column that are near.
func connect(x1, y1, x2, y2 int) bool {
	return x2-x1 > 1 || y2-y1 >= x1
}

// amplitude is how strongly that muscle swings.
func amplitude(x1, y1, x2, y2 int) float64 {
	return float64(x2 - x1 + y2 - y1)
}

// phase is by how many turns its swing is ahead.
func phase(x1 int) float64 {
	return -0.9396926207859084 - float64(x1)/2
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
						w.Muscle(joints[x1][y1], joints[x2][y2], amplitude(x1, y1, x2, y2), phase(x1))
					}
				}
			}
		}
	}
}
