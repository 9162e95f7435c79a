// Package square is the seed Square of the ELM paper.
package square

import "goelm/elm/sodarace"

// MakeWalker builds a square with a joint in its middle: stiff sides, and muscles of different strength to the middle.
func MakeWalker() *sodarace.Walker {
	w := sodarace.NewWalker()

	// the main body is a square
	sides := makeSquare(w, 0, 0, 10, 10)
	center := w.Joint(5, 5)

	// connect the square with distance springs
	for k := 0; k < len(sides)-1; k++ {
		w.Distance(sides[k], sides[k+1])
	}
	w.Distance(sides[3], sides[0])

	// one side is a spring
	w.Distance(sides[3], center)

	// the others are muscles
	w.Muscle(sides[0], center, 5, 0)
	w.Muscle(sides[1], center, 10, 0)
	w.Muscle(sides[2], center, 2, 0)
	return w
}

// makeSquare adds the corners of a rectangle and returns their numbers.
func makeSquare(w *sodarace.Walker, x0, y0, x1, y1 float64) []int {
	j0 := w.Joint(x0, y0)
	j1 := w.Joint(x0, y1)
	j2 := w.Joint(x1, y1)
	j3 := w.Joint(x1, y0)
	return []int{j0, j1, j2, j3}
}
