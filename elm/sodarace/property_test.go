package sodarace

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomWalker has 2 to 20 joints, most of them connected, and amplitudes that make bones and muscles.
func randomWalker(r *rand.Rand) *Walker {
	w := NewWalker()
	n := 2 + r.IntN(19)
	for range n {
		w.Joint(r.Float64()*15, r.Float64()*15)
	}
	for i := 1; i < n; i++ {
		for range 1 + r.IntN(3) {
			w.Muscle(i, r.IntN(n), 2.5*r.Float64()-1, r.Float64())
		}
	}
	return w
}

// energy is kinetic plus potential, of height and of the springs about their resting length, per unit of mass.
func (w *world) energy() float64 {
	e, mass := 0.0, 1/float64(stuff.invMass)
	for i := range w.n {
		v, p := w.vel[i], w.pos[i]
		e += mass * (float64(v.x)*float64(v.x) + float64(v.y)*float64(v.y)) / 2
		e -= mass * float64(gravity) * (float64(p.y) - groundTop)
	}
	for i, s := range w.springs {
		if stretch := float64(w.distance(int(s.a), int(s.b))) - w.laws[i].rest; !w.laws[i].bone {
			e += float64(stuff.stiffness) * stretch * stretch / 2
		}
	}
	return e / mass / float64(w.n)
}

// Springs at rest store and return energy, damping and the ground only take it. A hundredth of the start is left to the
// pushing out of overlaps.
func TestEnergyDoesNotGrowWithoutMuscles(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 0))
	for trial := range 100 {
		w := randomWalker(r)
		at, _ := w.onGround()
		links := w.defaultLinks()
		for i := range links {
			links[i].swing = 0
		}
		for i := range at { // thrown: 30 units up
			at[i].Y += 30
		}
		run := newWorld(false, start{at: at, links: links})
		start := run.energy()
		least := start
		for k := range 900 {
			run.step()
			e := run.energy()
			if e > least+start/100 {
				t.Errorf("walker %d, step %d: energy rises from %v to %v (%v at the start)", trial, k, least, e, start)
				break
			}
			least = min(least, e)
		}
		run.free()
	}
}

// The same walker gives the same bits again, whatever ran in the world before.
func TestDeterminism(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 0))
	type run struct {
		w *Walker
		r Result
	}
	var runs []run
	for range 30 {
		w := randomWalker(r)
		got, err := Simulate(w, Options{Steps: 300, Every: 100})
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, run{w, got})
	}
	for i := len(runs) - 1; i >= 0; i-- {
		again, _ := Simulate(runs[i].w, Options{Steps: 300, Every: 100})
		first := runs[i].r
		if again.Fitness != first.Fitness || again.Invalid != first.Invalid || len(again.Frames) != len(first.Frames) {
			t.Fatalf("walker %d: %v, then %v", i, first.Fitness, again.Fitness)
		}
		for k, f := range again.Frames {
			for j, p := range f.Joints {
				if p != first.Frames[k].Joints[j] {
					t.Fatalf("walker %d, step %d, joint %d: %v, then %v", i, f.Step, j, first.Frames[k].Joints[j], p)
				}
			}
		}
	}
}

// A mirrored walker walks the mirrored way. (Exactly so until the first impact, whose time is found from the ground's left
// edge; chaotic walkers then part.)
func TestMirrorSymmetry(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 0))
	for trial := range 50 {
		w := randomWalker(r)
		m := NewWalker()
		for _, j := range w.joints {
			m.joints = append(m.joints, Joint{-j.X, j.Y})
		}
		m.muscles = w.Muscles()
		a, b := newWorldFor(w, 40), newWorldFor(m, 40)
		for k := range 60 {
			for i := range a.n {
				if d := math.Abs(float64(a.pos[i].x + b.pos[i].x)); d > 2e-4 || math.Abs(float64(a.pos[i].y-b.pos[i].y)) > 2e-4 {
					t.Fatalf("walker %d, step %d, joint %d: at %v, mirrored at %v", trial, k, i, a.pos[i], b.pos[i])
				}
			}
			a.step()
			b.step()
		}
		a.free()
		b.free()
	}
}

