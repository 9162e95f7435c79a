package sodarace

import (
	"fmt"
	"math"
	"slices"
)

// Limits of a body, for programs and for files alike. They bound the time that one simulation can take.
const (
	MaxJoints     = 512  // joints in one walker
	MaxMuscles    = 4096 // muscles and springs in one walker
	MaxCoordinate = 1000 // largest |x| and |y| of a joint, creator units
)

// scale turns creator units into body units, the ones of the JSON form. OpenELM's walker_creator shrinks by the same
// number and points y downwards.
const scale = 0.22

// The two types of connection in a body. The simulator treats both alike: a connection with amplitude 0 and phase 0 is
// called a distance, every other one a muscle.
const (
	TypeDistance = "distance"
	TypeMuscle   = "muscle"
)

// A Joint is a point mass at X, Y in body units: creator units times 0.22, with Y pointing down.
type Joint struct{ X, Y float64 }

// A Muscle is a spring between the joints numbered A and B, counted from 0. Its resting length swings: by 15 % at Amplitude
// 0, by 30 % at 1 and above; below -0.6 it is a rigid bone. Phase is in turns: 0.5 is half a period ahead. Mode tells how
// each of the two modes computes the length.
type Muscle struct {
	A, B      int
	Type      string // TypeDistance or TypeMuscle
	Amplitude float64
	Phase     float64
}

// A Walker is a body under construction or complete: joints, and the muscles that connect them.
//
//	w := sodarace.NewWalker()
//	a := w.Joint(0, 0)
//	b := w.Joint(10, 0)
//	w.Muscle(a, b, 1, 0.25)
//	return w
//
// The methods that build panic when a limit is broken, because a program that builds a walker has no use for an error
// value; the panic's text says what was wrong and what is allowed. The zero value is an empty walker.
type Walker struct {
	joints  []Joint
	muscles []Muscle
}

// NewWalker gives an empty walker.
func NewWalker() *Walker { return &Walker{} }

// Joint adds a joint at x, y (creator units, y up, at most MaxCoordinate from 0) and returns its number, which Muscle and
// Distance take.
func (w *Walker) Joint(x, y float64) int {
	j := Joint{x * scale, -y * scale}
	if err := checkJoint(j); err != nil {
		panic(fmt.Sprintf("sodarace: Joint(%v, %v): %v", x, y, err))
	}
	if len(w.joints) == MaxJoints {
		panic(fmt.Sprintf("sodarace: Joint(%v, %v): the walker has %d joints already, more are not allowed", x, y, MaxJoints))
	}
	w.joints = append(w.joints, j)
	return len(w.joints) - 1
}

// Muscle connects the joints a and b by a spring whose resting length swings. Amplitude and phase must be finite; a muscle
// from a joint to itself is kept in the body and does nothing.
func (w *Walker) Muscle(a, b int, amplitude, phase float64) {
	m := Muscle{A: a, B: b, Type: TypeMuscle, Amplitude: amplitude, Phase: phase}
	if amplitude == 0 && phase == 0 {
		m.Type = TypeDistance
	}
	if err := checkMuscle(m, len(w.joints)); err != nil {
		panic(fmt.Sprintf("sodarace: Muscle(%d, %d, %v, %v): %v", a, b, amplitude, phase, err))
	}
	if len(w.muscles) == MaxMuscles {
		panic(fmt.Sprintf("sodarace: Muscle(%d, %d, %v, %v): the walker has %d muscles already, more are not allowed", a, b, amplitude, phase, MaxMuscles))
	}
	w.muscles = append(w.muscles, m)
}

// Distance connects the joints a and b by a spring that keeps their distance: a muscle of amplitude 0 and phase 0.
// Like every connection with an amplitude of -0.6 or more it is elastic (3 Hz), and it swings too, by 15 % of its length:
// an amplitude of 0 is the middle of the range from -1 to 1. Muscle(a, b, -1, 0) is a rigid bone.
func (w *Walker) Distance(a, b int) { w.Muscle(a, b, 0, 0) }

// Count is the number of joints and of muscles.
func (w *Walker) Count() (joints, muscles int) { return len(w.joints), len(w.muscles) }

// Joints gives a copy of the joints, in the order of their numbers.
func (w *Walker) Joints() []Joint { return slices.Clone(w.joints) }

// Muscles gives a copy of the muscles, in the order in which they were added.
func (w *Walker) Muscles() []Muscle { return slices.Clone(w.muscles) }

// Equal says whether two walkers have the same joints and muscles, number for number.
func (w *Walker) Equal(other *Walker) bool {
	return slices.Equal(w.joints, other.joints) && slices.Equal(w.muscles, other.muscles)
}

// String is a line such as "walker with 5 joints and 8 muscles, 70.4 high and 68.2 wide".
func (w *Walker) String() string {
	m := w.Size()
	return fmt.Sprintf("walker with %d joints and %d muscles, %.1f high and %.1f wide, mass %.1f",
		len(w.joints), len(w.muscles), m.Height, m.Width, m.Mass)
}

func checkJoint(j Joint) error {
	const most = MaxCoordinate * scale
	for _, v := range [2]float64{j.X, j.Y} {
		if !(math.Abs(v) <= most) {
			return fmt.Errorf("a coordinate must be a number from -%d to %d creator units, not %v", MaxCoordinate, MaxCoordinate, v/scale)
		}
	}
	return nil
}

func checkMuscle(m Muscle, joints int) error {
	for _, i := range [2]int{m.A, m.B} {
		if i < 0 || i >= joints {
			return fmt.Errorf("there is no joint %d: the walker has %d joints, numbered from 0", i, joints)
		}
	}
	for _, v := range [2]float64{m.Amplitude, m.Phase} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("amplitude and phase must be finite, not %v", v)
		}
	}
	return nil
}

// Validate applies the rules by which OpenELM's Walker.validate keeps bodies away that strain a physics engine, and says
// which one is broken: the body is empty; a muscle is stronger than amplitude 10; a joint holds more than 10
// connections (one from a joint to itself counts twice); two joints are closer than 0.003 body units. OpenELM's own
// galloper and runner break them; Simulate runs such bodies all the same, the environment does not accept them.
func (w *Walker) Validate() error {
	const mostAmplitude, mostPerJoint, nearest = 10, 10, 0.003
	if len(w.joints) == 0 {
		return fmt.Errorf("the walker has no joints")
	}
	count := make([]int, len(w.joints))
	for i, m := range w.muscles {
		if m.Type == TypeMuscle && m.Amplitude > mostAmplitude {
			return fmt.Errorf("muscle %d has amplitude %v, more than %d", i, m.Amplitude, mostAmplitude)
		}
		count[m.A]++
		count[m.B]++
	}
	for i, n := range count {
		if n > mostPerJoint {
			return fmt.Errorf("joint %d holds %d connections, more than %d", i, n, mostPerJoint)
		}
	}
	for i, p := range w.joints {
		for k := range i {
			q := w.joints[k]
			if dx, dy := p.X-q.X, p.Y-q.Y; math.Sqrt(float64(dx*dx)+float64(dy*dy)) < nearest {
				return fmt.Errorf("joints %d and %d are %.2g creator units apart, closer than %.2g",
					k, i, math.Hypot(dx, dy)/scale, nearest/scale)
			}
		}
	}
	return nil
}
