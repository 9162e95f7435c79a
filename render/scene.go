package render

import (
	"fmt"
	"math"
)

// The colours of the walker's world. Muscles run from contracted (warm) over grey to stretched (blue), a pair that
// colour-blind readers can tell apart; they also differ in lightness.
const (
	skyTop         = "#dcebf7"
	skyLow         = "#f8fbfd"
	sceneEarth     = "#e3dfd6"
	sceneEdge      = "#6d6558"
	sceneHatch     = "#b9b1a3"
	sceneBone      = "#4a5568"
	sceneJoint     = "#1f2a38"
	sceneShort     = "#d1421f" // contracted
	sceneRelaxed   = "#8b97a8"
	sceneLong      = "#1f6fc4" // stretched
	sceneTrail     = "#7a4fa3"
	sceneGhost     = "#5b7594"
	sceneWidth     = 720.0
	sceneMaxHeight = 300.0
	sceneMinHeight = 150.0
	rulerHeight    = 30.0
	longestWorld   = 60_000.0 // pixels that a following camera may pass
	smallestBody   = 64.0     // pixels; a body that would be smaller than this on its whole path gets a camera that follows
)

// scene is where the camera stands: how world units become pixels.
type scene struct {
	area    box     // of the picture within the card
	scale   float64 // pixels per world unit
	origin  Point   // pixels: the world's (0, 0) when the camera does not follow
	follow  bool
	horizon float64 // pixels: y of the lowest ground
	left    float64 // pixels: the world strip that must be drawn
	right   float64
	camera  []Point // with follow: the offset of the world over the loop
}

// layScene chooses the camera: fixed on the whole path if the body stays large enough, else following it.
func layScene(b *body, top float64) *scene {
	s := &scene{}
	floor := b.floor()
	roof := b.high.Y + b.radius
	for _, p := range b.roof { // what hangs far above the body is left out of the picture
		if p.Y < b.high.Y+max(b.height, 8*b.radius) {
			roof = max(roof, p.Y)
		}
	}
	tall := max(roof-floor, b.radius*4)
	wide := b.high.X - b.low.X + 2*b.radius
	const sidePad, headroom = 36.0, 26.0
	fit := min((sceneWidth-2*sidePad)/wide, (sceneMaxHeight-rulerHeight-headroom)/tall)
	size := max(b.width, b.height)
	s.scale = fit
	if close := min((sceneWidth*0.3)/size, (sceneMaxHeight-rulerHeight-headroom)/tall); fit*size < smallestBody && close > fit*1.2 && close*wide < longestWorld {
		s.follow, s.scale = true, close
	}
	s.scale = min(s.scale, 1e5)
	h := min(max(tall*s.scale+headroom+rulerHeight, sceneMinHeight), sceneMaxHeight)
	s.area = box{1, top, sceneWidth - 2, math.Ceil(h)}
	s.horizon = s.area.bottom() - rulerHeight
	s.origin.Y = s.horizon + floor*s.scale
	s.left, s.right = 0, sceneWidth
	if s.follow {
		s.origin.X = sceneWidth*0.42 - b.centre[0].X*s.scale
		s.left = (b.low.X*s.scale + s.origin.X) - sceneWidth
		s.right = (b.high.X*s.scale + s.origin.X) + sceneWidth
	} else {
		s.origin.X = sceneWidth/2 - (b.low.X/2+b.high.X/2)*s.scale
	}
	return s
}

// floor is the lowest ground under the body's path.
func (b *body) floor() float64 {
	if len(b.ground) == 0 {
		return b.low.Y - b.radius
	}
	low := math.Inf(1)
	margin := 3 * b.width
	for _, p := range b.ground {
		if p.X > b.low.X-margin && p.X < b.high.X+margin {
			low = min(low, p.Y)
		}
	}
	for _, x := range []float64{b.low.X, b.high.X} {
		low = min(low, heightAt(b.ground, x))
	}
	return low
}

// heightAt is the y of a line, prolonged level, at x.
func heightAt(line []Point, x float64) float64 {
	if len(line) == 0 {
		return 0
	}
	if x <= line[0].X {
		return line[0].Y
	}
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if x <= b.X && b.X > a.X {
			return a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X)
		}
	}
	return line[len(line)-1].Y
}

func (s *scene) px(p Point) Point {
	return Point{s.origin.X + p.X*s.scale, s.origin.Y - p.Y*s.scale}
}

// surface is a terrain line in pixels, prolonged to the ends of the strip that can be seen.
func (s *scene) surface(b *body, line []Point) []Point {
	if len(line) == 0 {
		y := b.floor()
		line = []Point{{b.low.X, y}, {b.high.X, y}}
	}
	pts := make([]Point, 0, len(line)+2)
	first, last := s.px(line[0]), s.px(line[len(line)-1])
	pts = append(pts, Point{min(s.left, first.X) - 10, first.Y})
	for _, p := range line {
		if q := s.px(p); q.X >= s.left-20 && q.X <= s.right+20 {
			pts = append(pts, q)
		}
	}
	return append(pts, Point{max(s.right, last.X) + 10, last.Y})
}

