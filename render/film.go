package render

import (
	"fmt"
	"math"
	"strings"
)

const (
	stripWidth  = 860.0
	stripHeight = 150.0
	mostStills  = 24
)

// FilmStrip draws n moments of a motion beside each other, from its beginning to its end, on its ground. The pictures share a
// scale; each shows where the body is by then.
func FilmStrip(m Motion, n int) Figure {
	b := repair(m)
	if b == nil {
		return Figure{}
	}
	n = min(max(n, 1), mostStills, max(len(b.frames), 1))
	perRow := min(n, 6)
	rows := (n + perRow - 1) / perRow
	title := titleLines(m.Title, stripWidth)
	top := headHeight(title)
	gap := 8.0
	cell := box{w: (stripWidth - 2*margin - gap*float64(perRow-1)) / float64(perRow), h: stripHeight}
	caption, ch := flow([]key{{text: clean(m.Caption), font: labelFont}}, Point{margin, top + float64(rows)*(cell.h+24) + 2}, stripWidth-2*margin)
	h := top + float64(rows)*(cell.h+24) + ch + margin
	unit := orElse(clean(m.Unit), "units")
	return Figure{
		w: stripWidth, h: h, title: orElse(m.Title, "film strip"), desc: orElse(m.Desc, fmt.Sprintf("%d moments of: %s", n, describeMotion(m, b))), data: b.table,
		draw: func(c canvas) {
			drawCard(c, stripWidth, h, title)
			for k := range n {
				t := b.seconds() * float64(k) / float64(max(n-1, 1))
				if len(b.frames) == 1 {
					t = 0
				}
				at := box{margin + float64(k%perRow)*(cell.w+gap), top + float64(k/perRow)*(cell.h+24), cell.w, cell.h}
				drawMoment(c, b, at, t)
				text := fmt.Sprintf("%s s, %s %s", short(math.Round(t*100)/100), short(math.Round((b.centreAt(t).X-b.centre[0].X)*10)/10), unit)
				c.text(Point{at.x + at.w/2, at.bottom() + 15}, tickFont.fit(text, at.w), tickFont.anchored(middle))
			}
			for _, k := range caption {
				k.draw(c)
			}
		},
	}
}

// momentScene is a camera that looks at the body at a time.
func momentScene(b *body, area box, t float64) *scene {
	s := &scene{area: area}
	size := max(b.width, b.height, 1e-9)
	tall := max(b.high.Y-b.floor(), b.height)
	s.scale = min(area.w*0.66/size, (area.h-34)/max(tall, 1e-9), 1e5)
	centre := b.centreAt(t)
	ground := b.floor()
	if len(b.ground) > 0 {
		ground = heightAt(b.ground, centre.X)
	}
	s.horizon = area.bottom() - 22
	s.origin = Point{area.x + area.w/2 - centre.X*s.scale, s.horizon + ground*s.scale}
	s.left, s.right = area.x, area.right()
	return s
}

func drawMoment(c canvas, b *body, area box, t float64) {
	s := momentScene(b, area, t)
	c.window(area)
	drawSky(c, area)
	s.drawGround(c, s.surface(b, b.ground), 1)
	if len(b.roof) > 0 {
		s.drawGround(c, s.surface(b, b.roof), -1)
	}
	joints := s.all(b.at(t))
	width := min(max(max(b.width, b.height)*s.scale*0.03*math.Sqrt(12/float64(len(b.links)+8)), 1), 4)
	all := make([]int, len(b.links))
	for i := range all {
		all[i] = i
	}
	for _, st := range b.strands(all, 6) {
		p := paint{stroke: sceneBone, width: width, round: true}
		if st.muscle {
			p.width *= 1.25
			if p.stroke = sceneRelaxed; b.tension != nil {
				sum := 0.0
				for _, l := range st.links {
					sum += b.tensionAt(t, l)
				}
				p.stroke = tensionColour(sum / float64(len(st.links)))
			}
		}
		c.path(along(b.trails(st.links), joints), p)
	}
	radius := min(max(b.radius*s.scale, 1.5), 6)
	for _, p := range joints {
		c.circle(p, radius, paint{fill: sceneJoint, stroke: cardFill, width: min(radius*0.3, 1)})
	}
	c.pop()
	c.rect(area, 0, paint{stroke: cardEdge})
}

// raceBudget bounds a race's SVG in bytes.
const raceBudget = 150_000

// mostRacers is how many lanes a race has.
const mostRacers = 12

// Race draws several motions in lanes of one scale, all starting at the same line at the same time, as one loop; the PNG shows a
// moment of it.
func Race(title string, motions ...Motion) Figure {
	r := newRace(title, motions)
	if r == nil {
		return Figure{}
	}
	return Figure{w: stripWidth, h: r.h, title: orElse(title, "race"), desc: r.describe(), moving: true, draw: r.draw, data: r.table}
}

type race struct {
	h      float64
	title  []string
	lanes  []*walk
	scale  float64
	unit   string
	hidden int
	marks  []tick
	length float64
}

const laneNames = 130.0

