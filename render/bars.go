package render

import (
	"fmt"
	"math"
	"strings"
)

// A BarChart compares numbers by name: one bar for each label, or one of each series.
type BarChart struct {
	Title, Desc string
	Labels      []string
	Value       Axis
	Series      []BarSeries
}

// A BarSeries has a value for each label, and optionally an interval from Low to High around it.
type BarSeries struct {
	Name      string
	Values    []float64 // one for each label; what is not finite has no bar
	Low, High []float64 // both as long as Values, or ignored
}

// Bars draws horizontal bars, which leave room for their names.
func Bars(b BarChart) Figure {
	const w = 680.0
	lay := layBars(b, w)
	return Figure{
		w: w, h: lay.h, title: orElse(b.Title, "bars"), desc: orElse(b.Desc, lay.describe(b)), tips: lay.tips, data: frozen(b.table()),
		draw: lay.draw,
	}
}

type barLayout struct {
	w, h   float64
	title  []string
	plot   box
	axis   Axis
	marks  []tick
	keys   []placedKey
	label  string
	names  []placedText
	bars   []placedBar
	tips   []tip
	zero   float64 // x of 0, or of the end of the axis that is nearest to it
	hidden int
}

type placedText struct {
	at   Point
	text string
	font font
}

type placedBar struct {
	at        box
	fill      string
	low, high float64 // pixels; equal without an interval
	text      placedText
}

// mostBars keeps a figure readable.
const mostBars = 200

func layBars(b BarChart, w float64) *barLayout {
	lay := &barLayout{w: w, title: titleLines(b.Title, w)}
	labels := b.Labels
	n := len(b.Series)
	if most := max(1, mostBars/max(n, 1)); len(labels) > most {
		lay.hidden, labels = len(labels)-most, labels[:most]
	}
	lists := [][]float64{{0}}
	for _, s := range b.Series {
		lists = append(lists, s.Values)
		if s.hasIntervals() {
			lists = append(lists, s.Low, s.High)
		}
	}
	lay.axis = b.Value.over(lists...)
	if !b.Value.fixed() {
		lay.axis = lay.axis.rounded()
	}
	top := headHeight(lay.title)
	if n > 1 {
		var keys []key
		for i, s := range b.Series {
			keys = append(keys, key{text: orElse(clean(s.Name), "series"), font: labelFont, sample: func(c canvas, at box) {
				c.rect(box{at.x, at.y + 1, at.w, at.h - 2}, 2, paint{fill: okabeIto[i%len(okabeIto)]})
			}})
		}
		var kh float64
		lay.keys, kh = flow(keys, Point{margin, top}, w-2*margin)
		top += kh + 6
	}
	left := 40.0
	for _, l := range labels {
		left = max(left, labelFont.measure(clean(l)))
	}
	left = margin + min(left, 210) + 10
	thick := 20.0
	if n > 1 {
		thick = max(9, 26/float64(n))
	}
	group := thick*float64(max(n, 1)) + 10
	lay.plot = box{left, top, w - margin - 60 - left, group * float64(max(len(labels), 1))}
	lay.marks = sparse(lay.axis.marks(6), lay.plot.w)
	lay.zero = lay.x(0)
	for k, l := range labels {
		y := top + group*float64(k) + 5
		lay.names = append(lay.names, placedText{Point{left - 10, y + (group-10)/2 + 4}, labelFont.fit(clean(l), left-10-margin), labelFont.anchored(end)})
		for i, s := range b.Series {
			lay.add(b, s, i, k, box{lay.zero, y + thick*float64(i), 0, thick - 2})
		}
	}
	lay.label = labelFont.fit(orElse(b.Value.label(), "value")+" →", w-2*margin)
	lay.h = lay.plot.bottom() + 34 + margin
	return lay
}

func (s BarSeries) hasIntervals() bool {
	return len(s.Low) >= len(s.Values) && len(s.High) >= len(s.Values)
}

