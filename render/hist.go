package render

import (
	"math"
	"slices"
)

// A Sample is a list of numbers with a name.
type Sample struct {
	Name   string
	Values []float64
}

// A Histogram is how often values fall where: of one sample or of several.
type Histogram struct {
	Title, Desc string
	X           Axis // Cells are the bars; 0: as many as the data bear
	Samples     []Sample
	Total       int // what CCDF's shares are of, such as the cells of a map; 0: the sample's size
}

// Hist draws a histogram: bars for one sample, outlines for several. Values that are not finite are left out.
func Hist(h Histogram) Figure {
	lists := make([][]float64, len(h.Samples))
	for i, s := range h.Samples {
		lists[i] = finiteOnly(s.Values)
	}
	x := h.X.over(lists...)
	bins := h.X.Cells
	if bins <= 0 {
		bins = binsFor(lists, x)
	}
	bins = min(max(bins, 1), 400)
	x.Cells = bins
	ch := Chart{Title: orElse(h.Title, "histogram"), Desc: h.Desc, X: x, Y: Axis{Name: "count"}, Step: false}
	highest := 0.0
	counts := make([][]float64, len(lists))
	for i, values := range lists {
		counts[i] = make([]float64, bins)
		for _, v := range values {
			at := fraction(v, x.Min, x.Max)
			if at < 0 || at > 1 {
				continue
			}
			counts[i][min(int(at*float64(bins)), bins-1)]++
		}
		s := Series{Name: h.Samples[i].Name}
		for k, n := range counts[i] {
			s.X, s.Y = append(s.X, x.edge(k)), append(s.Y, n)
			highest = max(highest, n)
		}
		ch.Series = append(ch.Series, s)
	}
	ch.Y.Max = max(highest, 1)
	ch.Y = ch.Y.rounded()
	ch.dots = true
	f := chartFigure(ch, func(lay *chartLayout) {
		lay.lines = nil
		for i, list := range counts {
			style := lineStyle(i)
			outline := shape{}
			base := lay.plot.bottom()
			outline.move(lay.plot.x, base)
			for k, n := range list {
				from, y := lay.px(x.edge(k), n).X, lay.px(x.Min, n).Y
				to := lay.px(x.edge(k+1), n).X
				outline.line(from, y)
				outline.line(to, y)
				if len(lists) == 1 && n > 0 {
					gap := min(1, (to-from)*0.1)
					r := box{from + gap/2, y, to - from - gap, base - y}
					lay.marks = append(lay.marks, func(c canvas) { c.rect(r, 0, paint{fill: style.stroke}) })
					lay.tips = append(lay.tips, tip{r, x.cellRange(k) + ": " + short(n)})
				}
			}
			outline.line(lay.plot.right(), base)
			if len(lists) > 1 {
				lay.marks = append(lay.marks, func(c canvas) {
					c.path(outline, paint{fill: style.stroke, opacity: 0.18})
					c.path(outline, paint{stroke: style.stroke, width: 1.8, dash: style.dash})
				})
			}
		}
	})
	t := Table{Columns: []string{"sample", "from", "to", "count"}}
	for i, list := range counts {
		for k, n := range list {
			t.Rows = append(t.Rows, []any{h.Samples[i].Name, x.edge(k), x.edge(k + 1), int(n)})
		}
	}
	f.data = frozen(t)
	return f
}

// frozen is a table that was made when the figure was.
func frozen(t Table) func() Table { return func() Table { return t } }

func finiteOnly(values []float64) []float64 {
	out := make([]float64, 0, len(values))
	for _, v := range values {
		if finite(v) {
			out = append(out, v)
		}
	}
	return out
}

// binsFor follows Freedman and Diaconis (1981): bars of 2 IQR n^(-1/3), 5 to 60 of them.
func binsFor(lists [][]float64, x Axis) int {
	most := 5.0
	for _, values := range lists {
		n := len(values)
		if n < 2 {
			continue
		}
		sorted := slices.Sorted(slices.Values(values))
		iqr := fraction(sorted[n*3/4], x.Min, x.Max) - fraction(sorted[n/4], x.Min, x.Max)
		bins := math.Ceil(math.Cbrt(float64(n)) / max(2*iqr, 1e-9))
		if iqr <= 0 {
			bins = math.Ceil(math.Sqrt(float64(n)))
		}
		most = max(most, min(bins, 60))
	}
	return int(most)
}

// CCDF draws for each sample what share of it is at least as great as a value, over the values: of elites, how many cells of a
// map reach a fitness. Total makes it the share of all cells.
func CCDF(h Histogram) Figure {
	ch := Chart{
		Title: orElse(h.Title, "complementary cumulative distribution"), Desc: h.Desc, X: h.X, Y: Axis{Name: "share at least as great", Unit: "%", Min: 0, Max: 100}, Step: true,
	}
	var lists [][]float64
	for _, sample := range h.Samples {
		lists = append(lists, sample.Values)
	}
	lowest, _, _ := extent(lists...)
	for _, sample := range h.Samples {
		values := slices.Sorted(slices.Values(finiteOnly(sample.Values)))
		total := float64(max(h.Total, len(values), 1))
		s := Series{Name: sample.Name}
		// Just behind the k-th smallest value, n-k are greater.
		for k, v := range values {
			if k == 0 {
				all := 100 * float64(len(values)) / total
				s.X, s.Y = append(s.X, lowest, v), append(s.Y, all, all)
			}
			if k+1 == len(values) || values[k+1] > v {
				s.X, s.Y = append(s.X, v), append(s.Y, 100*float64(len(values)-k-1)/total)
			}
		}
		ch.Series = append(ch.Series, s)
	}
	return Lines(ch)
}
