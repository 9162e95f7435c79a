package render

import "math"

// canvas is what figures draw on. Lengths are in figure units (CSS pixels at natural size), y grows downwards.
// Backends drop shapes with coordinates that are not finite; figures should not produce them in the first place.
type canvas interface {
	// rect draws a rectangle with rounded corners of the given radius (0: square corners).
	rect(r box, radius float64, p paint)
	circle(at Point, radius float64, p paint)
	path(s shape, p paint)
	text(at Point, s string, f font)
	// image fills r with a picture, its pixels as sharp squares.
	image(r box, p *pixels)

	// push moves the origin to at and multiplies lengths by scale, until the matching pop.
	push(at Point, scale float64)
	// window clips to r (in the current units), until the matching pop. Windows do not nest.
	window(r box)
	pop()
	// tipped draws what draw draws, with a tooltip over it ("": none).
	tipped(text string, draw func())

	// The rest animates in SVG; a viewer without SMIL shows the first value of each. A raster canvas shows one from the
	// middle of the loop.

	// glide draws what draw draws, with its origin moving along the track. Coordinates are rounded to whole units.
	glide(track []Point, loop float64, draw func())
	// bead draws a circle that moves along the track; rounded like glide.
	bead(track []Point, loop, radius float64, p paint)
	// morph draws a shape that changes through the given shapes (all with the same verbs), and whose stroke
	// changes through the colours (any number of them, evenly spread over the loop). Rounded like glide.
	morph(shapes []shape, colours []string, loop float64, p paint)
	// sweep draws a rectangle that grows from width 0 to its full width during the first part (0..1) of the loop.
	sweep(r box, loop, part float64, p paint)
	// appear draws a rectangle that is not there until the first of the times (0..1 of the loop) and has a colour from each on.
	// Unlike the others, a still picture shows its end.
	appear(r box, times []float64, colours []string, loop float64)
}

// box is a rectangle; w and h are not negative.
type box struct{ x, y, w, h float64 }

func (b box) right() float64  { return b.x + b.w }
func (b box) bottom() float64 { return b.y + b.h }
func (b box) grow(d float64) box {
	return box{b.x - d, b.y - d, max(0, b.w+2*d), max(0, b.h+2*d)}
}

// snapped has its edges on whole pixels, so that neighbours leave no seam.
func (b box) snapped() box {
	x, y := math.Round(b.x), math.Round(b.y)
	return box{x, y, max(math.Round(b.right())-x, 1), max(math.Round(b.bottom())-y, 1)}
}

// paint says how a shape looks. Colours are "#rgb" or "#rrggbb"; "" means none.
type paint struct {
	fill, stroke string
	width        float64 // of the stroke; 0 means 1
	opacity      float64 // 0 means 1 (opaque)
	dash         []float64
	round        bool // round caps and joins
}

type anchor byte

const (
	start anchor = iota
	middle
	end
)

// font says how a text looks. The baseline starts, is centred or ends at the given point.
type font struct {
	size float64
	fill string
	at   anchor
	bold bool
	mono bool // all letters of one width
}

// shape is a path of straight lines: verbs[i] ('M' move, 'L' line, 'Z' close) uses the next of pts, 'Z' none.
type shape struct {
	verbs []byte
	pts   []Point
}

func (s *shape) move(x, y float64) { s.verbs, s.pts = append(s.verbs, 'M'), append(s.pts, Point{x, y}) }
func (s *shape) line(x, y float64) { s.verbs, s.pts = append(s.verbs, 'L'), append(s.pts, Point{x, y}) }
func (s *shape) close()            { s.verbs = append(s.verbs, 'Z') }

func (s *shape) box(b box) {
	s.move(b.x, b.y)
	s.line(b.right(), b.y)
	s.line(b.right(), b.bottom())
	s.line(b.x, b.bottom())
	s.close()
}

func (s shape) empty() bool { return len(s.verbs) == 0 }

// polyline is the open path through the points.
func polyline(pts []Point) shape {
	var s shape
	for i, p := range pts {
		if i == 0 {
			s.move(p.X, p.Y)
		} else {
			s.line(p.X, p.Y)
		}
	}
	return s
}
