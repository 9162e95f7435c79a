package render

import (
	"fmt"
	"strings"
)

// A Contest is a comparison of groups: what each of their runs reached, and how the groups differ.
type Contest struct {
	Title, Desc string
	Value       Axis
	Groups      []ContestGroup
	Effects     []Effect
	EffectName  string // what effects are: "P(first > second)" without one; they lie from 0 to 1, 0.5 is no difference
}

// A ContestGroup is one group's values, with the middle and its interval.
type ContestGroup struct {
	Name              string
	Values            []float64
	Middle, Low, High float64 // such as the median with its bootstrap interval
}

// An Effect is how large a difference is, with its interval and a note, such as a p-value.
type Effect struct {
	Name            string // "gp against prompt"
	Size, Low, High float64
	Note            string
}

// Comparison draws a contest: on the left the values of each group as points with the middle and its interval, on the right
// the effect sizes.
func Comparison(ct Contest) Figure {
	lay := layContest(ct)
	return Figure{
		w: lay.w, h: lay.h, title: orElse(ct.Title, "comparison"), desc: orElse(ct.Desc, ct.describe()), tips: lay.tips, data: frozen(ct.table()), draw: lay.draw,
	}
}

type contestLayout struct {
	w, h         float64
	title        []string
	ct           Contest
	value        Axis
	left, right  box
	marks        []tick
	label        string
	effect       string
	tips         []tip
	effectMargin float64
}

const contestRow = 46.0

func layContest(ct Contest) *contestLayout {
	lay := &contestLayout{w: 680, ct: ct}
	if len(ct.Effects) > 0 {
		lay.w = 860
	}
	lay.ct.Groups = append([]ContestGroup(nil), ct.Groups...)
	for i, g := range lay.ct.Groups {
		lay.ct.Groups[i].Values = finiteOnly(g.Values)
	}
	lay.ct.Effects = append([]Effect(nil), ct.Effects...)
	lay.title = titleLines(ct.Title, lay.w)
	lists := [][]float64{}
	names := 40.0
	for _, g := range lay.ct.Groups {
		lists = append(lists, g.Values, []float64{g.Middle, g.Low, g.High})
		names = max(names, labelFont.measure(clean(g.Name)))
	}
	lay.value = ct.Value.over(lists...)
	if !ct.Value.fixed() {
		lay.value = lay.value.rounded()
	}
	top := headHeight(lay.title) + axisHead - 4
	rows := max(len(lay.ct.Groups), len(lay.ct.Effects), 1)
	x := margin + min(names, 150) + 10
	width := lay.w - margin - 10 - x
	if len(ct.Effects) > 0 {
		width = 330
	}
	lay.left = box{x, top, width, contestRow * float64(rows)}
	if len(ct.Effects) > 0 {
		from := lay.left.right() + 26
		lay.effectMargin = min(190, (lay.w-margin-from)*0.55)
		lay.right = box{from + lay.effectMargin, top, lay.w - margin - from - lay.effectMargin - 8, lay.left.h}
	}
	lay.marks = sparse(lay.value.marks(5), lay.left.w)
	lay.label = labelFont.fit(orElse(ct.Value.label(), "value")+" →", lay.left.w)
	lay.effect = labelFont.fit(orElse(clean(ct.EffectName), "P(first > second)")+" →", lay.right.w+lay.effectMargin)
	lay.h = lay.left.bottom() + 34 + margin
	for i, g := range lay.ct.Groups {
		lay.tips = append(lay.tips, tip{box{lay.left.x, lay.rowY(i) - contestRow/2, lay.left.w, contestRow},
			fmt.Sprintf("%s: %s (%s to %s), %d values", clean(g.Name), short(g.Middle), short(g.Low), short(g.High), len(g.Values))})
	}
	for i, e := range lay.ct.Effects {
		lay.tips = append(lay.tips, tip{box{lay.right.x - lay.effectMargin, lay.rowY(i) - contestRow/2, lay.right.w + lay.effectMargin, contestRow}, e.text()})
	}
	return lay
}

func (lay *contestLayout) rowY(i int) float64 { return lay.left.y + contestRow*(float64(i)+0.5) }

func (e Effect) text() string {
	s := fmt.Sprintf("%s: %s (%s to %s)", clean(e.Name), short(e.Size), short(e.Low), short(e.High))
	if e.Note != "" {
		s += ", " + clean(e.Note)
	}
	return s
}

func place(at box, a Axis, v float64) float64 {
	return at.x + min(max(fraction(v, a.Min, a.Max), 0), 1)*at.w
}

// grid draws upright lines and the ticks below.
func drawGrid(c canvas, plot box, marks []tick) {
	var s shape
	for _, m := range marks {
		s.move(plot.x+m.at*plot.w, plot.y)
		s.line(plot.x+m.at*plot.w, plot.bottom())
	}
	c.path(s, paint{stroke: gridLine})
	drawXAxis(c, plot, marks)
}

