package sodarace

import (
	"cmp"
	"math"
	"slices"
)

// A land is a terrain as the simulator meets it: straight segments, each with a free side, and an index by x. It computes in
// float64 from the joints' float32 places, and in such an order that a mirrored land gives mirrored numbers, bit for bit.
// Flat ground has none: step.go and impact.go have a path of their own for it, which equals Box2D.
type land struct {
	segments []segment
	corners  []corner
	left     float64 // x at which the first bucket begins
	size     float64 // of a bucket
	buckets  []bucket
	near     []int32 // features by bucket: the number of a segment, or ^ of a corner's
}

// A segment runs from its anchor by length along e; n points to its free side. The anchor is the lower end, or of two equal
// ones that nearer to x = 0, which mirroring does not change.
type segment struct {
	ax, ay, ex, ey, nx, ny float64
	length                 float64 // may be infinite
	side                   float64 // 1: of the floor, -1: of the ceiling
}

// A corner is where two segments meet at an angle that sticks out, so that a joint can touch it alone.
type corner struct {
	x, y          float64
	before, after int32 // its segments
}

// A bucket is a strip of the land.
type bucket struct {
	begin, end     int32   // of its features in near
	floor, ceiling float64 // a joint whose centre lies between them touches nothing
}

const (
	bucketSize = 8.0
	maxBuckets = 8192
	reach      = Radius + 0.05 // how far from its centre a joint may touch something
)

// newLand builds the terrain for a walker of the given width; nil is flat.
func newLand(t Terrain, width float64) *land {
	if t == Flat {
		return nil
	}
	l := new(land)
	floor, ceiling := t.Profile(width)
	l.add(floor, 1)
	l.add(ceiling, -1)
	l.divide(floor, ceiling)
	for i := range l.segments {
		l.bound(&l.segments[i])
	}
	l.fill()
	return l
}

// add appends a line from left to right with its level ends; side is 1 if the free side is above it, -1 if below.
func (l *land) add(line []Point, side float64) {
	if len(line) == 0 {
		return
	}
	first := int32(len(l.segments))
	line = slices.Compact(slices.Clone(line))
	for i := range line {
		line[i].Y += groundTop
	}
	end := line[len(line)-1]
	l.segments = append(l.segments, segment{ax: line[0].X, ay: line[0].Y, ex: -1, ny: side, length: math.Inf(1), side: side})
	for i := 1; i < len(line); i++ {
		l.segments = append(l.segments, newSegment(line[i-1], line[i], side))
	}
	l.segments = append(l.segments, segment{ax: end.X, ay: end.Y, ex: 1, ny: side, length: math.Inf(1), side: side})
	for i, p := range line {
		before := first + int32(i)
		a, b := l.segments[before], l.segments[before+1]
		if turn := float64(a.nx*b.ny) - float64(a.ny*b.nx); turn*side < 0 {
			l.corners = append(l.corners, corner{p.X, p.Y, before, before + 1})
		}
	}
}

func newSegment(p, q Point, side float64) segment {
	dx, dy := q.X-p.X, q.Y-p.Y
	length := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	dx, dy = dx/length, dy/length
	s := segment{ax: p.X, ay: p.Y, ex: dx, ey: dy, nx: -side * dy, ny: side * dx, length: length, side: side}
	if cmp.Or(cmp.Compare(q.Y, p.Y), cmp.Compare(math.Abs(q.X), math.Abs(p.X))) < 0 {
		s.ax, s.ay, s.ex, s.ey = q.X, q.Y, -dx, -dy
	}
	return s
}

// box is the smallest upright rectangle around the segment.
func (s *segment) box() (x0, x1, y0, y1 float64) {
	x, y := s.ax, s.ay
	if s.ex != 0 {
		x += float64(s.ex * s.length)
	}
	if s.ey != 0 {
		y += float64(s.ey * s.length)
	}
	return min(x, s.ax), max(x, s.ax), min(y, s.ay), max(y, s.ay)
}

// divide makes empty buckets; the first and the last one go on without end.
func (l *land) divide(lines ...[]Point) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, line := range lines {
		if len(line) > 0 {
			low, high = min(low, line[0].X), max(high, line[len(line)-1].X)
		}
	}
	low, high = low-reach, high+reach
	n := min(int((high-low)/bucketSize)+1, maxBuckets)
	l.left, l.size = low, (high-low)/float64(n)
	l.buckets = make([]bucket, n)
	for i := range l.buckets {
		l.buckets[i].floor, l.buckets[i].ceiling = math.Inf(-1), math.Inf(1)
	}
}

