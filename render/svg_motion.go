package render

import (
	"math"
	"strings"
)

// The animated part of the SVG backend. SMIL runs in <img> and needs no script and no ids; a viewer without it shows
// the elements' own attributes, which hold the first frame.

// loopAttrs are what all animations of a figure share, so that they stay in step.
func loopAttrs(loop float64) string {
	return `dur="` + number(max(loop, 0.1), 3) + `s" repeatCount="indefinite"`
}

func whole(p Point) Point {
	return Point{math.RoundToEven(bound(p.X)), math.RoundToEven(bound(p.Y))}
}

func (c *svgCanvas) glide(track []Point, loop float64, draw func()) {
	if len(track) == 0 {
		return
	}
	first := whole(track[0])
	c.out.Group(attr("transform", "translate("+number(first.X, 0)+" "+number(first.Y, 0)+")"))
	if values := trackValues(track, Point{}); values != "" {
		c.raw(`<animateTransform attributeName="transform" type="translate" `, loopAttrs(loop), ` values="`, values, "\"/>\n")
	}
	draw()
	c.out.Gend()
}

func (c *svgCanvas) bead(track []Point, loop, radius float64, p paint) {
	if len(track) == 0 {
		return
	}
	first := whole(track[0])
	c.open("circle", attr("cx", number(first.X, 0)), attr("cy", number(first.Y, 0)), attr("r", number(radius, 1)), p.attrs())
	if values := trackValues(track, first); values != "" {
		c.shut("circle", `<animateMotion calcMode="linear" `, loopAttrs(loop), ` values="`, values, `"/>`)
		return
	}
	c.shut("circle")
}

// trackValues is the list of an animation, relative to from; "" when nothing moves.
func trackValues(track []Point, from Point) string {
	b, still, first := make([]byte, 0, 8*len(track)), true, whole(track[0])
	for i, p := range track {
		p = whole(p)
		still = still && p == first
		if i > 0 {
			b = append(b, ';')
		}
		b = appendNumber(b, p.X-from.X, 0)
		b = append(b, ' ')
		b = appendNumber(b, p.Y-from.Y, 0)
	}
	if still {
		return ""
	}
	return string(b)
}

func (c *svgCanvas) morph(shapes []shape, colours []string, loop float64, p paint) {
	if len(shapes) == 0 || shapes[0].empty() {
		return
	}
	if len(colours) > 0 {
		p.stroke = colours[0]
	}
	frames, moving := make([]string, len(shapes)), false
	for i, s := range shapes {
		frames[i] = string(s.encode(0, true))
		moving = moving || frames[i] != frames[0]
	}
	var children []string
	if moving {
		children = append(children, `<animate attributeName="d" `, loopAttrs(loop), ` values="`, strings.Join(frames, ";"), `"/>`)
	}
	if !allEqual(colours) {
		children = append(children, `<animate attributeName="stroke" `, loopAttrs(loop), ` values="`, strings.Join(colours, ";"), `"/>`)
	}
	c.open("path", p.attrs(), attr("d", frames[0]))
	c.shut("path", children...)
}

func allEqual(list []string) bool {
	for _, s := range list {
		if s != list[0] {
			return false
		}
	}
	return true
}

func (c *svgCanvas) sweep(r box, loop, part float64, p paint) {
	w := number(r.w, 1)
	c.open("rect", attr("x", number(r.x, 1)), attr("y", number(r.y, 1)), attr("width", "0"), attr("height", number(r.h, 1)), p.attrs())
	c.shut("rect", `<animate attributeName="width" `, loopAttrs(loop), ` keyTimes="0;`,
		number(min(max(part, 0.01), 1), 3), `;1" values="0;`, w, ";", w, `"/>`)
}

func (c *svgCanvas) appear(r box, times []float64, colours []string, loop float64) {
	n := len(colours)
	if n == 0 {
		return
	}
	keys, values := "0", emptyFill
	for i, t := range times {
		if t <= 0 {
			keys, values = "0", colours[i]
			continue
		}
		keys += ";" + number(min(t, 1), 4)
		values += ";" + colours[i]
	}
	c.open("rect", attr("x", number(r.x, 1)), attr("y", number(r.y, 1)), attr("width", number(r.w, 1)), attr("height", number(r.h, 1)), attr("fill", colours[n-1]))
	c.shut("rect", `<animate attributeName="fill" calcMode="discrete" `, loopAttrs(loop), ` keyTimes="`, keys, `" values="`, values, `"/>`)
}
