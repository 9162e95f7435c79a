package render

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"math"

	"golang.org/x/image/draw"
)

// A Sketch is a drawing that is put together shape by shape, for whatever has no figure of its own: packings, pictures,
// words. Its coordinates are CSS pixels from the upper left corner, y downwards. Colours are "#rgb" or "#rrggbb"; "" is none.
// It is for one goroutine; the figures made of it keep what it held then.
type Sketch struct {
	width, height float64
	marks         []mark
}

// A mark is one shape, or a tooltip.
type mark struct {
	draw func(canvas)
	tip  tip
}

// NewSketch begins a drawing of the given size.
func NewSketch(width, height float64) *Sketch {
	fit := func(v float64) float64 {
		if !finite(v) {
			return 1
		}
		return min(max(v, 1), maxSide)
	}
	return &Sketch{width: fit(width), height: fit(height)}
}

func (s *Sketch) add(draw func(canvas)) { s.marks = append(s.marks, mark{draw: draw}) }

func allFinite(values ...float64) bool {
	for _, v := range values {
		if !finite(v) {
			return false
		}
	}
	return true
}

// Rect draws a rectangle. Shapes with a coordinate that is not finite are left out, here and below.
func (s *Sketch) Rect(x, y, width, height float64, fill, stroke string) {
	if allFinite(x, y, width, height) {
		s.add(func(c canvas) { c.rect(box{x, y, max(width, 0), max(height, 0)}, 0, paint{fill: fill, stroke: stroke}) })
	}
}

// Circle draws a circle.
func (s *Sketch) Circle(x, y, radius float64, fill, stroke string) {
	if allFinite(x, y, radius) {
		s.add(func(c canvas) { c.circle(Point{x, y}, max(radius, 0), paint{fill: fill, stroke: stroke}) })
	}
}

// Line draws straight lines from point to point.
func (s *Sketch) Line(points []Point, stroke string, width float64) {
	kept := make([]Point, 0, len(points))
	for _, p := range points {
		if allFinite(p.X, p.Y) {
			kept = append(kept, p)
		}
	}
	if len(kept) > 1 {
		s.add(func(c canvas) { c.path(polyline(kept), paint{stroke: stroke, width: width, round: true}) })
	}
}

// Text writes a line of text that begins at x, with its baseline at y.
func (s *Sketch) Text(x, y float64, text string, size float64, fill string) {
	if allFinite(x, y, size) {
		s.add(func(c canvas) { c.text(Point{x, y}, text, font{size: min(max(size, 4), 100), fill: fill}) })
	}
}

// Label is Text in the middle of x, in the size and colour of labels.
func (s *Sketch) Label(x, y float64, text string) {
	if allFinite(x, y) {
		s.add(func(c canvas) { c.text(Point{x, y}, text, labelFont.anchored(middle)) })
	}
}

// Image draws a picture, each of its pixels as a sharp square.
func (s *Sketch) Image(x, y, width, height float64, img image.Image) {
	if allFinite(x, y, width, height) && img != nil && width > 0 && height > 0 {
		p := newPixels(img)
		s.add(func(c canvas) { c.image(box{x, y, width, height}, p) })
	}
}

// Tip lays a tooltip over a part of the drawing.
func (s *Sketch) Tip(x, y, width, height float64, text string) {
	if allFinite(x, y, width, height) {
		s.marks = append(s.marks, mark{tip: tip{box{x, y, max(width, 0), max(height, 0)}, text}})
	}
}

// Figure is the drawing on a card with a title, and a caption under it.
func (s *Sketch) Figure(title, desc, caption string) Figure {
	marks := s.marks[:len(s.marks):len(s.marks)]
	w := max(s.width+2*margin, 260)
	lines := titleLines(title, w)
	top := headHeight(lines)
	at := Point{(w - s.width) / 2, top}
	foot := top + s.height + 10
	keys, kh := flow([]key{{text: clean(caption), font: labelFont}}, Point{margin, foot}, w-2*margin)
	if len(keys) == 0 {
		foot -= 6
	}
	h := foot + kh + 12
	f := Figure{w: w, h: h, title: orElse(title, "drawing"), desc: orElse(desc, orElse(caption, title))}
	for _, m := range marks {
		if m.draw == nil {
			m.tip.area.x += at.X
			m.tip.area.y += at.Y
			f.tips = append(f.tips, m.tip)
		}
	}
	f.draw = func(c canvas) {
		drawCard(c, w, h, lines)
		c.push(at, 1)
		drawMarks(c, marks)
		c.pop()
		for _, k := range keys {
			k.draw(c)
		}
	}
	return f
}

// Thumbnail is the drawing alone, for a row of a table or the cell of a map.
func (s *Sketch) Thumbnail(title string) Figure {
	marks := s.marks[:len(s.marks):len(s.marks)]
	title = orElse(title, "drawing")
	return Figure{w: s.width, h: s.height, title: title, desc: title, draw: func(c canvas) { drawMarks(c, marks) }}
}

func drawMarks(c canvas, marks []mark) {
	for _, m := range marks {
		if m.draw != nil {
			m.draw(c)
		}
	}
}

// pixels is a picture as both kinds of canvas want it.
type pixels struct {
	img *image.NRGBA
	uri string
}

// maxPixels is the longer side that a picture keeps; larger ones are scaled down.
const maxPixels = 512

func newPixels(img image.Image) *pixels {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if w < 1 || h < 1 {
		w, h = 1, 1
	}
	scale := min(1, maxPixels/float64(max(w, h)))
	p := &pixels{img: image.NewNRGBA(image.Rect(0, 0, max(1, int(math.Round(float64(w)*scale))), max(1, int(math.Round(float64(h)*scale)))))}
	if scale == 1 {
		draw.Draw(p.img, p.img.Bounds(), img, b.Min, draw.Src)
	} else {
		draw.ApproxBiLinear.Scale(p.img, p.img.Bounds(), img, b, draw.Src, nil)
	}
	var data bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&data, p.img); err != nil {
		panic(err) // a buffer takes everything, and the picture has a size
	}
	p.uri = "data:image/png;base64," + base64.StdEncoding.EncodeToString(data.Bytes())
	return p
}
