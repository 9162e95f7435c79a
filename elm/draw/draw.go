// Package draw holds pictures made of coloured shapes: what a program of the drawing task builds.
//
//	p := draw.NewPicture()
//	p.Background(draw.RGB(0.5, 0.7, 1))
//	p.Circle(0.7, 0.3, 0.15, draw.RGB(1, 0.9, 0.3))
//	p.Rect(0, 0.8, 1, 0.2, draw.RGB(0.2, 0.5, 0.2).Alpha(0.9))
//	return p
//
// Start with Picture. Places go from 0 to 1: x from left to right, y from top to bottom, whatever the picture's shape. Radii and widths of
// lines are shares of its shorter side, so that circles are round. Later shapes cover earlier ones. Raster makes pixels of
// it, the same on every machine.
//
// The package knows nothing of programs, sandboxes or search. Pictures may be shared by goroutines once they are built.
package draw

import (
	"fmt"
	"math"
)

// Limits of a picture, for programs and for the host alike.
const (
	MaxShapes = 1000
	MaxPlace  = 100 // largest |x|, |y|, radius and width
)

// A Color is red, green, blue and opacity, each from 0 to 1; what lies outside is clamped.
type Color struct{ R, G, B, A float64 }

// RGB is an opaque colour.
func RGB(r, g, b float64) Color { return Color{r, g, b, 1} }

// Gray is an opaque grey, from black at 0 to white at 1.
func Gray(v float64) Color { return Color{v, v, v, 1} }

// Alpha is the colour with the opacity a.
func (c Color) Alpha(a float64) Color { c.A = a; return c }

// Mix is the colour that lies the share t of the way to another.
func (c Color) Mix(other Color, t float64) Color {
	mix := func(a, b float64) float64 { return a + float64(t*(b-a)) }
	return Color{mix(c.R, other.R), mix(c.G, other.G), mix(c.B, other.B), mix(c.A, other.A)}
}

// kind is what a shape is; its numbers mean what the method of that name takes.
type kind string

const (
	rect     kind = "rect"
	circle   kind = "circle"
	triangle kind = "triangle"
	line     kind = "line"
)

// numbers is how many a kind has.
var numbers = map[kind]int{rect: 4, circle: 3, triangle: 6, line: 5}

type shape struct {
	kind  kind
	at    []float64
	color Color
}

// A Picture is shapes on a background. The zero value is empty on black. The methods that build panic when a limit is broken, because
// a program has no use for an error value; the panic's text says what was wrong and what is allowed.
type Picture struct {
	background Color
	shapes     []shape
}

// NewPicture is empty, on a black background.
func NewPicture() *Picture { return &Picture{} }

// Background sets the colour behind all shapes. Its opacity does not count.
func (p *Picture) Background(c Color) {
	if err := checkColor(c); err != nil {
		panic(fmt.Sprintf("draw: Background: %v", err))
	}
	p.background = c
}

// Rect adds a rectangle with its upper left corner at x, y.
func (p *Picture) Rect(x, y, width, height float64, c Color) { p.add(rect, c, x, y, width, height) }

// Circle adds a circle around x, y.
func (p *Picture) Circle(x, y, radius float64, c Color) { p.add(circle, c, x, y, radius) }

// Triangle adds a triangle.
func (p *Picture) Triangle(x1, y1, x2, y2, x3, y3 float64, c Color) {
	p.add(triangle, c, x1, y1, x2, y2, x3, y3)
}

// Line adds a straight line with round ends.
func (p *Picture) Line(x1, y1, x2, y2, width float64, c Color) { p.add(line, c, x1, y1, x2, y2, width) }

// Count is the number of shapes.
func (p *Picture) Count() int { return len(p.shapes) }

// String is a line such as "picture of 12 shapes".
func (p *Picture) String() string { return fmt.Sprintf("picture of %d shapes", len(p.shapes)) }

func (p *Picture) add(k kind, c Color, at ...float64) {
	if len(p.shapes) == MaxShapes {
		panic(fmt.Sprintf("draw: the picture has %d shapes already, more are not allowed", MaxShapes))
	}
	s := shape{k, at, c}
	if err := s.check(); err != nil {
		panic(fmt.Sprintf("draw: %s: %v", k, err))
	}
	p.shapes = append(p.shapes, s)
}

func (s shape) check() error {
	if n, ok := numbers[s.kind]; !ok || len(s.at) != n {
		return fmt.Errorf("%q with %d numbers is no shape", s.kind, len(s.at))
	}
	for _, v := range s.at {
		if !(math.Abs(v) <= MaxPlace) {
			return fmt.Errorf("a place must be a number from -%d to %d, not %v", MaxPlace, MaxPlace, v)
		}
	}
	return checkColor(s.color)
}

func checkColor(c Color) error {
	for _, v := range [4]float64{c.R, c.G, c.B, c.A} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("a colour's parts must be finite, not %v", v)
		}
	}
	return nil
}

func unit(v float64) float64 { return min(max(v, 0), 1) }