func newRace(title string, motions []Motion) *race {
	r := &race{title: titleLines(title, stripWidth)}
	left, right, tall := 0.0, 0.0, 0.0
	for _, m := range motions {
		b := repair(m)
		if b == nil {
			continue
		}
		if len(r.lanes) == mostRacers {
			r.hidden++
			continue
		}
		r.unit = orElse(r.unit, clean(m.Unit))
		zero := b.centre[0].X
		left, right = min(left, b.low.X-b.radius-zero), max(right, b.high.X+b.radius-zero)
		tall = max(tall, b.high.Y+b.radius-b.floor())
		r.length = max(r.length, b.seconds())
		r.lanes = append(r.lanes, &walk{b: b, m: m, unit: "units"})
	}
	if len(r.lanes) == 0 {
		return nil
	}
	r.unit = orElse(r.unit, "units")
	plotW := stripWidth - 2*margin - laneNames
	r.scale = min(plotW*0.96/max(right-left, 1e-9), 110/max(tall, 1e-9), 1e5)
	laneH := min(max(tall*r.scale+26, 40), 150)
	top := headHeight(r.title)
	zero := margin + laneNames + plotW*0.02 - left*r.scale
	for i, w := range r.lanes {
		b := w.b
		area := box{margin + laneNames, top + float64(i)*(laneH+4), plotW, laneH}
		s := &scene{area: area, scale: r.scale, horizon: area.bottom() - 12, left: area.x, right: area.right()}
		s.origin = Point{zero - b.centre[0].X*r.scale, s.horizon + b.floor()*r.scale}
		w.scene, w.length = s, r.length
	}
	last := r.lanes[len(r.lanes)-1].scene.area
	from, to := (last.x-zero)/r.scale, (last.right()-zero)/r.scale
	at, step := ticks(from, to, 8)
	for _, v := range at {
		r.marks = append(r.marks, tick{fraction(v, from, to), tickLabel(v, step)})
	}
	r.marks = sparse(r.marks, last.w)
	r.h = last.bottom() + 40 + margin
	for _, rate := range []float64{15, 12, 10, 8, 6, 4, 2} {
		for _, w := range r.lanes {
			w.form(rate, 3, 1)
		}
		if bytesOf(r.draw) <= raceBudget {
			return r
		}
	}
	for _, w := range r.lanes {
		w.form(2, 1, 0.2)
	}
	return r
}

func (r *race) draw(c canvas) {
	drawCard(c, stripWidth, r.h, r.title)
	start := 0.0
	for i, w := range r.lanes {
		s, b := w.scene, w.b
		start = s.px(b.centre[0]).X
		c.window(s.area)
		drawSky(c, s.area)
		s.drawGround(c, s.surface(b, b.ground), 1)
		if len(b.roof) > 0 {
			s.drawGround(c, s.surface(b, b.roof), -1)
		}
		end := s.px(b.centre[len(b.centre)-1]).X
		c.path(polyline([]Point{{end, s.area.y}, {end, s.horizon}}), paint{stroke: okabeIto[i%len(okabeIto)], width: 1.5, dash: []float64{3, 3}})
		w.drawBody(c)
		c.pop()
		c.rect(s.area, 0, paint{stroke: cardEdge})
		name := orElse(clean(w.m.Title), fmt.Sprintf("walker %d", i+1))
		lines := labelFont.wrap(name, laneNames-12, 2)
		y := s.area.y + s.area.h/2 - 6*float64(len(lines)-1)
		for k, line := range lines {
			c.text(Point{margin, y - 2 + 14*float64(k)}, line, labelFont)
		}
		moved := b.centre[len(b.centre)-1].X - b.centre[0].X
		c.text(Point{margin, y + 14*float64(len(lines))}, short(math.Round(moved*100)/100)+" "+r.unit, noteFont)
	}
	last := r.lanes[len(r.lanes)-1].scene.area
	first := r.lanes[0].scene.area
	c.path(polyline([]Point{{start, first.y}, {start, last.bottom()}}), paint{stroke: inkStrong, width: 1})
	drawXAxis(c, last, r.marks)
	c.text(Point{last.right(), last.bottom() + 34}, "distance from the start ("+r.unit+") →", labelFont.anchored(end))
	loop := r.length + holdSeconds
	c.rect(box{last.x, last.bottom() + 40, last.w, 3}, 0, paint{fill: gridLine})
	c.sweep(box{last.x, last.bottom() + 40, last.w, 3}, loop, r.length/loop, paint{fill: sceneTrail})
	if r.hidden > 0 {
		c.text(Point{margin, last.bottom() + 34}, fmt.Sprintf("%d more", r.hidden), noteFont)
	}
}

func (r *race) describe() string {
	var parts []string
	for i, w := range r.lanes {
		b := w.b
		parts = append(parts, fmt.Sprintf("%s %s %s", orElse(clean(w.m.Title), fmt.Sprintf("walker %d", i+1)), short(b.centre[len(b.centre)-1].X-b.centre[0].X), r.unit))
	}
	return fmt.Sprintf("%d walkers race for %s s: %s", len(r.lanes), short(r.length), strings.Join(parts, ", "))
}

func (r *race) table() Table {
	t := Table{Columns: []string{"walker", "seconds", "x", "y"}}
	for i, w := range r.lanes {
		for k, p := range w.b.centre {
			t.Rows = append(t.Rows, []any{orElse(w.m.Title, fmt.Sprintf("walker %d", i+1)), float64(k) * w.b.frame, p.X, p.Y})
		}
	}
	return t
}
