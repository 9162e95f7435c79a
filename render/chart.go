package render

import (
	"fmt"
	"math"
	"strings"
)

// Series is one line of a chart: points (X[i], Y[i]) by rising X, and optionally a band between Low[i] and High[i].
type Series struct {
	Name      string
	X, Y      []float64
	Low, High []float64 // both as long as Y, or ignored
	AtMost    []bool    // values of which only an upper bound is known: drawn as a triangle that points down, apart from the line
	Dots      bool      // whether each value is marked
	Faint     bool      // whether it stands in the background: somebody else's figures
	Tips      []string  // of a scatter plot's points; as long as Y, or ignored
}

// Chart is a diagram of lines. An axis without a range takes that of the data. On a logarithmic axis, values that are
// not positive are left out.
type Chart struct {
	Title, Desc string
	X, Y        Axis
	Series      []Series
	Step        bool // each value holds until the next one
	LogX, LogY  bool

	dots bool // the keys show points, not lines
}

// Lines draws one chart.
func Lines(ch Chart) Figure {
	return chartFigure(ch, nil)
}

// chartFigure draws one chart, whose layout prepare may change.
func chartFigure(ch Chart, prepare func(*chartLayout)) Figure {
	const w, h = 680, 380
	lay := layChart(ch, box{0, 0, w, h}, true)
	if prepare != nil {
		prepare(lay)
	}
	return Figure{
		w: w, h: h, title: orElse(ch.Title, "chart"), desc: orElse(ch.Desc, ch.describe()), tips: lay.tips, data: ch.tableOf(),
		draw: func(c canvas) {
			drawCard(c, w, h, nil)
			lay.draw(c)
		},
	}
}

