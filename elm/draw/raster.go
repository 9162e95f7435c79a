package draw

import (
	"image"
	"image/color"
	"math"

	"goelm/render"
)

// Raster makes pixels of the picture. Edges are smooth: a pixel takes as much of a shape's colour as it is covered by it, which is
// taken from the distance of its centre to the edge.
func (p *Picture) Raster(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	row := make([]Color, width)
	short := float64(min(width, height))
	w, h := float64(width), float64(height)
	for y := range height {
		for x := range row {
			row[x] = p.background
		}
		for i := range p.shapes {
			s := &p.shapes[i]
			top, bottom := s.reach(h, short)
			if cy := float64(y) + 0.5; cy < top-1 || cy > bottom+1 {
				continue
			}
			for x := range row {
				if cover := unit(0.5-s.distance(float64(x)+0.5, float64(y)+0.5, w, h, short)) * unit(s.color.A); cover > 0 {
					row[x] = row[x].Mix(s.color, cover)
				}
			}
		}
		for x, c := range row {
			img.SetNRGBA(x, y, color.NRGBA{level(c.R), level(c.G), level(c.B), 255})
		}
	}
	return img
}

func level(v float64) uint8 { return uint8(float64(unit(v)*255) + 0.5) }

// reach is the range of y, in pixels, in which the shape has something.
func (s *shape) reach(h, short float64) (top, bottom float64) {
	a := s.at
	switch s.kind {
	case rect:
		return float64(min(a[1], a[1]+a[3]) * h), float64(max(a[1], a[1]+a[3]) * h)
	case circle:
		r := float64(math.Abs(a[2]) * short)
		return float64(a[1]*h) - r, float64(a[1]*h) + r
	case triangle:
		return float64(min(a[1], a[3], a[5]) * h), float64(max(a[1], a[3], a[5]) * h)
	}
	r := float64(math.Abs(a[4]/2) * short)
	return float64(min(a[1], a[3])*h) - r, float64(max(a[1], a[3])*h) + r
}

// distance is how far a place lies from the shape's edge, in pixels, negative inside. Near the corners of a rectangle or a
// triangle it is too small, which no pixel shows.
func (s *shape) distance(x, y, w, h, short float64) float64 {
	a := s.at
	switch s.kind {
	case rect:
		x0, x1 := float64(a[0]*w), float64((a[0]+a[2])*w)
		y0, y1 := float64(a[1]*h), float64((a[1]+a[3])*h)
		return max(min(x0, x1)-x, x-max(x0, x1), min(y0, y1)-y, y-max(y0, y1))
	case circle:
		return hypot(x-float64(a[0]*w), y-float64(a[1]*h)) - float64(math.Abs(a[2])*short)
	case triangle:
		return inTriangle(x, y, float64(a[0]*w), float64(a[1]*h), float64(a[2]*w), float64(a[3]*h), float64(a[4]*w), float64(a[5]*h))
	}
	x0, y0 := float64(a[0]*w), float64(a[1]*h)
	dx, dy := float64(a[2]*w)-x0, float64(a[3]*h)-y0
	along := 0.0
	if length2 := float64(dx*dx) + float64(dy*dy); length2 > 0 {
		along = unit((float64((x-x0)*dx) + float64((y-y0)*dy)) / length2)
	}
	return hypot(x-x0-float64(along*dx), y-y0-float64(along*dy)) - float64(math.Abs(a[4]/2)*short)
}

func hypot(x, y float64) float64 { return math.Sqrt(float64(x*x) + float64(y*y)) }

// inTriangle is the largest of the distances from the three sides' lines, each negative inside. A triangle without area is
// nowhere.
func inTriangle(x, y, x1, y1, x2, y2, x3, y3 float64) float64 {
	turn := float64((x2-x1)*(y3-y1)) - float64((x3-x1)*(y2-y1))
	if turn == 0 {
		return math.Inf(1)
	}
	turn = math.Copysign(1, turn)
	side := func(ax, ay, bx, by float64) float64 {
		dx, dy := bx-ax, by-ay
		return turn * (float64((x-ax)*dy) - float64((y-ay)*dx)) / hypot(dx, dy)
	}
	return max(side(x1, y1, x2, y2), side(x2, y2, x3, y3), side(x3, y3, x1, y1))
}

// shown is the side of the picture that a notebook shows, in pixels.
const shown = 256

// MIMEBundle shows the picture as a square.
func (p *Picture) MIMEBundle() map[string]any {
	s := render.NewSketch(shown, shown)
	s.Image(0, 0, shown, shown, p.Raster(shown, shown))
	return s.Figure("Picture", p.String(), p.String()).MIMEBundle()
}
