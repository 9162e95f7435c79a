package sodarace

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

// A Point is a place in world units, with x = 0 where the middle of a walker starts and y = 0 at the height of level ground.
type Point struct{ X, Y float64 }

// A Terrain is the ground that a walker crosses, and what hangs over it. Terrains are values; two are equal if they have the
// same name and shape. The zero value is Flat. All but Flat and those of Polyline leave the ground level under the walker
// and some room beside it, so they begin further out for a wide one.
type Terrain struct {
	name  string // "" is flat
	seed  uint64 // of bumps
	shape string // of a polyline: its points as packed writes them
}

// The terrains of the ELM paper (Lehman et al. 2022, figure 16). It gives no dimensions; these are our own, in world units.
var (
	// Flat is level ground without end.
	Flat = Terrain{}
	// LeftWall is level ground with a wall on the left, 20 beside the walker, that nothing climbs.
	LeftWall = Terrain{name: "left-wall"}
	// RightWall is LeftWall mirrored.
	RightWall = Terrain{name: "right-wall"}
	// Bumpy is level under the walker and 15 to either side of it; then come 62 triangular bumps each way, 12 wide and one every 24,
	// from 2 to 6 high: a joint's radius is 1.9. BumpySeed gives others.
	Bumpy = Terrain{name: "bumpy"}
	// Tunnel is level ground with a ceiling that begins 15 beside the walker on both sides, 36 above the ground: half as
	// high as the square, so that only what is low, or makes itself low, gets through.
	Tunnel = Terrain{name: "tunnel"}
)

// Dimensions of the terrains, in world units.
const (
	wallGap     = 20
	wallHeight  = 300
	roomGap     = 15
	bumpBase    = 12
	bumpPitch   = 24
	bumpLow     = 2
	bumpHigh    = 6
	bumpCount   = 62
	tunnelRoof  = 36
	chamberRoof = 336
)

// Limits of a polyline.
const (
	MaxTerrainPoints = 4096   // points of a floor, and of a ceiling
	MaxTerrainReach  = 20_000 // largest |x| and |y| of a point, world units
)

// BumpySeed is bumpy ground with other bumps. Seed 0 is Bumpy.
func BumpySeed(seed uint64) Terrain { return Terrain{name: "bumpy", seed: seed} }

// Polyline is a terrain of one's own. Floor, and ceiling if there is one, are points from left to right: x never decreases;
// two points with the same x make a wall. Both go on level beyond their ends. The walker starts with its middle at x = 0,
// as low as it can stand there.
func Polyline(name string, floor, ceiling []Point) (Terrain, error) {
	fail := func(format string, args ...any) (Terrain, error) {
		return Terrain{}, fmt.Errorf("sodarace: terrain %q: "+format, append([]any{name}, args...)...)
	}
	if name == "" || strings.ContainsAny(name, "/\x00") {
		return fail("give it a name without slashes")
	}
	if _, err := TerrainByName(name); err == nil {
		return fail("there is a terrain of that name already; give it another")
	}
	if len(floor) == 0 {
		return fail("the floor needs at least one point")
	}
	for _, line := range []struct {
		what   string
		points []Point
	}{{"floor", floor}, {"ceiling", ceiling}} {
		if len(line.points) > MaxTerrainPoints {
			return fail("the %s has %d points, more than %d", line.what, len(line.points), MaxTerrainPoints)
		}
		for i, p := range line.points {
			switch {
			case !(math.Abs(p.X) <= MaxTerrainReach && math.Abs(p.Y) <= MaxTerrainReach):
				return fail("point %d of the %s is (%v, %v); coordinates go from -%d to %d", i, line.what, p.X, p.Y, MaxTerrainReach, MaxTerrainReach)
			case i > 0 && p.X < line.points[i-1].X:
				return fail("point %d of the %s goes back, from x = %v to %v; a %s runs from left to right", i, line.what, line.points[i-1].X, p.X, line.what)
			case i > 1 && p.X == line.points[i-2].X:
				return fail("points %d to %d of the %s have the same x = %v; two make a wall", i-2, i, line.what, p.X)
			}
		}
	}
	if x, crossed := crossing(floor, ceiling); crossed {
		return fail("floor and ceiling meet at x = %v", x)
	}
	return Terrain{name: name, shape: pack(floor) + "|" + pack(ceiling)}, nil
}

// crossing finds a place where the floor is not below the ceiling. Both are straight between the points of either, so it is
// enough to look at those, on both sides of a wall.
func crossing(floor, ceiling []Point) (x float64, crossed bool) {
	if len(ceiling) == 0 {
		return 0, false
	}
	for _, line := range [2][]Point{floor, ceiling} {
		for _, p := range line {
			_, top := heights(floor, p.X)
			bottom, _ := heights(ceiling, p.X)
			if !(top < bottom) {
				return p.X, true
			}
		}
	}
	return 0, false
}

// heights are the lowest and the highest y of a line at x; they differ at a wall.
func heights(line []Point, x float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	add := func(y float64) { low, high = min(low, y), max(high, y) }
	if first := line[0]; x <= first.X {
		add(first.Y)
	}
	if last := line[len(line)-1]; x >= last.X {
		add(last.Y)
	}
	for i, p := range line {
		if p.X == x {
			add(p.Y)
		}
		if i > 0 && line[i-1].X < x && x < p.X {
			q := line[i-1]
			add(q.Y + float64((p.Y-q.Y)*((x-q.X)/(p.X-q.X))))
		}
	}
	return low, high
}

// Name is the word by which TerrainByName finds the terrain, but for one of Polyline: "flat", "bumpy", "bumpy-7".
func (t Terrain) Name() string {
	switch {
	case t.name == "":
		return "flat"
	case t.seed != 0:
		return t.name + "-" + strconv.FormatUint(t.seed, 10)
	}
	return t.name
}

// String is the name.
func (t Terrain) String() string { return t.Name() }

// Terrains lists all terrains that have a name of their own.
func Terrains() []Terrain { return []Terrain{Flat, LeftWall, RightWall, Bumpy, Tunnel} }

// TerrainByName finds a terrain by its name; "bumpy-7" is BumpySeed(7). The error for an unknown one lists those there are.
func TerrainByName(name string) (Terrain, error) {
	var names []string
	for _, t := range Terrains() {
		if t.Name() == name {
			return t, nil
		}
		names = append(names, t.Name())
	}
	if text, ok := strings.CutPrefix(name, "bumpy-"); ok {
		if seed, err := strconv.ParseUint(text, 10, 64); err == nil {
			return BumpySeed(seed), nil
		}
	}
	return Terrain{}, fmt.Errorf("sodarace: no terrain %q; there are %q, and \"bumpy-7\" for other bumps", name, names)
}

// Profile is the floor, and the ceiling if there is one, for a walker of the given width (of the box around its joints,
// world units), from left to right. Both go on level beyond their ends.
func (t Terrain) Profile(width float64) (floor, ceiling []Point) {
	half := float64(width / 2)
	switch {
	case t.shape != "":
		f, c, _ := strings.Cut(t.shape, "|")
		return unpack(f), unpack(c)
	case t == LeftWall:
		x := -(half + wallGap)
		return []Point{{x, wallHeight}, {x, 0}}, nil
	case t == RightWall:
		x := half + wallGap
		return []Point{{x, 0}, {x, wallHeight}}, nil
	case t == Tunnel:
		x := half + roomGap
		return []Point{{0, 0}}, []Point{{-x, tunnelRoof}, {-x, chamberRoof}, {x, chamberRoof}, {x, tunnelRoof}}
	case t.name == "bumpy":
		return bumps(half+roomGap, t.seed), nil
	}
	return []Point{{0, 0}}, nil
}

// bumps are level from -from to from.
func bumps(from float64, seed uint64) []Point {
	r := rand.New(rand.NewPCG(seed, bumpCount))
	var right, left []Point
	for k := range bumpCount {
		x := from + float64(k*bumpPitch)
		for _, side := range []*[]Point{&right, &left} {
			h := bumpLow + float64((bumpHigh-bumpLow)*r.Float64())
			*side = append(*side, Point{x, 0}, Point{x + bumpBase/2, h}, Point{x + bumpBase, 0})
		}
	}
	var floor []Point
	for i := len(left) - 1; i >= 0; i-- {
		floor = append(floor, Point{-left[i].X, left[i].Y})
	}
	return append(floor, right...)
}

// pack writes points exactly; unpack reads them. A string makes terrains comparable.
func pack(line []Point) string {
	var b []byte
	for _, p := range line {
		b = strconv.AppendFloat(append(b, ' '), p.X, 'g', -1, 64)
		b = strconv.AppendFloat(append(b, ' '), p.Y, 'g', -1, 64)
	}
	return string(b)
}

func unpack(text string) []Point {
	words := strings.Fields(text)
	line := make([]Point, len(words)/2)
	for i := range line {
		line[i].X, _ = strconv.ParseFloat(words[2*i], 64)
		line[i].Y, _ = strconv.ParseFloat(words[2*i+1], 64)
	}
	return line
}