func drawSky(c canvas, area box) {
	const bands = 16
	top, low := rgb(skyTop), rgb(skyLow)
	for i := range bands {
		y := area.y + area.h*float64(i)/bands
		c.rect(box{area.x, y, area.w, area.bottom() - y}, 0, paint{fill: hex(mix(top, low, float64(i)/(bands-1)))})
	}
}

// drawGround paints the earth with its edge and hatching; sign is +1 for the ground, -1 for a roof.
func (s *scene) drawGround(c canvas, line []Point, sign float64) {
	far := s.area.bottom() + 20
	if sign < 0 {
		far = s.area.y - 20
	}
	earth := polyline(line)
	earth.line(line[len(line)-1].X, far)
	earth.line(line[0].X, far)
	earth.close()
	c.path(earth, paint{fill: sceneEarth})
	var strokes shape
	for i := 1; i < len(line); i++ {
		a, b, seen := s.seen(line[i-1], line[i])
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		for d := 4.0; seen && d < length && len(strokes.verbs) < 4000; d += 12 {
			p := lerp(a, b, d/length)
			strokes.move(p.X, p.Y+sign)
			strokes.line(p.X-6, p.Y+sign*8)
		}
	}
	c.path(strokes, paint{stroke: sceneHatch})
	c.path(polyline(line), paint{stroke: sceneEdge, width: 2, round: true})
}

// seen is the part of a segment that lies in the strip that can be seen.
func (s *scene) seen(a, b Point) (Point, Point, bool) {
	from, to := 0.0, 1.0
	cut := func(at, delta, lo, hi float64) bool {
		if delta == 0 {
			return at >= lo && at <= hi
		}
		enter, leave := (lo-at)/delta, (hi-at)/delta
		from, to = max(from, min(enter, leave)), min(to, max(enter, leave))
		return from < to
	}
	ok := cut(a.X, b.X-a.X, s.left-10, s.right+10) && cut(a.Y, b.Y-a.Y, s.area.y-20, s.area.bottom()+20)
	return lerp(a, b, from), lerp(a, b, to), ok
}

// drawRuler writes distances from the start below the ground, and marks the start and the end of the walk.
func (s *scene) drawRuler(c canvas, b *body, unit string) {
	zero := b.centre[0].X
	lo, hi := (s.left-s.origin.X)/s.scale-zero, (s.right-s.origin.X)/s.scale-zero
	at, step := ticks(lo, hi, int(min(max((s.right-s.left)/90, 2), 700)))
	base := s.area.bottom() - 9
	var marks shape
	for _, v := range at {
		x := s.px(Point{v + zero, 0}).X
		if x < s.left+14 || x > s.right-14 {
			continue
		}
		marks.move(x, base-15)
		marks.line(x, base-11)
		text := tickLabel(v, step)
		if v == 0 {
			text = "0 " + unit
		}
		c.text(Point{x, base}, text, tickFont.anchored(middle))
	}
	c.path(marks, paint{stroke: sceneEdge})
	end := b.centre[len(b.centre)-1]
	for _, x := range []float64{zero, end.X} {
		p := s.px(Point{x, 0})
		c.path(polyline([]Point{{p.X, s.area.y + 22}, {p.X, s.horizon}}), paint{stroke: sceneEdge, width: 1, dash: []float64{3, 4}, opacity: 0.55})
		if math.Abs(end.X-zero)*s.scale < 60 {
			break
		}
	}
	startAt, stopAt := s.px(b.centre[0]).X, s.px(end).X
	if math.Abs(startAt-stopAt) < 60 {
		return
	}
	c.text(Point{startAt, s.area.y + 16}, "start", noteFont.anchored(middle))
	label := short(end.X-zero) + " after " + short(b.seconds()) + " s"
	half := tickFont.measure(label) / 2
	x := stopAt
	if !s.follow {
		x = min(max(x, half+6), sceneWidth-half-6)
	}
	f := tickFont.anchored(middle)
	f.bold = true
	c.text(Point{x, s.area.y + 16}, label, f)
}

// describeMotion is what a reader who does not see the picture is told.
func describeMotion(m Motion, b *body) string {
	muscles := 0
	for _, l := range b.links {
		if l.Kind == "muscle" {
			muscles++
		}
	}
	moved := b.centre[len(b.centre)-1].X - b.centre[0].X
	return fmt.Sprintf("a body of %d joints, %d muscles and %d other links moves %s %s in %s s (loop)",
		len(b.frames[0]), muscles, len(b.links)-muscles, short(moved), orElse(clean(m.Unit), "units"), short(b.seconds()))
}
