// Command bytearena compares the speed of the walkers' simulator with that of github.com/ByteArena/box2d, a port of Box2D to
// Go, on the same walkers in the same world: OpenELM's, 600 steps, the building of the world included. `make bench-physics`
// runs it. It is a module of its own, so that nobody but this comparison depends on that library.
//
// Each round times both engines one after the other, in CPU time of this process; the table shows medians of the rounds.
package main

import (
	"fmt"
	"math"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/ByteArena/box2d"

	"goelm/elm/sodarace"
)

const (
	steps    = 600
	rounds   = 7
	atOnce   = 4 // walkers in lock-step
	leastCPU = 200 * time.Millisecond

	// The port is of a later Box2D, which multiplies a velocity by 1/(1+h*d) in a step of length h; 2.3.0 does by 1-h*d.
	damping = 1.1 / (1 - 1.1/60)
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bytearena:", err)
		os.Exit(1)
	}
}

func run() error {
	bodies, err := sodarace.LoadAll("../testdata/bodies.json")
	if err != nil {
		return err
	}
	fmt.Printf("walker-steps per CPU second, runs of %d steps, median of %d rounds (in brackets the least and the greatest ratio)\n", steps, rounds)
	fmt.Printf("%-13s %10s %10s %-22s %10s %-22s\n", "walker", "ByteArena", "single", "ratio", "lock-step", "ratio")
	for _, name := range []string{"square", "radial", "wheel", "cppn_fixed"} {
		i := slices.IndexFunc(bodies, func(n sodarace.Named) bool { return n.Name == name })
		if i < 0 {
			return fmt.Errorf("no body %q", name)
		}
		if err := compare(name, bodies[i].Walker); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// compare prints the line of one walker.
func compare(name string, w *sodarace.Walker) error {
	var port, single, batch, ratio, batchRatio []float64
	for range rounds {
		p, err := rate(1, func() (float64, error) { return byteArena(w) })
		if err != nil {
			return err
		}
		s, err := rate(1, func() (float64, error) { return ours(w, 1) })
		if err != nil {
			return err
		}
		b, err := rate(atOnce, func() (float64, error) { return ours(w, atOnce) })
		if err != nil {
			return err
		}
		port, single, batch = append(port, p), append(single, s), append(batch, b)
		ratio, batchRatio = append(ratio, s/p), append(batchRatio, b/p)
	}
	if err := sameWorld(w); err != nil {
		return err
	}
	fmt.Printf("%-13s %10.0f %10.0f %-22s %10.0f %-22s\n", name, median(port), median(single), spread(ratio), median(batch), spread(batchRatio))
	return nil
}

// rate repeats f, which steps that many walkers, until there is enough to time.
func rate(walkers int, f func() (float64, error)) (float64, error) {
	begin, n := cpuTime(), 0
	for cpuTime()-begin < leastCPU {
		if _, err := f(); err != nil {
			return 0, err
		}
		n += walkers
	}
	return float64(n) * steps / (cpuTime() - begin).Seconds(), nil
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func ours(w *sodarace.Walker, many int) (float64, error) {
	all, err := sodarace.SimulateAll(slices.Repeat([]*sodarace.Walker{w}, many), sodarace.Options{Mode: sodarace.OpenELM, Steps: steps})
	if err != nil {
		return 0, err
	}
	return all[0].Displacement, nil
}

// sameWorld checks that the port simulates what we do. It computes in float64, so that it agrees roughly only.
func sameWorld(w *sodarace.Walker) error {
	theirs, err := byteArena(w)
	if err != nil {
		return err
	}
	mine, err := ours(w, 1)
	if err != nil {
		return err
	}
	if math.Abs(theirs-mine) > 0.05 {
		return fmt.Errorf("the centre of mass moves by %v there and by %v here: the worlds differ", theirs, mine)
	}
	return nil
}

// byteArena runs the walker in OpenELM's world and returns the way of its centre of mass.
func byteArena(w *sodarace.Walker) (float64, error) {
	r, err := sodarace.Simulate(w, sodarace.Options{Mode: sodarace.OpenELM, Steps: 1, Every: 1})
	if err != nil {
		return 0, err
	}
	world := box2d.MakeB2World(box2d.MakeB2Vec2(0, -25))
	world.SetContactFilter(&box2d.B2ContactFilter{}) // v1.0.2 sets none
	const ground, joint = 1, 2
	half := box2d.MakeB2BodyDef()
	half.Position.Set(0, -10)
	box := box2d.MakeB2PolygonShape()
	box.SetAsBox(3500, 10)
	floor := box2d.MakeB2FixtureDef()
	floor.Shape, floor.Friction = &box, 0.2
	floor.Filter.CategoryBits, floor.Filter.MaskBits = ground, joint
	world.CreateBody(&half).CreateFixtureFromDef(&floor)

	at := r.Frames[0].Joints
	points := make([]*box2d.B2Body, len(at))
	for i, p := range at {
		def := box2d.MakeB2BodyDef()
		def.Type, def.FixedRotation, def.LinearDamping = box2d.B2BodyType.B2_dynamicBody, true, damping
		def.Position.Set(p.X, p.Y)
		circle := box2d.MakeB2CircleShape()
		circle.M_radius = sodarace.Radius
		f := box2d.MakeB2FixtureDef()
		f.Shape, f.Density, f.Friction, f.Restitution = &circle, 25, 1, 0.1
		f.Filter.CategoryBits, f.Filter.MaskBits = joint, ground
		points[i] = world.CreateBody(&def)
		points[i].CreateFixtureFromDef(&f)
	}
	type muscle struct {
		*box2d.B2DistanceJoint
		rest, swing, phase float64
	}
	var muscles []muscle
	for _, m := range w.Muscles() {
		if m.A == m.B {
			continue
		}
		def := box2d.MakeB2DistanceJointDef()
		def.Initialize(points[m.A], points[m.B], points[m.A].GetPosition(), points[m.B].GetPosition())
		amount := (m.Amplitude + 1) / 2
		if amount >= 0.2 {
			def.FrequencyHz, def.DampingRatio = 3, 0.3
		}
		j := world.CreateJoint(&def).(*box2d.B2DistanceJoint)
		if amount >= 0.2 {
			muscles = append(muscles, muscle{j, j.GetLength(), m.Phase, 0.3 * amount * 2 * math.Pi})
		}
	}
	begin := centre(points)
	for k := range steps {
		for _, m := range muscles {
			m.SetLength(m.rest + m.swing*math.Cos(0.05*float64(k)+m.phase))
		}
		world.Step(1.0/60, 10, 10)
	}
	return centre(points) - begin, nil
}

func centre(points []*box2d.B2Body) float64 {
	sum := 0.0
	for _, p := range points {
		sum += p.GetPosition().X
	}
	return sum / float64(len(points))
}

func median(x []float64) float64 { return slices.Sorted(slices.Values(x))[len(x)/2] }

func spread(x []float64) string {
	return fmt.Sprintf("%.1f (%.1f to %.1f)", median(x), slices.Min(x), slices.Max(x))
}
