package render

import (
	"bytes"
	"io"
	"math"
	"strings"

	svgo "github.com/ajstarks/svgo/float"
)

// fontFamily names fonts that are present where notebooks are read; an <img> cannot load any.
const fontFamily = `font-family="Inter,'Segoe UI',Roboto,'Helvetica Neue',Helvetica,Arial,'DejaVu Sans',sans-serif"`

// monoFamily is for code; its blanks count.
const monoFamily = `font-family="'DejaVu Sans Mono',Menlo,Consolas,monospace" xml:space="preserve"`

// svgCanvas writes SVG through svgo. Coordinates have one decimal: a tenth of a pixel.
type svgCanvas struct {
	out     *svgo.SVG
	tooltip bool     // write tooltips at all
	ends    []string // closing tags of the open groups and windows
}

// writeSVG is the whole document. Tooltips cost bytes and do nothing in an <img>, so bundles leave them out.
func writeSVG(f Figure, tooltips bool) string {
	if f.IsZero() {
		f = emptyFigure()
	}
	var b bytes.Buffer
	c := &svgCanvas{out: svgo.New(&b), tooltip: tooltips}
	c.out.Decimals = 0
	w, h := math.Ceil(f.w), math.Ceil(f.h)
	c.out.Start(w, h, `viewBox="0 0 `+number(w, 0)+" "+number(h, 0)+`"`, `role="img"`, fontFamily)
	c.out.Title(orElse(clean(f.title), "figure"))
	c.out.Desc(orElse(clean(f.describe()), orElse(clean(f.title), "figure")))
	c.out.Decimals = 1
	f.draw(c)
	c.out.End()
	return b.String()
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (c *svgCanvas) raw(parts ...string) {
	for _, p := range parts {
		_, _ = io.WriteString(c.out.Writer, p) // a bytes.Buffer: cannot fail
	}
}

// open starts an element; shut ends it, with the given children inside.
func (c *svgCanvas) open(name string, attrs ...string) {
	c.raw("<", name)
	for _, a := range attrs {
		if a != "" {
			c.raw(" ", a)
		}
	}
}

func (c *svgCanvas) shut(name string, children ...string) {
	if len(children) == 0 {
		c.raw("/>\n")
		return
	}
	c.raw(">")
	c.raw(children...)
	c.raw("</", name, ">\n")
}

// attr is name="v", or nothing for a missing value.
func attr(name, v string) string {
	if v == "" {
		return ""
	}
	return name + `="` + v + `"`
}

func (p paint) attrs() string {
	var list []string
	add := func(name, v string) {
		if v != "" {
			list = append(list, attr(name, v))
		}
	}
	add("fill", orElse(p.fill, "none"))
	if p.stroke != "" {
		add("stroke", p.stroke)
		if p.width != 0 && p.width != 1 {
			add("stroke-width", number(p.width, 2))
		}
		if p.round {
			add("stroke-linecap", "round")
			add("stroke-linejoin", "round")
		}
		var dash []string
		for _, d := range p.dash {
			dash = append(dash, number(d, 1))
		}
		add("stroke-dasharray", strings.Join(dash, " "))
	}
	if p.opacity != 0 && p.opacity != 1 {
		add("opacity", number(p.opacity, 2))
	}
	return strings.Join(list, " ")
}

func (c *svgCanvas) rect(r box, radius float64, p paint) {
	round := ""
	if radius > 0 {
		round = attr("rx", number(radius, 1))
	}
	c.open("rect", attr("x", number(r.x, 1)), attr("y", number(r.y, 1)),
		attr("width", number(max(r.w, 0), 1)), attr("height", number(max(r.h, 0), 1)), round, p.attrs())
	c.shut("rect")
}

func (c *svgCanvas) circle(at Point, radius float64, p paint) {
	c.open("circle", attr("cx", number(at.X, 1)), attr("cy", number(at.Y, 1)), attr("r", number(radius, 1)), p.attrs())
	c.shut("circle")
}

func (c *svgCanvas) path(s shape, p paint) {
	if s.empty() {
		return
	}
	c.open("path", p.attrs(), attr("d", string(s.encode(1, false))))
	c.shut("path")
}

func (c *svgCanvas) text(at Point, s string, f font) {
	weight, side, family := "", "", ""
	if f.mono {
		family = monoFamily
	}
	if f.bold {
		weight = `font-weight="bold"`
	}
	switch f.at {
	case middle:
		side = `text-anchor="middle"`
	case end:
		side = `text-anchor="end"`
	}
	style := strings.Join(strings.Fields(attr("font-size", number(f.size, 1))+" "+attr("fill", f.fill)+" "+side+" "+weight), " ")
	if family != "" {
		style += " " + family
	}
	c.out.Text(bound(at.X), bound(at.Y), clean(s), style)
}

// image holds the picture's bytes, so that the document needs no other file. The attribute is that of SVG 2; xlink is long gone
// from browsers' needs.
func (c *svgCanvas) image(r box, p *pixels) {
	c.open("image", attr("x", number(r.x, 1)), attr("y", number(r.y, 1)), attr("width", number(r.w, 1)), attr("height", number(r.h, 1)),
		`preserveAspectRatio="none"`, `image-rendering="pixelated"`, attr("href", p.uri))
	c.shut("image")
}

func (c *svgCanvas) push(at Point, scale float64) {
	t := "translate(" + number(at.X, 1) + " " + number(at.Y, 1) + ")"
	if scale != 1 {
		t += "scale(" + number(scale, 4) + ")"
	}
	c.out.Group(attr("transform", t))
	c.ends = append(c.ends, "g")
}

// window is a nested <svg>: a clip path would need an id, which may meet another figure's in one page.
func (c *svgCanvas) window(r box) {
	x, y, w, h := number(r.x, 1), number(r.y, 1), number(r.w, 1), number(r.h, 1)
	c.raw(`<svg x="`, x, `" y="`, y, `" width="`, w, `" height="`, h, `" viewBox="`, x, " ", y, " ", w, " ", h, "\">\n")
	c.ends = append(c.ends, "svg")
}

func (c *svgCanvas) pop() {
	last := len(c.ends) - 1
	c.raw("</", c.ends[last], ">\n")
	c.ends = c.ends[:last]
}

func (c *svgCanvas) tipped(text string, draw func()) {
	if text == "" || !c.tooltip {
		draw()
		return
	}
	c.raw("<g>")
	c.out.Title(cleanLines(text))
	draw()
	c.out.Gend()
}

// encode is the path's d attribute: absolute moves, then relative lines computed between rounded points (so rounding
// does not add up). A steady path has the same letters for the same verbs, which SMIL needs to blend one into another;
// others use the short forms for level and upright lines.
func (s shape) encode(decimals int, steady bool) []byte {
	unit := math.Pow(10, float64(decimals))
	round := func(v float64) float64 { return math.RoundToEven(bound(v)*unit) / unit }
	b := make([]byte, 0, 10*len(s.verbs))
	var at, from Point
	next, last := 0, byte(0)
	for _, v := range s.verbs {
		if v == 'Z' {
			b, last, at = append(b, 'z'), 'Z', from
			continue
		}
		to := Point{round(s.pts[next].X), round(s.pts[next].Y)}
		next++
		dx, dy := to.X-at.X, to.Y-at.Y
		switch level, upright := math.Abs(dy)*unit < 0.5, math.Abs(dx)*unit < 0.5; {
		case v == 'M':
			b, from, last = appendPair(append(b, 'M'), to.X, to.Y, decimals), to, 'M'
		case level && !steady:
			b, last = appendNumber(append(b, 'h'), dx, decimals), 'h'
		case upright && !steady:
			b, last = appendNumber(append(b, 'v'), dy, decimals), 'v'
		default:
			if last != 'l' {
				b = append(b, 'l')
			} else if !startsNegative(dx, unit) {
				b = append(b, ' ')
			}
			b, last = appendPair(b, dx, dy, decimals), 'l'
		}
		at = to
	}
	return b
}

func startsNegative(v, unit float64) bool { return math.Round(v*unit) < 0 }

// appendPair writes "x y", without the space where a minus sign separates them already.
func appendPair(b []byte, x, y float64, decimals int) []byte {
	b = appendNumber(b, x, decimals)
	n := len(b)
	b = append(b, ' ')
	if b = appendNumber(b, y, decimals); b[n+1] == '-' {
		b = append(b[:n], b[n+1:]...)
	}
	return b
}

// bytesOf is how long the SVG of a drawing is.
func bytesOf(draw func(canvas)) int {
	var b bytes.Buffer
	c := &svgCanvas{out: svgo.New(&b)}
	c.out.Decimals = 1
	draw(c)
	return b.Len()
}
