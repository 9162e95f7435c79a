package render

import (
	"fmt"
	"sort"
)

// ParallelAxes shows points of many measures: an axis for each, a line for each point.
type ParallelAxes struct {
	Title, Desc string
	Axes        []Axis
	Value       Axis // as colour
	Rows        []ParallelRow
}

// A ParallelRow is one point: a number for each axis, and its value.
type ParallelRow struct {
	Values []float64
	Value  float64
	Tip    string
}

// mostRows is how many lines are drawn, the highest values among them.
const mostRows = 2000

// Parallel draws parallel axes; the lines of the highest values lie on top.
func Parallel(p ParallelAxes) Figure {
	lay := layParallel(p)
	return Figure{w: lay.w, h: lay.h, title: orElse(p.Title, "parallel axes"), desc: orElse(p.Desc, lay.describe()), tips: lay.tips, data: frozen(lay.table()), draw: lay.draw}
}

type parallelLayout struct {
	w, h    float64
	title   []string
	plot    box
	axes    []Axis
	value   Axis
	rows    []ParallelRow // by rising value
	bar     colourBar
	tips    []tip
	keys    []placedKey
	dropped int
}

func layParallel(p ParallelAxes) *parallelLayout {
	lay := &parallelLayout{w: 760}
	columns := make([][]float64, len(p.Axes))
	var values []float64
	for _, r := range p.Rows {
		if len(r.Values) != len(p.Axes) || !allFinite(append([]float64{r.Value}, r.Values...)...) {
			lay.dropped++
			continue
		}
		lay.rows = append(lay.rows, r)
		values = append(values, r.Value)
		for i, v := range r.Values {
			columns[i] = append(columns[i], v)
		}
	}
	for i, a := range p.Axes {
		lay.axes = append(lay.axes, a.over(columns[i]))
	}
	lay.value = p.Value.over(values)
	sort.SliceStable(lay.rows, func(i, j int) bool { return lay.rows[i].Value < lay.rows[j].Value })
	note := ""
	if n := len(lay.rows); n > mostRows {
		lay.rows = lay.rows[n-mostRows:]
		note = fmt.Sprintf("the %d highest of %d", mostRows, n)
	}
	lay.title = titleLines(p.Title, lay.w)
	top := headHeight(lay.title) + 40
	label := labelFont.fit(orElse(p.Value.label(), "value"), 160)
	marks := lay.value.marks(6)
	right := max(labelFont.measure(label), barWidth+8+widest(tickFont, marks)) + margin
	lay.plot = box{margin + 46, top, lay.w - margin - 46 - 60 - right, 280}
	lay.bar = colourBar{at: box{lay.w - right, top, barWidth, 280}, label: label, marks: marks, of: p.Value.Palette}
	keys := noteKeys(note, 0, 0)
	if lay.dropped > 0 {
		keys = append(keys, key{text: fmt.Sprintf("%d not drawn: a number is missing or not finite", lay.dropped), font: noteFont})
	}
	placed, kh := flow(keys, Point{margin, lay.plot.bottom() + 24}, lay.w-2*margin)
	lay.keys, lay.h = placed, lay.plot.bottom()+24+kh+margin
	for _, r := range lay.rows[max(0, len(lay.rows)-60):] {
		if r.Tip == "" {
			continue
		}
		for i, v := range r.Values {
			at := lay.at(i, v)
			lay.tips = append(lay.tips, tip{box{at.X - 5, at.Y - 4, 10, 8}, r.Tip})
		}
	}
	return lay
}

func (lay *parallelLayout) x(i int) float64 {
	return lay.plot.x + lay.plot.w*float64(i)/float64(max(len(lay.axes)-1, 1))
}

func (lay *parallelLayout) at(i int, v float64) Point {
	return Point{lay.x(i), lay.plot.bottom() - min(max(fraction(v, lay.axes[i].Min, lay.axes[i].Max), 0), 1)*lay.plot.h}
}

func (lay *parallelLayout) draw(c canvas) {
	drawCard(c, lay.w, lay.h, lay.title)
	width := min(max(60/float64(len(lay.rows)+20), 0.5), 2)
	for _, r := range lay.rows {
		points := make([]Point, len(r.Values))
		for i, v := range r.Values {
			points[i] = lay.at(i, v)
		}
		c.tipped(r.Tip, func() {
			c.path(polyline(points), paint{stroke: lay.value.colour(r.Value), width: width, opacity: 0.75, round: true})
		})
	}
	for i, a := range lay.axes {
		x := lay.x(i)
		c.path(polyline([]Point{{x, lay.plot.y}, {x, lay.plot.bottom()}}), paint{stroke: inkText, width: 1.2})
		half := lay.plot.w / float64(max(len(lay.axes)-1, 1))
		f := labelFont.anchored(middle)
		if i%2 == 1 && half < 110 { // names on two levels where they would touch
			c.text(Point{x, lay.plot.y - 26}, labelFont.fit(orElse(a.label(), "measure"), 2*half-8), f)
		} else {
			c.text(Point{x, lay.plot.y - 10}, labelFont.fit(orElse(a.label(), "measure"), max(2*half-8, 60)), f)
		}
		for _, m := range a.marks(5) {
			y := lay.plot.bottom() - m.at*lay.plot.h
			c.path(polyline([]Point{{x - 4, y}, {x, y}}), paint{stroke: inkText})
			w := tickFont.measure(m.text)
			c.rect(box{x - 7 - w, y - 7, w + 2, 13}, 3, paint{fill: cardFill, opacity: 0.75})
			c.text(Point{x - 6, y + 4}, m.text, tickFont.anchored(end))
		}
	}
	lay.bar.draw(c)
	for _, k := range lay.keys {
		k.draw(c)
	}
	if len(lay.rows) == 0 {
		c.text(Point{lay.plot.x + lay.plot.w/2, lay.plot.y + lay.plot.h/2}, "no data yet", noteFont.anchored(middle))
	}
}

func (lay *parallelLayout) describe() string {
	s := fmt.Sprintf("%d lines over %d axes:", len(lay.rows), len(lay.axes))
	for _, a := range lay.axes {
		s += " " + orElse(a.label(), "measure") + ","
	}
	return s + " coloured by " + orElse(lay.value.label(), "value")
}

func (lay *parallelLayout) table() Table {
	var t Table
	for _, a := range lay.axes {
		t.Columns = append(t.Columns, orElse(a.label(), "measure"))
	}
	t.Columns = append(t.Columns, orElse(lay.value.label(), "value"), "note")
	for _, r := range lay.rows {
		var row []any
		for _, v := range r.Values {
			row = append(row, v)
		}
		t.Rows = append(t.Rows, append(row, r.Value, r.Tip))
	}
	return t
}