// tableOf gives the chart as data, as it is now.
func (ch Chart) tableOf() func() Table {
	t := Table{Columns: []string{"line", orElse(ch.X.label(), "x"), orElse(ch.Y.label(), "y"), "low", "high"}}
	for _, s := range ch.Series {
		for i := range min(len(s.X), len(s.Y)) {
			row := []any{s.Name, s.X[i], s.Y[i]}
			if len(s.Low) >= len(s.Y) && len(s.High) >= len(s.Y) {
				row = append(row, s.Low[i], s.High[i])
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return func() Table { return t }
}

// Panels draws several charts in one figure, two or three beside each other.
func Panels(title string, charts ...Chart) Figure {
	if len(charts) == 0 {
		return Figure{}
	}
	cols := panelColumns(len(charts))
	w, panelH := []float64{680, 760, 864}[cols-1], []float64{340, 270, 250}[cols-1]
	lines := titleLines(title, w)
	top := headHeight(lines) - margin
	if len(lines) == 0 {
		top = 0
	}
	rows := (len(charts) + cols - 1) / cols
	h := top + float64(rows)*panelH
	var parts []*chartLayout
	var descs []string
	for i, ch := range charts {
		at := box{float64(i%cols) * w / float64(cols), top + float64(i/cols)*panelH, w / float64(cols), panelH}
		parts = append(parts, layChart(ch, at, false))
		descs = append(descs, orElse(ch.Desc, ch.describe()))
	}
	return Figure{w: w, h: h, title: orElse(title, "charts"), desc: strings.Join(descs, "; "), data: panelsTable(charts), draw: func(c canvas) {
		drawCard(c, w, h, lines)
		for _, p := range parts {
			p.draw(c)
		}
	}}
}

func panelsTable(charts []Chart) func() Table {
	var t Table
	for _, ch := range charts {
		part := ch.tableOf()()
		t.Columns = append([]string{"chart"}, "line", "x", "y", "low", "high")
		for _, row := range part.Rows {
			t.Rows = append(t.Rows, append([]any{ch.Title}, row...))
		}
	}
	return func() Table { return t }
}

// panelColumns leaves no hole where that can be had.
func panelColumns(n int) int {
	switch n {
	case 1:
		return 1
	case 2, 4:
		return 2
	}
	return 3
}

func (ch Chart) describe() string {
	var names []string
	for _, s := range ch.Series {
		text := orElse(clean(s.Name), "line")
		for i := len(s.Y) - 1; i >= 0; i-- {
			if finite(s.Y[i]) {
				text += " ends at " + short(s.Y[i])
				break
			}
		}
		names = append(names, text)
	}
	return fmt.Sprintf("%s over %s: %s", orElse(ch.Y.label(), "y"), orElse(ch.X.label(), "x"), orElse(strings.Join(names, ", "), "no data"))
}

// chartLayout is a chart with everything placed.
type chartLayout struct {
	title     string
	titleFont font
	at        box
	plot      box
	x, y      Axis
	xMarks    []tick
	yMarks    []tick
	xLabel    string
	yLabel    string
	lines     []placedLine
	series    []Series       // repaired, logarithms taken
	marks     []func(canvas) // drawn over the lines
	tips      []tip
	keys      []placedKey
	nodata    bool
}

// placedLine is a series in pixels: runs of points without gaps.
type placedLine struct {
	runs  [][]Point
	bands []shape
	dots  []Point // values to mark
	most  []Point // upper bounds
	style paint
}

func layChart(ch Chart, at box, big bool) *chartLayout {
	lay := &chartLayout{at: at, titleFont: titleFont}
	if !big {
		lay.titleFont.size = labelSize + 1
	}
	lay.title = lay.titleFont.fit(clean(ch.Title), at.w-2*margin)
	series := ch.clean()
	lay.series = series
	var xs, ys [][]float64
	for _, s := range series {
		xs, ys = append(xs, s.X), append(ys, s.Y, s.Low, s.High)
	}
	lay.x, lay.y = logAxis(ch.X, ch.LogX).over(xs...), logAxis(ch.Y, ch.LogY).over(ys...)
	_, _, ok := extent(xs...)
	lay.nodata = !ok
	if !ch.Y.fixed() && !ch.LogY {
		lay.y = lay.y.rounded()
	}
	head := at.y + margin
	if lay.title != "" {
		head += titleSize*1.25 + 4
	}
	if len(series) > 1 {
		var kh float64
		lay.keys, kh = flow(seriesKeys(series, ch.dots), Point{at.x + margin, head}, at.w-2*margin)
		head += kh + 4
	}
	bottom := at.bottom() - margin - 34
	xTicks, yTicks := 7, 6
	if !big {
		xTicks, yTicks = 4, 5
	}
	lay.yMarks = chartMarks(lay.y, ch.LogY, yTicks)
	left := at.x + margin + max(widest(tickFont, lay.yMarks)+9, 22)
	lay.plot = box{left, head + axisHead, at.x + at.w - margin - 8 - left, 0}
	lay.plot.h = max(bottom-lay.plot.y, 30)
	if allWhole(xs) && !ch.LogX {
		xTicks = min(xTicks, max(1, int(min(lay.x.Max/2-lay.x.Min/2, 100)*2))) // no ticks between whole numbers
	}
	lay.xMarks = sparse(chartMarks(lay.x, ch.LogX, xTicks), lay.plot.w)
	lay.xLabel = labelFont.fit(orElse(ch.X.label(), "x")+" →", at.w-2*margin)
	lay.yLabel = labelFont.fit("↑ "+orElse(ch.Y.label(), "value"), at.w-2*margin)
	for i, s := range series {
		lay.lines = append(lay.lines, lay.place(s, i, ch.Step))
	}
	return lay
}

// clean repairs the series: equal lengths, logarithms taken, long ones thinned out later by place.
func (ch Chart) clean() []Series {
	scale := func(vs []float64, n int, log bool) []float64 {
		out := make([]float64, n)
		for i := range out {
			v := vs[i]
			switch {
			case !finite(v) || (log && v <= 0):
				v = math.NaN()
			case log:
				v = math.Log10(v)
			}
			out[i] = v
		}
		return out
	}
	out := make([]Series, 0, len(ch.Series))
	for _, s := range ch.Series {
		n := min(len(s.X), len(s.Y))
		r := Series{Name: clean(s.Name), X: scale(s.X, n, ch.LogX), Y: scale(s.Y, n, ch.LogY), Dots: s.Dots, Faint: s.Faint}
		if len(s.AtMost) >= n {
			r.AtMost = s.AtMost[:n]
		}
		for i := range r.X {
			if math.IsNaN(r.X[i]) {
				r.Y[i] = math.NaN()
			}
		}
		if len(s.Low) >= n && len(s.High) >= n {
			r.Low, r.High = scale(s.Low, n, ch.LogY), scale(s.High, n, ch.LogY)
		}
		out = append(out, r)
	}
	return out
}

func allWhole(lists [][]float64) bool {
	for _, vs := range lists {
		for _, v := range vs {
			if finite(v) && v != math.Trunc(v) {
				return false
			}
		}
	}
	return true
}

func logAxis(a Axis, log bool) Axis {
	if !log {
		return a
	}
	if a.fixed() && a.Min > 0 {
		a.Min, a.Max = math.Log10(a.Min), math.Log10(a.Max)
		return a
	}
	a.Min, a.Max = 0, 0
	return a
}

// rounded widens the range to round values, and to zero when zero is near.
func (a Axis) rounded() Axis {
	if a.Min > 0 && a.Min < a.Max*0.4 {
		a.Min = 0
	}
	_, step := ticks(a.Min, a.Max, 5)
	if lo, hi := math.Floor(a.Min/step+1e-9)*step, math.Ceil(a.Max/step-1e-9)*step; step > 0 && finite(lo) && finite(hi) && finite(hi-lo) {
		a.Min, a.Max = lo, hi
	}
	return a
}

// chartMarks are ticks on round values; a logarithmic axis has them on powers of ten, or between when it is short.
func chartMarks(a Axis, log bool, n int) []tick {
	if !log {
		return a.marks(n)
	}
	var out []tick
	add := func(v float64) {
		if at := fraction(math.Log10(v), a.Min, a.Max); at >= -1e-9 && at <= 1+1e-9 {
			out = append(out, tick{at, short(v)})
		}
	}
	decades := a.Max - a.Min
	every := math.Max(1, math.Ceil(decades/float64(n)))
	for e := math.Floor(a.Min); e <= a.Max+1e-9; e += every {
		for _, m := range []float64{1, 2, 5} {
			if v := m * math.Pow(10, e); finite(v) && v > 0 && (m == 1 || decades < float64(n)/2) {
				add(v)
			}
		}
	}
	return out
}

// sparse leaves out ticks whose texts would touch.
func sparse(marks []tick, w float64) []tick {
	var out []tick
	end := math.Inf(-1)
	for _, m := range marks {
		half := tickFont.measure(m.text) / 2
		if x := m.at * w; x-half > end+6 {
			out, end = append(out, m), x+half
		}
	}
	return out
}