func newWorldFor(w *Walker, height float64) *world {
	at, _ := w.onGround()
	for i := range at {
		at[i].Y += height
	}
	return newWorld(false, start{at: at, links: w.defaultLinks()})
}

// Sorting by level must leave the connections of every single joint in Box2D's order: only what shares no joint commutes.
func TestLevelOrderKeepsDependencies(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 0))
	moved := 0
	for range 50 {
		body := randomWalker(r)
		links := body.defaultLinks()
		w := newWorldFor(body, 0)
		at := func(order []int32, joint int) (list []int32) {
			for _, k := range order {
				if links[k].a == joint || links[k].b == joint {
					list = append(list, k)
				}
			}
			return list
		}
		for joint := range w.n {
			if found, sorted := at(w.order.found, joint), at(w.order.sorted, joint); !slices.Equal(found, sorted) {
				t.Fatalf("joint %d: connections %v, Box2D's order is %v", joint, sorted, found)
			}
		}
		if len(w.order.sorted) != len(links) {
			t.Fatalf("%d connections sorted, want %d", len(w.order.sorted), len(links))
		}
		if !slices.Equal(w.order.found, w.order.sorted) {
			moved++
		}
		w.free()
	}
	if moved == 0 {
		t.Error("sorting by level never moved a connection")
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	for name, body := range bodies(t) {
		at, _ := body.onGround()
		for _, w := range []*world{newWorld(false, start{at: at, links: body.defaultLinks()}), newWorld(true, start{at: at, links: body.openelmLinks()})} {
			for range 100 { // into the contacts
				w.step()
			}
			if n := testing.AllocsPerRun(200, w.step); n != 0 {
				t.Errorf("%s: %v allocations per step, want 0", name, n)
			}
			w.free()
		}
	}
}

func TestRobustness(t *testing.T) {
	square := bodies(t)["square"]
	median, all := Robustness(square, Options{}, 20, 3)
	again, same := Robustness(square, Options{}, 20, 3)
	if median != again || len(all) != 20 {
		t.Errorf("median %v of %d, then %v", median, len(all), again)
	}
	_, few := Robustness(square, Options{}, 5, 3)
	_, other := Robustness(square, Options{}, 5, 4)
	differ := false
	for i := range few {
		if few[i] != all[i] || all[i] != same[i] {
			t.Errorf("trial %d: %v of 5, %v and %v of 20", i, few[i], all[i], same[i])
		}
		differ = differ || few[i] != other[i]
	}
	if !differ {
		t.Error("another seed gives the same trials")
	}
	below := 0
	for _, d := range all {
		if d < median {
			below++
		}
	}
	if below != 10 {
		t.Errorf("%d of 20 lie below the median %v: %v", below, median, all)
	}
}

