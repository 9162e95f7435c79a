package sodarace

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// hills are floors and ceilings of all kinds: slopes, walls up and down, notches, peaks, low roofs.
func hills(t testing.TB, r *rand.Rand) Terrain {
	t.Helper()
	line := func(y, spread float64) (points []Point) {
		x := -150 * r.Float64()
		for range 2 + r.IntN(30) {
			points = append(points, Point{x, y + spread*r.Float64()})
			x += 25 * r.Float64()
			if r.IntN(4) == 0 { // a wall
				points = append(points, Point{points[len(points)-1].X, y + spread*r.Float64()})
				x += 1
			}
		}
		return points
	}
	floor, ceiling := line(-20, 40*r.Float64()), []Point(nil)
	if r.IntN(3) == 0 {
		ceiling = line(60+100*r.Float64(), 50)
	}
	terrain, err := Polyline("hills", floor, ceiling)
	if err != nil {
		t.Fatal(err)
	}
	return terrain
}

func TestPolylineErrors(t *testing.T) {
	floor := []Point{{0, 0}}
	for want, c := range map[string]struct {
		name           string
		floor, ceiling []Point
	}{
		"at least one point":                               {"x", nil, nil},
		"without slashes":                                  {"a/b", floor, nil},
		"there is a terrain of that name already":          {"tunnel", floor, nil},
		"point 2 of the floor goes back":                   {"x", []Point{{0, 0}, {5, 0}, {4, 1}}, nil},
		"points 0 to 2 of the ceiling have the same x = 1": {"x", floor, []Point{{1, 90}, {1, 80}, {1, 90}}},
		"point 0 of the floor is (NaN, 0)":                 {"x", []Point{{math.NaN(), 0}}, nil},
		"point 1 of the ceiling is (0, +Inf)":              {"x", floor, []Point{{0, 9}, {0, math.Inf(1)}}},
		"floor and ceiling meet at x = 20":                 {"x", []Point{{0, 0}, {20, 40}}, []Point{{10, 15}}},
		"has 4097 points":                                  {"x", make([]Point, MaxTerrainPoints+1), nil},
	} {
		_, err := Polyline(c.name, c.floor, c.ceiling)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", c, err, want)
		}
	}
}

func TestTerrainNames(t *testing.T) {
	for _, want := range append(Terrains(), BumpySeed(7)) {
		got, err := TerrainByName(want.Name())
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", want, got, err)
		}
	}
	if BumpySeed(0) != Bumpy || BumpySeed(1) == BumpySeed(2) {
		t.Error("seeds of bumps are not told apart")
	}
	a, _ := Polyline("a", []Point{{0, 0}, {1, 0.1}}, nil)
	b, _ := Polyline("a", []Point{{0, 0}, {1, 0.1}}, nil)
	c, _ := Polyline("a", []Point{{0, 0}, {1, 0.2}}, nil)
	if a != b || a == c || a.Name() != "a" {
		t.Error("polylines are not compared by their shape")
	}
	for _, name := range []string{"moon", "bumpy-", "bumpy-x", "bumpy--1"} {
		if _, err := TerrainByName(name); err == nil || !strings.Contains(err.Error(), "tunnel") {
			t.Errorf("%q: %v, want an error that lists the terrains", name, err)
		}
	}
}

// room is what a land leaves free at x, at a wall on the side that leaves more.
func room(floor, ceiling []Point, x float64) (low, high float64) {
	low, _ = heights(floor, x)
	high = math.Inf(1)
	if len(ceiling) > 0 {
		_, high = heights(ceiling, x)
	}
	return low, high
}

// violent is a walker that shakes as hard as the engine lets it.
func violent(r *rand.Rand) *Walker {
	w := randomWalker(r)
	for i := range w.muscles {
		w.muscles[i].Amplitude, w.muscles[i].Phase = 4*r.Float64()-1, r.Float64()
	}
	return w
}

// Whatever shakes a joint, its centre stays on the free side of the land, and but for the steps in which it is squeezed into a
// corner it also keeps its distance.
func TestNothingTunnels(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 0))
	squeezed, steps, started := 0, 0, 0
	for trial := range 300 {
		terrain := hills(t, r)
		if trial%3 == 0 {
			terrain = Terrains()[1+r.IntN(4)]
		}
		w := violent(r)
		run := newTrial(w, Options{Mode: Default, Terrain: terrain}, perturbation{})
		if run.invalid != "" {
			continue
		}
		started++
		floor, ceiling := terrain.Profile(run.size.Width)
		world := newWorld(false, run.start)
		for i := range world.vel[:world.n] { // and thrown
			world.vel[i] = vec{float32(200*r.Float64() - 100), float32(200*r.Float64() - 100)}
		}
		for step := range 300 {
			world.step()
			for i, p := range world.joints(0) {
				x, y := float64(p.x), float64(p.y)-groundTop
				if low, high := room(floor, ceiling, x); !(y > low && y < high) {
					t.Fatalf("trial %d on %s, step %d, joint %d: at (%v, %v), where the land leaves %v to %v", trial, terrain, step, i, x, y, low, high)
				}
				steps++
				if world.nearest(i) < impactDistance-2*impactTolerance {
					squeezed++
				}
			}
		}
		world.free()
	}
	if started < 200 {
		t.Errorf("only %d of 300 walkers found room to start", started)
	}
	if squeezed > steps/1000 {
		t.Errorf("%d of %d joints were closer to the land than they may be", squeezed, steps)
	}
	t.Logf("%d walkers, %d of %d joints squeezed", started, squeezed, steps)
}