func (lay *barLayout) x(v float64) float64 {
	return lay.plot.x + min(max(fraction(v, lay.axis.Min, lay.axis.Max), 0), 1)*lay.plot.w
}

func (lay *barLayout) add(b BarChart, s BarSeries, series, label int, at box) {
	if label >= len(s.Values) || !finite(s.Values[label]) {
		return
	}
	v := s.Values[label]
	x := lay.x(v)
	at.x, at.w = min(x, lay.zero), max(math.Abs(x-lay.zero), 0.5)
	bar := placedBar{at: at, fill: okabeIto[series%len(okabeIto)], low: x, high: x}
	text, tipText := short(v), fmt.Sprintf("%s: %s", clean(b.Labels[label]), short(v))
	if s.hasIntervals() && finite(s.Low[label]) && finite(s.High[label]) {
		bar.low, bar.high = lay.x(s.Low[label]), lay.x(s.High[label])
		tipText += fmt.Sprintf(" (%s to %s)", short(s.Low[label]), short(s.High[label]))
	}
	if at.h >= 8 {
		bar.text = placedText{Point{max(at.right(), bar.high, x) + 5, at.y + at.h/2 + 4}, text, tickFont}
	}
	lay.bars = append(lay.bars, bar)
	lay.tips = append(lay.tips, tip{box{lay.plot.x, at.y, lay.plot.w, at.h}, tipText})
}

func (lay *barLayout) draw(c canvas) {
	drawCard(c, lay.w, lay.h, lay.title)
	var grid shape
	for _, m := range lay.marks {
		x := lay.plot.x + m.at*lay.plot.w
		grid.move(x, lay.plot.y)
		grid.line(x, lay.plot.bottom())
	}
	c.path(grid, paint{stroke: gridLine})
	drawXAxis(c, lay.plot, lay.marks)
	for _, b := range lay.bars {
		c.rect(b.at, 2, paint{fill: b.fill})
		if b.low != b.high {
			y := b.at.y + b.at.h/2
			var s shape
			s.move(b.low, y)
			s.line(b.high, y)
			for _, x := range []float64{b.low, b.high} {
				s.move(x, y-3.5)
				s.line(x, y+3.5)
			}
			c.path(s, paint{stroke: inkStrong, width: 1.3})
		}
		if b.text.text != "" {
			c.text(b.text.at, b.text.text, b.text.font)
		}
	}
	c.path(polyline([]Point{{lay.zero, lay.plot.y}, {lay.zero, lay.plot.bottom()}}), paint{stroke: axisLine})
	for _, t := range lay.names {
		c.text(t.at, t.text, t.font)
	}
	for _, k := range lay.keys {
		k.draw(c)
	}
	c.text(Point{lay.plot.right(), lay.plot.bottom() + 34}, lay.label, labelFont.anchored(end))
	if len(lay.bars) == 0 {
		c.text(Point{lay.plot.x + lay.plot.w/2, lay.plot.y + lay.plot.h/2 + 4}, "no data yet", noteFont.anchored(middle))
	}
	if lay.hidden > 0 {
		c.text(Point{margin, lay.plot.bottom() + 34}, fmt.Sprintf("%d more", lay.hidden), noteFont)
	}
}

func (lay *barLayout) describe(b BarChart) string {
	var parts []string
	for _, s := range b.Series {
		for k, v := range s.Values {
			if k < len(b.Labels) && len(parts) < 20 {
				parts = append(parts, strings.TrimSpace(clean(s.Name)+" "+clean(b.Labels[k]))+" "+short(v))
			}
		}
	}
	return orElse(b.Value.label(), "value") + ": " + orElse(strings.Join(parts, ", "), "no data")
}

func (b BarChart) table() Table {
	t := Table{Columns: []string{"label", "series", orElse(b.Value.label(), "value"), "low", "high"}}
	for _, s := range b.Series {
		for k, l := range b.Labels {
			if k >= len(s.Values) {
				break
			}
			row := []any{l, s.Name, s.Values[k]}
			if s.hasIntervals() {
				row = append(row, s.Low[k], s.High[k])
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