func FuzzWalkerJSON(f *testing.F) {
	square, err := bodies(f)["square"].MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(square)
	f.Add([]byte(`{"joints":[[0,0],[1e-300,-0.0],[1,1]],"muscles":[[0,2,{"type":"muscle","amplitude":-1,"phase":1e300}],[1,1,{"amplitude":0,"phase":0}]]}`))
	f.Add([]byte(`{"joints":[[0,0],[220,220]],"muscles":[[0,1,{"type":"distance","amplitude":1e308,"phase":-1e308}]],"more":[null]}`))
	f.Add([]byte(`{"joints":[[null,0]],"muscles":[[0.5,0,{}]]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		w := NewWalker()
		if err := w.UnmarshalJSON(data); err != nil {
			if j, m := w.Count(); j != 0 || m != 0 {
				t.Fatalf("a failed read left %d joints and %d muscles", j, m)
			}
			return
		}
		text, err := w.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again := NewWalker()
		if err := again.UnmarshalJSON(text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if second, _ := again.MarshalJSON(); !bytes.Equal(text, second) || !w.Equal(again) {
			t.Fatalf("%s reads back as %s", text, second)
		}
		for _, mode := range []Mode{Default, OpenELM} {
			r, err := Simulate(w, Options{Mode: mode, Steps: 30})
			if err != nil {
				t.Fatal(err)
			}
			if mode == Default && r.Invalid == "" && (math.IsNaN(r.Fitness) || math.IsInf(r.Fitness, 0)) {
				t.Fatalf("%s: fitness %v counts as valid", text, r.Fitness)
			}
		}
	})
}

// A walker does not notice the others with which it is solved in lock-step.
func TestLockstepEqualsAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 0))
	var walkers []*Walker
	for _, name := range []string{"square", "radial", "wheel", "cppn_fixed", "galloper", "runner"} {
		walkers = append(walkers, bodies(t)[name])
	}
	for range 25 {
		walkers = append(walkers, randomWalker(r))
	}
	walkers = append(walkers, NewWalker()) // degenerate in one mode, fitness -Inf in the other
	for _, mode := range []Mode{Default, OpenELM} {
		for round := range 3 {
			opt := Options{Mode: mode, Steps: 900, Every: 300}
			all, err := SimulateAll(walkers, opt)
			if err != nil {
				t.Fatal(err)
			}
			for i, w := range walkers {
				alone, err := Simulate(w, opt)
				if err != nil {
					t.Fatal(err)
				}
				if fmt.Sprint(all[i]) != fmt.Sprint(alone) { // DeepEqual finds NaN unequal
					t.Fatalf("mode %s, round %d, walker %d: %v of fitness %v, alone %v", mode, round, i, w, all[i].Fitness, alone.Fitness)
				}
			}
			r.Shuffle(len(walkers), func(i, k int) { walkers[i], walkers[k] = walkers[k], walkers[i] })
		}
	}
}

// The rotated cosine must never show in the mode OpenELM: every length is the float32 that the library's cosine gives.
func TestExactLengths(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 0))
	called := 0
	for range 2_000_000 {
		y := law{rest: 150 * r.Float64(), swing: 20*r.Float64() - 10, phase: 60*r.Float64() - 30}
		if r.IntN(2) == 0 { // a swing that brings the sum close to the middle of two float32
			middle := (float64(float32(y.rest)) + float64(math.Nextafter32(float32(y.rest), 1e9))) / 2
			y.rest, y.swing = middle, 1e-13*(2*r.Float64()-1)
		}
		y.sin, y.cos = sincos(y.phase)
		angle := 0.05 * float64(r.IntN(25_000))
		sin, cos := sincos(angle)
		rotated := y.rest + y.swing*(cos*y.cos-sin*y.sin)
		want := y.rest + float64(y.swing*math.Cos(angle+y.phase))
		got := y.exact(rotated, angle)
		if float32(got) != float32(want) {
			t.Fatalf("%+v at %v: %v, want %v", y, angle, got, want)
		}
		if float32(rotated-1e-13) != float32(rotated+1e-13) {
			called++
		}
	}
	if called < 100_000 {
		t.Errorf("the cosine was called %d times, the test does not reach the middles", called)
	}
}

// When an island falls asleep its springs leave the list, and the others have new neighbours in it.
func TestSourcesAfterSleep(t *testing.T) {
	w := NewWalker()
	for _, x := range []float64{0, 20} { // two squares; in the mode OpenELM the one without phase comes to rest
		a, b, c, d := w.Joint(x, 0), w.Joint(x, 10), w.Joint(x+10, 10), w.Joint(x+10, 0)
		for _, m := range [][2]int{{a, b}, {b, c}, {c, d}, {d, a}, {a, c}, {b, d}} {
			w.Muscle(m[0], m[1], 0, x/10)
		}
	}
	at, _ := w.place()
	run := newWorld(true, start{at: at, links: w.openelmLinks()})
	defer run.free()
	for run.awake == 2 {
		run.step()
	}
	if run.awake != 1 || len(run.springs) != 6 {
		t.Fatalf("%d islands awake with %d springs, want 1 with 6", run.awake, len(run.springs))
	}
	kept := slices.Clone(run.springs)
	run.chain()
	if !slices.Equal(kept, run.springs) {
		t.Errorf("sources are stale: %v, want %v", kept, run.springs)
	}
}