// whisker is an interval along x.
func whisker(c canvas, from, to, y, cap, width float64, colour string) {
	var s shape
	s.move(from, y)
	s.line(to, y)
	s.move(from, y-cap)
	s.line(from, y+cap)
	s.move(to, y-cap)
	s.line(to, y+cap)
	c.path(s, paint{stroke: colour, width: width})
}

func (lay *contestLayout) draw(c canvas) {
	drawCard(c, lay.w, lay.h, lay.title)
	drawGrid(c, lay.left, lay.marks)
	for i, g := range lay.ct.Groups {
		y := lay.rowY(i)
		colour := okabeIto[i%len(okabeIto)]
		c.text(Point{lay.left.x - 10, y + 4}, labelFont.fit(clean(g.Name), lay.left.x-10-margin), labelFont.anchored(end))
		var dots shape
		for k, v := range g.Values {
			if k == 400 {
				break
			}
			// The same places for the same data: values that are equal stand under each other.
			d := dotShape(i, Point{place(lay.left, lay.value, v), y + float64((k*7)%11)*1.1 + 2}, 3)
			dots.verbs, dots.pts = append(dots.verbs, d.verbs...), append(dots.pts, d.pts...)
		}
		c.path(dots, paint{fill: colour, opacity: 0.55})
		if !allFinite(g.Middle) || len(g.Values) == 0 {
			continue
		}
		if allFinite(g.Low, g.High) {
			whisker(c, place(lay.left, lay.value, g.Low), place(lay.left, lay.value, g.High), y-9, 4, 2, colour)
		}
		at := Point{place(lay.left, lay.value, g.Middle), y - 9}
		c.path(dotShape(3, at, 5.5), paint{fill: colour, stroke: cardFill, width: 1.2})
	}
	c.text(Point{lay.left.right(), lay.left.bottom() + 34}, lay.label, labelFont.anchored(end))
	if len(lay.ct.Groups) == 0 {
		c.text(Point{lay.left.x + lay.left.w/2, lay.left.y + lay.left.h/2 + 4}, "no data yet", noteFont.anchored(middle))
	}
	if len(lay.ct.Effects) > 0 {
		lay.drawEffects(c)
	}
}

func (lay *contestLayout) drawEffects(c canvas) {
	unit := Axis{Min: 0, Max: 1}
	drawGrid(c, lay.right, []tick{{0, "0"}, {0.5, "0.5"}, {1, "1"}})
	mid := lay.right.x + lay.right.w/2
	c.path(polyline([]Point{{mid, lay.right.y}, {mid, lay.right.bottom()}}), paint{stroke: axisLine, dash: []float64{4, 3}})
	for i, e := range lay.ct.Effects {
		y := lay.rowY(i)
		right := lay.right.x - 10
		c.text(Point{right, y - 2}, labelFont.fit(clean(e.Name), lay.effectMargin-12), labelFont.anchored(end))
		c.text(Point{right, y + 13}, noteFont.fit(strings.TrimSpace(short(e.Size)+"  "+clean(e.Note)), lay.effectMargin-12), noteFont.anchored(end))
		if !allFinite(e.Size) {
			continue
		}
		colour := inkText
		if allFinite(e.Low, e.High) {
			if e.Low > 0.5 || e.High < 0.5 {
				colour = highlight
			}
			whisker(c, place(lay.right, unit, e.Low), place(lay.right, unit, e.High), y, 4, 2, colour)
		}
		c.path(dotShape(1, Point{place(lay.right, unit, e.Size), y}, 4.5), paint{fill: colour, stroke: cardFill, width: 1})
	}
	c.text(Point{lay.right.right(), lay.right.bottom() + 34}, lay.effect, labelFont.anchored(end))
}

func (ct Contest) describe() string {
	var parts []string
	for _, g := range ct.Groups {
		parts = append(parts, fmt.Sprintf("%s %s (%s to %s)", clean(g.Name), short(g.Middle), short(g.Low), short(g.High)))
	}
	for _, e := range ct.Effects {
		parts = append(parts, e.text())
	}
	return orElse(ct.Value.label(), "value") + ": " + orElse(strings.Join(parts, "; "), "no data")
}

func (ct Contest) table() Table {
	t := Table{Columns: []string{"name", "value", "low", "high", "note"}}
	for _, g := range ct.Groups {
		t.Rows = append(t.Rows, []any{g.Name, g.Middle, g.Low, g.High, "middle"})
		for _, v := range g.Values {
			t.Rows = append(t.Rows, []any{g.Name, v, nil, nil, "run"})
		}
	}
	for _, e := range ct.Effects {
		t.Rows = append(t.Rows, []any{e.Name, e.Size, e.Low, e.High, "effect " + e.Note})
	}
	return t
}
