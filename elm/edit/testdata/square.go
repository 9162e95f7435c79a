package main

// Walker is a small double of the builder that the Sodarace task offers.
type Walker struct {
	joints  [][2]float64
	muscles [][4]float64
}

// NewWalker gives an empty walker.
func NewWalker() *Walker { return &Walker{} }

// Joint adds a joint.
func (w *Walker) Joint(x, y float64) int {
	w.joints = append(w.joints, [2]float64{x, y})
	return len(w.joints) - 1
}

// Muscle connects two joints.
func (w *Walker) Muscle(a, b int, amplitude, phase float64) {
	w.muscles = append(w.muscles, [4]float64{float64(a), float64(b), amplitude, phase})
}

// MakeWalker builds a square with a centre.
func MakeWalker() *Walker {
	w := NewWalker()
	side := 10.0 // creator units
	sides := []int{
		w.Joint(0, 0),
		w.Joint(0, side),
		w.Joint(side, side),
		w.Joint(side, 0),
	}
	center := w.Joint(side/2, side/2)
	for k := 0; k < len(sides); k++ {
		// the rim, then the spoke
		w.Muscle(sides[k], sides[(k+1)%len(sides)], 0.66, 0.0)
		w.Muscle(sides[k], center, 1, float64(k)*0.25)
	}
	return w
}

func main() { println(len(MakeWalker().muscles)) }
