package render

import "math"

// Axis is one measure: its name and unit, its range, and how many cells the range is cut into. A range that is empty or
// not finite is taken from the data; Cells 0 means as many as the data need.
type Axis struct {
	Name, Unit string
	Min, Max   float64
	Cells      int
	Palette    Palette // of an axis that is shown as colour
}

// label is the name with its unit.
func (a Axis) label() string {
	name := clean(a.Name)
	switch {
	case a.Unit == "":
		return name
	case name == "":
		return clean(a.Unit)
	}
	return name + " (" + clean(a.Unit) + ")"
}

// colour is that of a value on an axis that is shown as colour.
func (a Axis) colour(v float64) string { return a.Palette.at(fraction(v, a.Min, a.Max)) }

// fixed tells whether the axis states its own range.
func (a Axis) fixed() bool { return finite(a.Min) && finite(a.Max) && a.Min < a.Max }

// overCells is the axis with at least one cell and a range; without a range the ticks count cells.
func (a Axis) overCells(needed int) Axis {
	if a.Cells <= 0 {
		a.Cells = needed
	}
	a.Cells = min(max(a.Cells, 1), maxCells)
	if !a.fixed() {
		a.Min, a.Max, a.Unit = 0, float64(a.Cells), ""
	}
	return a
}

// maxCells bounds the cells along an axis: more cannot be told apart.
const maxCells = 2000

// over is the axis with a range that is not empty: its own, or that of the data.
func (a Axis) over(values ...[]float64) Axis {
	if a.fixed() {
		return a
	}
	lo, hi, ok := extent(values...)
	if !ok {
		lo, hi = 0, 1
	}
	if fraction(hi, lo, hi) != 1 { // one value, or two that floats cannot hold apart
		pad := max(math.Abs(lo)*0.05, 0.5)
		lo, hi = max(lo-pad, -math.MaxFloat64), min(hi+pad, math.MaxFloat64)
	}
	a.Min, a.Max = lo, hi
	return a
}

// edge is where cell i begins.
func (a Axis) edge(i int) float64 {
	t := float64(i) / float64(a.Cells)
	return a.Min*(1-t) + a.Max*t
}

// cellRange is the part of the axis that cell i covers, as text.
func (a Axis) cellRange(i int) string {
	step := (a.Max/2 - a.Min/2) / float64(a.Cells) * 2
	if !finite(step) || step <= 0 {
		return short(a.edge(i)) + "–" + short(a.edge(i+1))
	}
	label := func(v float64) string { return tickLabel(v, niceStep(step/20)) }
	return label(a.edge(i)) + "–" + label(a.edge(i+1))
}

// tick is a mark on an axis: its place from 0 to 1 and its text.
type tick struct {
	at   float64
	text string
}

// marks are about n ticks on round values.
func (a Axis) marks(n int) []tick {
	at, step := ticks(a.Min, a.Max, n)
	out := make([]tick, 0, len(at))
	for _, v := range at {
		out = append(out, tick{fraction(v, a.Min, a.Max), tickLabel(v, step)})
	}
	return out
}

func widest(f font, marks []tick) float64 {
	w := 0.0
	for _, m := range marks {
		w = max(w, f.measure(m.text))
	}
	return w
}