// at is the number of the bucket at x; anything if that is not a number.
func (l *land) at(x float64) int {
	k := (x - l.left) / l.size
	switch {
	case !(k > 0):
		return 0
	case k >= float64(len(l.buckets)):
		return len(l.buckets) - 1
	}
	return int(k)
}

// bound widens the bounds of the buckets that a segment touches.
func (l *land) bound(s *segment) {
	x0, x1, y0, y1 := s.box()
	for i := l.at(x0 - reach); i <= l.at(x1+reach); i++ {
		b := &l.buckets[i]
		if s.side > 0 {
			b.floor = max(b.floor, y1+reach)
		} else {
			b.ceiling = min(b.ceiling, y0-reach)
		}
	}
}

// fill enters every feature into the buckets from which it can be touched.
func (l *land) fill() {
	each := func(f func(b *bucket, feature int32)) {
		for k := range l.segments {
			x0, x1, _, _ := l.segments[k].box()
			for i := l.at(x0 - reach); i <= l.at(x1+reach); i++ {
				f(&l.buckets[i], int32(k))
			}
		}
		for k, c := range l.corners {
			for i := l.at(c.x - reach); i <= l.at(c.x+reach); i++ {
				f(&l.buckets[i], ^int32(k))
			}
		}
	}
	each(func(b *bucket, _ int32) { b.end++ })
	total := int32(0)
	for i := range l.buckets {
		b := &l.buckets[i]
		b.begin, total = total, total+b.end
		b.end = b.begin
	}
	l.near = make([]int32, total)
	each(func(b *bucket, feature int32) {
		l.near[b.end] = feature
		b.end++
	})
}

// distance is how far the place lies from a feature, along which normal, and whether the feature is what is nearest there:
// beside a segment's ends it is not, nor behind it, nor is a corner beside one of its segments.
func (l *land) distance(feature int32, x, y float64) (d, nx, ny float64, faces bool) {
	if feature >= 0 {
		s := &l.segments[feature]
		d = s.height(x, y)
		return d, s.nx, s.ny, s.beside(x, y) && d >= 0
	}
	c := &l.corners[^feature]
	dx, dy := x-c.x, y-c.y
	d = math.Sqrt(float64(dx*dx) + float64(dy*dy))
	if d == 0 || l.segments[c.before].beside(x, y) || l.segments[c.after].beside(x, y) {
		return d, 0, 0, false
	}
	return d, dx / d, dy / d, true
}

// height is the distance from the segment's line, negative behind it.
func (s *segment) height(x, y float64) float64 {
	return float64((x-s.ax)*s.nx) + float64((y-s.ay)*s.ny)
}

// beside says whether the place is between the perpendiculars at the segment's ends, or so little outside that it might
// otherwise fall between two segments of one straight line.
func (s *segment) beside(x, y float64) bool {
	const slack = 1e-9
	along := float64((x-s.ax)*s.ex) + float64((y-s.ay)*s.ey)
	return along >= -slack && along <= s.length+slack
}

// free says whether a joint whose centre is there touches nothing, at a glance.
func (l *land) free(p vec) bool {
	b := &l.buckets[l.at(float64(p.x))]
	return float64(p.y) > b.floor && float64(p.y) < b.ceiling
}

// clearance is how far the joints have to be lifted so that the lowest floats lift above the floor, and whether there is room
// for them under the ceiling then. It takes for each joint the highest floor and the lowest ceiling within a radius of it.
func (l *land) clearance(at []Joint) (up float64, fits bool) {
	bounds := func(j Joint) (floor, ceiling float64) {
		floor, ceiling = math.Inf(-1), math.Inf(1)
		x0, x1 := j.X-Radius, j.X+Radius
		for i := range l.segments {
			s := &l.segments[i]
			if sx0, sx1, _, _ := s.box(); sx1 < x0 || sx0 > x1 {
				continue
			}
			for _, y := range [2]float64{s.heightAt(x0), s.heightAt(x1)} {
				if s.side > 0 {
					floor = max(floor, y)
				} else {
					ceiling = min(ceiling, y)
				}
			}
		}
		return floor, ceiling
	}
	up = math.Inf(-1)
	for _, j := range at {
		floor, _ := bounds(j)
		up = max(up, floor+Radius+lift-j.Y)
	}
	for _, j := range at {
		if _, ceiling := bounds(j); j.Y+up+Radius+lift > ceiling {
			return up, false
		}
	}
	return up, true
}

// heightAt is the segment's highest (of a ceiling: lowest) y at x, or at the end nearest to x.
func (s *segment) heightAt(x float64) float64 {
	x0, x1, y0, y1 := s.box()
	if x0 == x1 {
		if s.side > 0 {
			return y1
		}
		return y0
	}
	x = min(max(x, x0), x1)
	return s.ay + float64(s.ey*((x-s.ax)/s.ex))
}
