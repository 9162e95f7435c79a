// Package wheel is the walker Wheel of the ELM paper.
package wheel

import (
	"math"

	"goelm/elm/sodarace"
)

// MakeWalker builds a rim whose muscles swing one after the other around it, and a weight far off that all of it pulls at.
func MakeWalker() *sodarace.Walker {
	w := sodarace.NewWalker()
	numPoints := 8

	rim := makeRim(w, 0.5, -0.5, 1.5, numPoints)
	weight := w.Joint(12, 6)

	for k := 0; k < numPoints; k++ {
		phase := float64(k+1) / float64(numPoints)
		for next := 0; next < 3; next++ {
			w.Muscle(rim[k], rim[(k+next)%numPoints], 1, phase)
		}
		w.Muscle(rim[k], weight, 3, phase)
	}
	return w
}

// makeRim adds numPoints joints on a circle around (cx, cy) and returns their numbers. There is room for one more.
func makeRim(w *sodarace.Walker, cx, cy, radius float64, numPoints int) []int {
	joints := []int{}
	step := 3.14 * 2.0 / float64(numPoints+1)
	for idx := 0; idx < numPoints; idx++ {
		angle := step * float64(idx)
		x := math.Cos(angle)*radius + cx
		y := math.Sin(angle)*radius + cy
		joints = append(joints, w.Joint(x, y))
	}
	return joints
}
