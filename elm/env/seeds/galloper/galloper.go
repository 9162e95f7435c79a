// Package galloper is the walker Galloper of the ELM paper.
package galloper

import "goelm/elm/sodarace"

// MakeWalker builds a body and legs from points in the order in which they were drawn, some of them twice, and ties together
// those that are one, two and five places apart on the way around it.
func MakeWalker() *sodarace.Walker {
	w := sodarace.NewWalker()
	body := addPoints(w, [][]float64{
		{5, -1}, {0, 1.6}, {0, -1}, {5, 1.6}, {4.5, 0.5}, {0, 0.5}, {0, -0.1}, {8, 9.5}, {8, -0.1}, {0, 9.5}, {0.03, 0.5}, {8, 0.5},
	})
	front := addPoints(w, [][]float64{{5.5, -0.001}, {5, 5.66}, {5, -0.001}, {5.5, 5.66}, {0.07, 0.5}, {5, 0.5}})
	back := addPoints(w, [][]float64{{5.5, -3}, {6, 5.66}, {6, -3}, {5.5, 5.66}, {0.07, 0.5}, {6, 0.5}})
	belly := addPoints(w, [][]float64{{0, 0}, {0, 1.6}, {0, 0}, {0, 1.6}, {1, 0.5}, {0, 0.5}})
	w.Joint(0, 0)

	// a point that was drawn again is the joint of the first time
	back[3], back[4] = front[3], front[4]
	belly[1], belly[2], belly[3], belly[5] = body[1], belly[0], body[1], body[5]

	around := []int{}
	for _, part := range [][]int{body, front, belly, back, front} {
		around = append(around, part...)
	}
	tie(w, around, 30, 1, 30, 0.5)
	w.Muscle(body[2], body[4], 4, 0.8)
	tie(w, around, 34, 2, 18, 120.0/11.0)
	for k := 29; k >= 0; k-- {
		w.Muscle(around[k], around[k+5], 4, 20.0/9.0)
	}
	w.Muscle(belly[0], body[7], 2, 10)
	return w
}

// addPoints adds joints at the points and returns their numbers.
func addPoints(w *sodarace.Walker, points [][]float64) []int {
	joints := []int{}
	for _, p := range points {
		joints = append(joints, w.Joint(p[0], p[1]))
	}
	return joints
}

// tie connects each of the first count joints with the one that comes apart places later.
func tie(w *sodarace.Walker, joints []int, count, apart int, amplitude, phase float64) {
	for k := 0; k < count; k++ {
		w.Muscle(joints[k], joints[k+apart], amplitude, phase)
	}
}
