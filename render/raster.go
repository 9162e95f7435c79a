package render

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"github.com/fogleman/gg"
	"golang.org/x/image/draw"
	"golang.org/x/image/font/opentype"
)

// rasterCanvas draws through gg. It keeps the transformation itself, because gg scales neither line widths nor fonts.
type rasterCanvas struct {
	dc    *gg.Context
	at    Point
	scale float64
	stack []rasterState
	err   error
}

type rasterState struct {
	at     Point
	scale  float64
	window bool
}

// maxSide bounds a picture's sides in pixels, so that no data can ask for a picture larger than memory.
const maxSide = 8000

func writePNG(f Figure, scale float64) ([]byte, error) {
	if f.IsZero() {
		f = emptyFigure()
	}
	scale = min(scale, maxSide/max(f.w, f.h, 1))
	c := &rasterCanvas{dc: gg.NewContext(int(math.Ceil(f.w*scale)), int(math.Ceil(f.h*scale))), scale: scale}
	f.draw(c)
	if c.err != nil {
		return nil, fmt.Errorf("render: png: %w", c.err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, c.dc.Image()); err != nil {
		return nil, fmt.Errorf("render: png: %w", err)
	}
	return b.Bytes(), nil
}

func (c *rasterCanvas) x(v float64) float64 { return c.at.X + bound(v)*c.scale }
func (c *rasterCanvas) y(v float64) float64 { return c.at.Y + bound(v)*c.scale }

// ink fills and strokes the current path.
func (c *rasterCanvas) ink(p paint) {
	opacity := p.opacity
	if opacity == 0 {
		opacity = 1
	}
	if p.fill != "" {
		c.dc.SetColor(rgba(p.fill, opacity))
		c.dc.FillPreserve()
	}
	if p.stroke != "" {
		width := p.width
		if width == 0 {
			width = 1
		}
		c.dc.SetColor(rgba(p.stroke, opacity))
		c.dc.SetLineWidth(width * c.scale)
		c.dc.SetLineCapButt()
		c.dc.SetLineJoinBevel()
		if p.round {
			c.dc.SetLineCapRound()
			c.dc.SetLineJoinRound()
		}
		dash := make([]float64, len(p.dash))
		for i, d := range p.dash {
			dash[i] = d * c.scale
		}
		c.dc.SetDash(dash...)
		c.dc.StrokePreserve()
	}
	c.dc.ClearPath()
}

func rgba(s string, opacity float64) color.NRGBA {
	v := rgb(s)
	return color.NRGBA{uint8(v[0]), uint8(v[1]), uint8(v[2]), uint8(math.Round(255 * min(max(opacity, 0), 1)))}
}

func (c *rasterCanvas) rect(r box, radius float64, p paint) {
	w, h := max(r.w, 0)*c.scale, max(r.h, 0)*c.scale
	if radius > 0 {
		c.dc.DrawRoundedRectangle(c.x(r.x), c.y(r.y), w, h, min(radius*c.scale, w/2, h/2))
	} else {
		c.dc.DrawRectangle(c.x(r.x), c.y(r.y), w, h)
	}
	c.ink(p)
}

func (c *rasterCanvas) circle(at Point, radius float64, p paint) {
	c.dc.DrawCircle(c.x(at.X), c.y(at.Y), radius*c.scale)
	c.ink(p)
}

// strokesAtOnce is how many separate lines of a path are rasterised together. The rasteriser searches all the lines of a
// pixel row one after another, so hatched in one go a map took 400 ms, in small parts 50 ms.
const strokesAtOnce = 6

func (c *rasterCanvas) path(s shape, p paint) {
	apart := p.fill == "" && (p.opacity == 0 || p.opacity == 1) // else crossings or the filling would change
	next, moves := 0, 0
	for _, v := range s.verbs {
		if v == 'M' {
			if moves++; apart && moves%strokesAtOnce == 0 {
				c.ink(p)
			}
		}
		if v == 'Z' {
			c.dc.ClosePath()
			continue
		}
		x, y := c.x(s.pts[next].X), c.y(s.pts[next].Y)
		next++
		if v == 'M' {
			c.dc.MoveTo(x, y)
		} else {
			c.dc.LineTo(x, y)
		}
	}
	c.ink(p)
}

func (c *rasterCanvas) text(at Point, s string, f font) {
	face, err := opentype.NewFace(f.face(), &opentype.FaceOptions{Size: f.size * c.scale, DPI: 72})
	if err != nil {
		c.err = err
		return
	}
	c.dc.SetFontFace(face)
	c.dc.SetColor(rgba(f.fill, 1))
	c.dc.DrawStringAnchored(clean(s), c.x(at.X), c.y(at.Y), float64(f.at)/2, 0)
}

func (c *rasterCanvas) image(r box, p *pixels) {
	x, y := int(math.Round(c.x(r.x))), int(math.Round(c.y(r.y)))
	to := image.Rect(x, y, max(x+1, int(math.Round(c.x(r.right())))), max(y+1, int(math.Round(c.y(r.bottom())))))
	scaled := image.NewRGBA(to.Sub(to.Min).Intersect(image.Rect(0, 0, maxSide, maxSide)))
	draw.NearestNeighbor.Scale(scaled, scaled.Bounds(), p.img, p.img.Bounds(), draw.Src, nil)
	c.dc.DrawImage(scaled, x, y)
}

func (c *rasterCanvas) push(at Point, scale float64) {
	c.stack = append(c.stack, rasterState{at: c.at, scale: c.scale})
	c.at, c.scale = Point{c.x(at.X), c.y(at.Y)}, c.scale*scale
}

func (c *rasterCanvas) window(r box) {
	c.stack = append(c.stack, rasterState{at: c.at, scale: c.scale, window: true})
	c.dc.DrawRectangle(c.x(r.x), c.y(r.y), r.w*c.scale, r.h*c.scale)
	c.dc.Clip()
}

func (c *rasterCanvas) pop() {
	last := c.stack[len(c.stack)-1]
	c.stack = c.stack[:len(c.stack)-1]
	c.at, c.scale = last.at, last.scale
	if last.window {
		c.dc.ResetClip()
	}
}

func (c *rasterCanvas) tipped(_ string, draw func()) { draw() }

// poster is which of n values of an animation a still picture shows: one from the middle of the movement tells more than
// the body at rest.
func poster(n int) int { return (n - 1) * 2 / 5 }

func (c *rasterCanvas) glide(track []Point, _ float64, draw func()) {
	if len(track) == 0 {
		return
	}
	c.push(whole(track[poster(len(track))]), 1)
	draw()
	c.pop()
}

func (c *rasterCanvas) bead(track []Point, _, radius float64, p paint) {
	if len(track) > 0 {
		c.circle(whole(track[poster(len(track))]), radius, p)
	}
}

func (c *rasterCanvas) morph(shapes []shape, colours []string, _ float64, p paint) {
	if len(shapes) == 0 {
		return
	}
	if len(colours) > 0 {
		p.stroke = colours[poster(len(colours))]
	}
	c.path(shapes[poster(len(shapes))], p)
}

func (c *rasterCanvas) sweep(box, float64, float64, paint) {}

func (c *rasterCanvas) appear(r box, _ []float64, colours []string, _ float64) {
	if n := len(colours); n > 0 {
		c.rect(r, 0, paint{fill: colours[n-1]})
	}
}