// nearest is a joint's distance from the land by brute force.
func (w *world) nearest(i int) float64 {
	l, p := w.racers[0].land, w.pos[i]
	least := math.Inf(1)
	for k := range l.segments {
		if d, _, _, faces := l.distance(int32(k), float64(p.x), float64(p.y)); faces {
			least = min(least, d)
		}
	}
	for k := range l.corners {
		if d, _, _, faces := l.distance(^int32(k), float64(p.x), float64(p.y)); faces {
			least = min(least, d)
		}
	}
	return least
}

// mirrored is the walker seen in a mirror.
func mirrored(w *Walker) *Walker {
	m := NewWalker()
	for _, j := range w.joints {
		m.joints = append(m.joints, Joint{-j.X, j.Y})
	}
	m.muscles = w.Muscles()
	return m
}

// flipped is the terrain seen in a mirror.
func flipped(t testing.TB, terrain Terrain, width float64) Terrain {
	t.Helper()
	flip := func(line []Point) (out []Point) {
		for i := len(line) - 1; i >= 0; i-- {
			out = append(out, Point{-line[i].X, line[i].Y})
		}
		return out
	}
	floor, ceiling := terrain.Profile(width)
	m, err := Polyline("mirrored", flip(floor), flip(ceiling))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The left wall is the right wall in a mirror, and so is every other land: bit for bit, however chaotic the walker.
func TestLandsAreSymmetric(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 0))
	moved := 0
	for trial := range 120 {
		w := randomWalker(r)
		for i := range w.joints { // so that the body's middle is found exactly from both sides
			w.joints[i] = Joint{math.Round(w.joints[i].X*64) / 64, math.Round(w.joints[i].Y*64) / 64}
		}
		terrain, other := LeftWall, RightWall
		switch trial % 4 {
		case 1:
			terrain = Bumpy
		case 2:
			terrain = Tunnel
		case 3:
			terrain = hills(t, r)
		}
		if terrain != LeftWall {
			other = flipped(t, terrain, w.Size().Width)
		}
		a := newTrial(w, Options{Mode: Default, Terrain: terrain}, perturbation{})
		b := newTrial(mirrored(w), Options{Mode: Default, Terrain: other}, perturbation{})
		if (a.invalid == "") != (b.invalid == "") {
			t.Fatalf("trial %d: %q, mirrored %q", trial, a.invalid, b.invalid)
		}
		if a.invalid != "" {
			continue
		}
		for i := range a.at { // the placing in the world's middle is not part of this test
			b.at[i] = Joint{-a.at[i].X, a.at[i].Y}
		}
		left, right := newWorld(false, a.start), newWorld(false, b.start)
		begin := left.centreX(0)
		for step := range 600 {
			left.step()
			right.step()
			for i := range left.n {
				if p, q := left.pos[i], right.pos[i]; p.x != -q.x || p.y != q.y {
					t.Fatalf("trial %d on %s, step %d, joint %d: at %v, mirrored at %v", trial, terrain, step, i, p, q)
				}
			}
		}
		if math.Abs(left.centreX(0)-begin) > 5 {
			moved++
		}
		left.free()
		right.free()
	}
	if moved < 30 {
		t.Errorf("only %d walkers got anywhere", moved)
	}
}

// On a land that is level the walkers do what they do on flat ground, until rounding parts them.
func TestLevelLandIsFlat(t *testing.T) {
	level, err := Polyline("level", []Point{{-300, 0}, {300, 0}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"square", "radial", "wheel", "cppn_fixed"} {
		w := bodies(t)[name]
		flat, _ := Simulate(w, Options{Steps: 90, Every: 1})
		land, _ := Simulate(w, Options{Steps: 90, Every: 1, Terrain: level})
		for k := range flat.Frames {
			for i, p := range flat.Frames[k].Joints {
				if q := land.Frames[k].Joints[i]; math.Hypot(p.X-q.X, p.Y-q.Y) > 0.02 {
					t.Fatalf("%s, step %d, joint %d: at %v, on flat ground at %v", name, k, i, q, p)
				}
			}
		}
	}
}

// Springs at rest store and return energy; the land, whatever its shape, only takes it.
func TestLandsGiveNoEnergy(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 0))
	for trial := range 100 {
		w := randomWalker(r)
		one := newTrial(w, Options{Mode: Default, Terrain: hills(t, r)}, perturbation{})
		if one.invalid != "" {
			continue
		}
		for i := range one.links {
			one.links[i].swing = 0
		}
		run := newWorld(false, one.start)
		for i := range run.vel[:run.n] {
			run.vel[i] = vec{float32(60*r.Float64() - 30), float32(60*r.Float64() - 30)}
		}
		start := run.energy()
		least := start
		for k := range 900 {
			run.step()
			e := run.energy()
			if e > least+math.Abs(start)/100+5 {
				t.Errorf("trial %d, step %d: energy rises from %v to %v (%v at the start)", trial, k, least, e, start)
				break
			}
			least = min(least, e)
		}
		run.free()
	}
}
