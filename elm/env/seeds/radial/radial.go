// Package radial is the seed Radial of the ELM paper.
package radial

import (
	"math"

	"goelm/elm/sodarace"
)

// MakeWalker builds a wheel: joints on a circle, a hub, and spokes whose strength and phase grow around the circle.
func MakeWalker() *sodarace.Walker {
	w := sodarace.NewWalker()
	numPoints := 8
	radius := 5.0
	cx, cy := 5.0, 5.0

	points := makeCircle(w, cx, cy, radius, numPoints)
	center := w.Joint(cx, cy)

	for k := 0; k < numPoints; k++ {
		part := float64(k) / float64(numPoints)
		w.Distance(points[k], points[(k+1)%numPoints])
		w.Muscle(points[k], center, part, part)
	}
	return w
}

// makeCircle adds numPoints joints on a circle around (cx, cy) and returns their numbers. The last one closes the circle.
func makeCircle(w *sodarace.Walker, cx, cy, radius float64, numPoints int) []int {
	joints := []int{}
	totalAngle := 3.14 * 2.0
	for idx := 0; idx < numPoints; idx++ {
		angle := totalAngle / float64(numPoints-1) * float64(idx)
		x := math.Cos(angle)*radius + cx
		y := math.Sin(angle)*radius + cy
		joints = append(joints, w.Joint(x, y))
	}
	return joints
}
