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
	ux, uy       float32 // unit vector from a to b
	bias         float32
	impulse      float32
	mass         float32
	gamma        float32
	a, b         uint16
	fromA, fromB source
}

// A source says where a spring finds a joint's velocity: in memory, or still in a register because the spring before it in the
// list has just changed that joint. Walkers are chains of such springs, and without it each waits for the store and
// the load of the one before: 20 to 35 % of the time.
type source uint8

const (
	inMemory source = iota
	lastA           // the joint a of the spring before
	lastB
)

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
	racer  int32
	joints [2]int32 // range in world.members
	bones  [2]int32 // range in world.bones
	active [2]int32 // range in world.touching, or in world.hits if there is a land, in this step
	asleep bool
}

type bone struct {
	a, b   uint16
	length float32
}

// A racer is one of a world's walkers: it has a range of the joints and ground of its own.
type racer struct {
	begin, end int32
	ground     sweep // flat
	land       *land // nil: flat
	touches    bool  // any joint, in this step
	saturate   int   // joint-steps that ran into maxMove
}

// lockstep is how many walkers a world solves at once. Each link of a walker has to wait for the one before it that shares
// a joint; with several walkers in one list the processor always finds one that is ready. Two walkers bring most of it,
// more than four nothing.
const lockstep = 4

// maxPoints is how many joints a world has room for: a power of two, so that a mask replaces the check of an index.
const maxPoints = lockstep * MaxJoints

// A world is one walker or a few on their ground, ready to be stepped together; they do not meet. Worlds come from newWorld and
// go back by free; a step allocates nothing. The joints of all islands of all walkers lie in common slices and the springs
// in one list ordered by dependency.
type world struct {
	n        int
	vel      [maxPoints]vec
	pos      [maxPoints]vec // at the end of the step
	pos0     [maxPoints]vec // at its begin
	still    [maxPoints]float32
	contacts [maxPoints]contact
	home     [maxPoints]int32 // island of a joint
	racers   []racer
	members  []int32             // joints by island
	touching []int32             // joints on flat ground, in this step
	hits     []hit               // with lands, in this step
	oldHits  []hit               // in the step before
	hitsOf   [maxPoints][2]int32 // range of a joint in hits; until it is looked at, in oldHits
	springs  []spring
	laws     []law
	bones    []bone
	islands  []island
	awake    int // islands

	dtRatio float32 // 0 in the first step, then 1: scales the warm impulses
	angle   float64 // of the muscles' clock, radians
	exact   bool    // round muscles' lengths as a library's cosine would

	impacts    impacts
	impactHits []hit // scratch of one impact
	order      ordering
}

// A link is a connection as a world is given it.
type link struct {
	a, b         int
	bone         bool
	swing, phase float64 // swing is in world units; phase in radians
	relative     bool    // swing is a share of the resting length instead
}

// A start is a walker as a world is given it: where its joints are, and its links in the order in which Box2D would have
// created its joints. A link of a joint with itself is not allowed.
type start struct {
	at    []Joint
	links []link
	land  *land // nil: flat
}

var worlds = sync.Pool{New: func() any { return new(world) }}

// newWorld takes a world from the pool and puts up to lockstep walkers into it. They go through the same steps as each of
// them would alone, bit for bit.
func newWorld(exact bool, starts ...start) *world {
	w := worlds.Get().(*world)
	w.n, w.racers = 0, w.racers[:0]
	w.order.links = w.order.links[:0]
	for _, s := range starts {
		w.add(s)
	}
	clear(w.vel[:w.n])
	clear(w.still[:w.n])
	clear(w.contacts[:w.n])
	clear(w.hitsOf[:w.n])
	copy(w.pos0[:w.n], w.pos[:w.n])
	w.dtRatio, w.angle, w.exact = 0, 0, exact
	w.touching, w.hits, w.oldHits = w.touching[:0], w.hits[:0], w.oldHits[:0]
	w.arrange()
	w.springs, w.laws, w.bones = w.springs[:0], w.laws[:0], w.bones[:0]
	for _, k := range w.order.sorted {
		w.connect(w.order.links[k])
	}
	for _, k := range w.order.found { // bones by island, in the order of the islands
		w.addBone(w.order.links[k])
	}
	w.chain()
	w.awake = len(w.islands)
	return w
}

// add appends a walker's joints and links.
func (w *world) add(s start) {
	base := w.n
	for i, p := range s.at {
		w.pos[base+i] = vec{float32(p.X), float32(p.Y)}
	}
	w.n += len(s.at)
	for _, l := range s.links {
		l.a += base
		l.b += base
		w.order.links = append(w.order.links, l)
	}
	under := vec{0, groundY}
	w.racers = append(w.racers, racer{begin: int32(base), end: int32(w.n), ground: sweep{c0: under, c: under}, land: s.land})
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
		y.sin, y.cos = sincos(y.phase)
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

// chain notes for every spring what it shares with the one before.
func (w *world) chain() {
	from := func(joint uint16, last spring) source {
		switch joint {
		case last.a:
			return lastA
		case last.b:
			return lastB
		}
		return inMemory
	}
	for i := range w.springs {
		s := &w.springs[i]
		s.fromA, s.fromB = inMemory, inMemory
		if i > 0 {
			s.fromA, s.fromB = from(s.a, w.springs[i-1]), from(s.b, w.springs[i-1])
		}
	}
}

// joints are the places of a racer's joints.
func (w *world) joints(r int) []vec { return w.pos[w.racers[r].begin:w.racers[r].end] }

// centreX is the x of a racer's centre of mass: the mean over all joints.
func (w *world) centreX(r int) float64 {
	sum := 0.0
	at := w.joints(r)
	for _, p := range at {
		sum += float64(p.x)
	}
	return sum / float64(len(at))
}

// finite says whether all of a racer's positions are numbers.
func (w *world) finite(r int) bool {
	for _, p := range w.joints(r) {
		if !(abs32(p.x) < math.MaxFloat32 && abs32(p.y) < math.MaxFloat32) {
			return false
		}
	}
	return true
}

func abs32(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }
