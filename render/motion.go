package render

import (
	"math"
	"slices"
)

// Link joins two joints (indices into a frame). Kind is "muscle" (coloured by contraction) or "bone" (a passive spring or
// rod); anything else draws as a bone.
type Link struct {
	A, B int
	Kind string
}

// Motion is a body in movement: the positions of its joints frame by frame. Lengths are in world units, y upwards.
type Motion struct {
	Title, Desc string
	Frame       float64     // seconds from one frame to the next; 0 means 1/60
	Frames      [][]Point   // all with the same number of joints
	Links       []Link      //
	Contraction [][]float32 // optional: per frame and link, from -1 (longest) to 1 (shortest)
	Radius      float64     // of a joint
	Ground      []Point     // from left to right; prolonged level at both ends; none: flat under the lowest joint
	Roof        []Point     // optional: a ceiling, for tunnels
	Trail       bool        // draw the path of the centre of mass
	Unit        string      // of length; none: "units"
	Caption     string
}

// clone is a motion that shares nothing that may change.
func (m Motion) clone() Motion {
	m.Links, m.Ground, m.Roof = slices.Clone(m.Links), slices.Clone(m.Ground), slices.Clone(m.Roof)
	m.Frames, m.Contraction = slices.Clone(m.Frames), slices.Clone(m.Contraction)
	for i, f := range m.Frames {
		m.Frames[i] = slices.Clone(f)
	}
	for i, c := range m.Contraction {
		m.Contraction[i] = slices.Clone(c)
	}
	return m
}

// body is a repaired motion: every position finite, every link valid, at least one frame with one joint.
type body struct {
	frame   float64
	frames  [][]Point
	links   []Link
	tension [][]float32 // nil, or per frame and link in -1..1
	radius  float64
	centre  []Point // of mass, per frame
	low     Point   // corners of the box around all positions of all frames
	high    Point
	width   float64 // of the body itself, in its first frame
	height  float64
	ground  []Point
	roof    []Point
}

// far bounds positions; nothing that walks gets there.
const far = 1e7

// repair returns nil when there is nothing to draw.
func repair(m Motion) *body {
	if len(m.Frames) == 0 || len(m.Frames[0]) == 0 {
		return nil
	}
	b := &body{frame: m.Frame, radius: m.Radius, ground: groundLine(m.Ground), roof: groundLine(m.Roof)}
	if !(b.frame > 1e-6 && b.frame < 1e6) {
		b.frame = 1.0 / 60
	}
	joints := len(m.Frames[0])
	last := make([]Point, joints)
	for _, f := range m.Frames {
		if len(f) != joints {
			break
		}
		pts := make([]Point, joints)
		for i, p := range f {
			if !finite(p.X) || !finite(p.Y) {
				p = last[i]
			}
			pts[i] = Point{min(max(p.X, -far), far), min(max(p.Y, -far), far)}
		}
		b.frames, last = append(b.frames, pts), pts
	}
	kept := b.takeLinks(m.Links, joints)
	b.takeTension(m.Contraction, kept)
	b.takeSizes()
	return b
}

// takeLinks keeps links between two different existing joints, one for each pair; it returns their indices.
func (b *body) takeLinks(links []Link, joints int) (kept []int) {
	seen := map[[2]int]bool{}
	for i, l := range links {
		pair := [2]int{min(l.A, l.B), max(l.A, l.B)}
		if pair[0] < 0 || pair[1] >= joints || pair[0] == pair[1] || seen[pair] {
			continue
		}
		seen[pair] = true
		b.links, kept = append(b.links, l), append(kept, i)
	}
	return kept
}

func (b *body) takeTension(tension [][]float32, kept []int) {
	if len(tension) < len(b.frames) {
		return
	}
	b.tension = make([][]float32, len(b.frames))
	for f := range b.frames {
		row := make([]float32, len(kept))
		for i, k := range kept {
			if k < len(tension[f]) && finite(float64(tension[f][k])) {
				row[i] = min(max(tension[f][k], -1), 1)
			}
		}
		b.tension[f] = row
	}
}

func (b *body) takeSizes() {
	b.low, b.high = Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for n, f := range b.frames {
		low, high, sum := f[0], f[0], Point{}
		for _, p := range f {
			low, high = Point{min(low.X, p.X), min(low.Y, p.Y)}, Point{max(high.X, p.X), max(high.Y, p.Y)}
			sum.X, sum.Y = sum.X+p.X, sum.Y+p.Y
		}
		b.centre = append(b.centre, Point{sum.X / float64(len(f)), sum.Y / float64(len(f))})
		b.low = Point{min(b.low.X, low.X), min(b.low.Y, low.Y)}
		b.high = Point{max(b.high.X, high.X), max(b.high.Y, high.Y)}
		if n == 0 {
			b.width, b.height = high.X-low.X, high.Y-low.Y
		}
	}
	if !(b.radius >= 0 && b.radius < far) {
		b.radius = 0
	}
	if b.radius == 0 {
		b.radius = max(b.width, b.height) / 40
	}
	if b.radius == 0 {
		b.radius = 1
	}
	b.width, b.height = b.width+2*b.radius, b.height+2*b.radius
}

func groundLine(line []Point) []Point {
	var out []Point
	for _, p := range line {
		if finite(p.X) && finite(p.Y) {
			out = append(out, Point{min(max(p.X, -far), far), min(max(p.Y, -far), far)})
		}
	}
	return out
}

// table is the motion as data: where each joint is, frame by frame.
func (b *body) table() Table {
	t := Table{Columns: []string{"seconds", "joint", "x", "y"}}
	for i, f := range b.frames {
		for j, p := range f {
			t.Rows = append(t.Rows, []any{float64(i) * b.frame, j, p.X, p.Y})
		}
	}
	return t
}

// seconds is how long the motion lasts.
func (b *body) seconds() float64 { return b.frame * float64(max(len(b.frames)-1, 1)) }

// at returns the joints at a time within the motion, blended from the two frames around it.
func (b *body) at(t float64) []Point {
	i, part := b.locate(t)
	if part == 0 {
		return b.frames[i]
	}
	out := make([]Point, len(b.frames[i]))
	for j := range out {
		out[j] = lerp(b.frames[i][j], b.frames[i+1][j], part)
	}
	return out
}

func (b *body) centreAt(t float64) Point {
	i, part := b.locate(t)
	if part == 0 {
		return b.centre[i]
	}
	return lerp(b.centre[i], b.centre[i+1], part)
}

func (b *body) tensionAt(t float64, link int) float64 {
	i, part := b.locate(t)
	v := float64(b.tension[i][link])
	if part == 0 {
		return v
	}
	return v + (float64(b.tension[i+1][link])-v)*part
}

func (b *body) locate(t float64) (frame int, part float64) {
	at := min(max(t/b.frame, 0), float64(len(b.frames)-1))
	frame = int(at)
	part = at - float64(frame)
	if frame == len(b.frames)-1 {
		part = 0
	}
	return frame, part
}

func lerp(a, b Point, t float64) Point { return Point{a.X + (b.X-a.X)*t, a.Y + (b.Y-a.Y)*t} }
