package sodarace

import (
	"math"
	"sync"
)

// Products are wrapped in float32() or float64() throughout the solver: Go may otherwise fuse a product and a sum into
// one operation with one rounding (on arm64, and on amd64 with GOAMD64=v3), and the bits would depend on the machine.

type vec struct{ x, y float32 }

// A spring is the part of a connection that the velocity iterations touch.
type spring struct {
	ux, uy  float32 // unit vector from a to b
	bias    float32
	impulse float32
	mass    float32
	gamma   float32
	a, b    uint16
}

// A law gives a spring its resting length at the clock's angle: rest + swing*cos(angle + phase). A bone keeps rest.
type law struct {
	rest, swing, phase float64
	cos, sin           float64 // of phase
	island             int32
	bone               bool
}

// A contact is a joint's touch of the ground; normal and tangent are impulses that warm the next step.
type contact struct {
	touching        bool
	normal, tangent float32
	bounce          float32
}

// An island is a connected part of a walker. It falls asleep as a whole.
type island struct {
	joints [2]int32 // range in world.members
	bones  [2]int32 // range in world.bones
	active [2]int32 // range in world.touching, in this step
	asleep bool
}

type bone struct {
	a, b   uint16
	length float32
}

// A world is one walker on flat ground, ready to be stepped. Worlds come from newWorld and go back by free; a step
// allocates nothing. The joints of all islands lie in common slices and the springs in one list ordered by dependency:
// solving several walkers in lock-step, which was measured to be twice as fast per walker, needs no other shape.
type world struct {
	n        int
	vel      [MaxJoints]vec
	pos      [MaxJoints]vec // at the end of the step
	pos0     [MaxJoints]vec // at its begin
	still    [MaxJoints]float32
	contacts [MaxJoints]contact
	home     [MaxJoints]int32 // island of a joint
	members  []int32          // joints by island
	touching []int32
	springs  []spring
	laws     []law
	bones    []bone
	islands  []island
	awake    int // islands

	ground   sweep
	dtRatio  float32 // 0 in the first step, then 1: scales the warm impulses
	angle    float64 // of the muscles' clock, radians
	rotate   bool    // take cosines by rotation: one for all muscles, at the price of Box2D's last bit
	saturate int     // joint-steps that ran into maxMove

	impacts impacts
	order   ordering
}

// A link is a connection as a world is given it.
type link struct {
	a, b         int
	bone         bool
	swing, phase float64 // swing is in world units; phase in radians
	relative     bool    // swing is a share of the resting length instead
}

var worlds = sync.Pool{New: func() any { return new(world) }}

// newWorld takes a world from the pool and puts joints at their places and links between them. The order of links is the
// order in which Box2D would have created its joints; a link of a joint with itself is not allowed.
func newWorld(at []Joint, links []link, rotate bool) *world {
	w := worlds.Get().(*world)
	w.n = len(at)
	for i, p := range at {
		w.pos[i] = vec{float32(p.X), float32(p.Y)}
	}
	clear(w.vel[:w.n])
	clear(w.still[:w.n])
	clear(w.contacts[:w.n])
	copy(w.pos0[:w.n], w.pos[:w.n])
	w.ground = sweep{c0: vec{0, groundY}, c: vec{0, groundY}}
	w.dtRatio, w.angle, w.saturate, w.rotate = 0, 0, 0, rotate
	w.touching = w.touching[:0]
	w.arrange(links)
	w.springs, w.laws, w.bones = w.springs[:0], w.laws[:0], w.bones[:0]
	for i := range w.islands {
		w.islands[i].bones = [2]int32{}
	}
	for _, k := range w.order.sorted {
		w.connect(links[k])
	}
	for _, k := range w.order.found { // bones by island, in the order of the islands
		w.addBone(links[k])
	}
	w.awake = len(w.islands)
	return w
}

// free gives the world back to the pool.
func (w *world) free() { worlds.Put(w) }

func (w *world) connect(l link) {
	s := spring{a: uint16(l.a), b: uint16(l.b), mass: stuff.boneMass}
	length := w.distance(l.a, l.b)
	y := law{rest: float64(length), island: w.home[l.a], bone: l.bone}
	if !l.bone {
		s.mass, s.gamma = stuff.springMass, stuff.gamma
		y.swing, y.phase = l.swing, l.phase
		if l.relative {
			y.swing = float64(y.rest * l.swing)
		}
		if w.rotate {
			y.sin, y.cos = sincos(y.phase)
		}
	}
	w.springs = append(w.springs, s)
	w.laws = append(w.laws, y)
}

func (w *world) addBone(l link) {
	if !l.bone {
		return
	}
	is := &w.islands[w.home[l.a]]
	if is.bones[1] == 0 {
		is.bones[0] = int32(len(w.bones))
	}
	w.bones = append(w.bones, bone{uint16(l.a), uint16(l.b), w.distance(l.a, l.b)})
	is.bones[1] = int32(len(w.bones))
}

func (w *world) distance(a, b int) float32 {
	dx, dy := w.pos[b].x-w.pos[a].x, w.pos[b].y-w.pos[a].y
	return sqrt32(float32(dx*dx) + float32(dy*dy))
}

// centreX is the x of the centre of mass: the mean over all joints.
func (w *world) centreX() float64 {
	sum := 0.0
	for _, p := range w.pos[:w.n] {
		sum += float64(p.x)
	}
	return sum / float64(w.n)
}

// finite says whether all positions are numbers.
func (w *world) finite() bool {
	for _, p := range w.pos[:w.n] {
		if !(abs32(p.x) < math.MaxFloat32 && abs32(p.y) < math.MaxFloat32) {
			return false
		}
	}
	return true
}

func abs32(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }
