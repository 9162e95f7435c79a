package render

import (
	"fmt"
	"math"
	"slices"
)

// Charts that are made of the same parts as Lines: short forms, points, areas, ladders.

// Line draws lists of numbers over their index, one line each.
func Line(title string, values ...[]float64) Figure {
	ch := Chart{Title: title, X: Axis{Name: "index"}}
	for i, ys := range values {
		s := Series{Name: fmt.Sprintf("line %d", i+1), Y: ys}
		for k := range ys {
			s.X = append(s.X, float64(k))
		}
		ch.Series = append(ch.Series, s)
	}
	return Lines(ch)
}

// mostDots is how many points of one series are drawn; more cannot be told apart.
const mostDots = 3000

// Scatter draws the points of a chart's series, each series in a colour and a shape of its own. Its points need no order.
func Scatter(ch Chart) Figure {
	ch.dots = true
	var xs [][]float64
	for _, s := range ch.Series {
		xs = append(xs, s.X)
	}
	if !ch.LogX && !ch.X.fixed() {
		ch.X = ch.X.padded(0.03, xs...)
	}
	return chartFigure(ch, func(lay *chartLayout) {
		lay.lines = nil
		for i, s := range lay.series {
			style := lineStyle(i)
			var dots shape
			seen := map[[2]int]bool{}
			for k := range s.Y {
				if math.IsNaN(s.X[k]) || math.IsNaN(s.Y[k]) {
					continue
				}
				at := lay.px(s.X[k], s.Y[k])
				place := [2]int{int(math.Round(at.X)), int(math.Round(at.Y))}
				if seen[place] || len(seen) >= mostDots {
					continue
				}
				seen[place] = true
				d := dotShape(i, at, 3.4)
				dots.verbs, dots.pts = append(dots.verbs, d.verbs...), append(dots.pts, d.pts...)
				if tips := ch.Series[i].Tips; len(tips) >= len(s.Y) && tips[k] != "" {
					lay.tips = append(lay.tips, tip{box{at.X - 5, at.Y - 5, 10, 10}, tips[k]})
				}
			}
			lay.marks = append(lay.marks, func(c canvas) { c.path(dots, paint{fill: style.stroke, opacity: 0.75}) })
		}
	})
}

// dotShape is the mark of a series: colour alone does not tell it apart for every reader.
func dotShape(series int, at Point, r float64) shape {
	var s shape
	corners := func(angles ...float64) {
		for i, a := range angles {
			x, y := at.X+r*1.15*math.Sin(a*math.Pi/180), at.Y-r*1.15*math.Cos(a*math.Pi/180)
			if i == 0 {
				s.move(x, y)
			} else {
				s.line(x, y)
			}
		}
		s.close()
	}
	switch series % 4 {
	case 1:
		corners(45, 135, 225, 315)
	case 2:
		corners(0, 120, 240)
	case 3:
		corners(0, 90, 180, 270)
	default:
		corners(0, 45, 90, 135, 180, 225, 270, 315)
	}
	return s
}

// Areas draws a chart's series on top of each other: what they sum to over X, and how much of it each is. Negative values count
// as nothing. All series are read at the X of the first.
func Areas(ch Chart) Figure { return areas(ch, false) }

// Shares is Areas in per cent of the sum.
func Shares(ch Chart) Figure { return areas(ch, true) }

func areas(ch Chart, share bool) Figure {
	ch.LogY, ch.LogX, ch.dots = false, false, true
	stacked := ch
	stacked.Series = nil
	sums := []float64{}
	at := func(s Series, i int) float64 {
		if i < len(s.Y) && finite(s.Y[i]) {
			return min(max(s.Y[i], 0), math.MaxFloat64/float64(len(ch.Series)+1))
		}
		return 0
	}
	var xs []float64
	if len(ch.Series) > 0 {
		xs = ch.Series[0].X
	}
	total := make([]float64, len(xs))
	for _, s := range ch.Series {
		for i := range xs {
			total[i] += at(s, i)
		}
	}
	sums = append(sums, make([]float64, len(xs))...)
	for _, s := range ch.Series {
		low := slices.Clone(sums)
		for i := range xs {
			v := at(s, i)
			if share && total[i] > 0 {
				v = 100 * v / total[i]
			}
			sums[i] += v
		}
		stacked.Series = append(stacked.Series, Series{Name: s.Name, X: xs, Y: slices.Clone(sums), Low: low, High: slices.Clone(sums)})
	}
	if !stacked.Y.fixed() && share {
		stacked.Y.Unit, stacked.Y.Min, stacked.Y.Max = "%", 0, 100
	}
	stacked.Desc = orElse(ch.Desc, "areas on top of each other: "+ch.describe())
	f := chartFigure(stacked, func(lay *chartLayout) {
		for i := range lay.lines {
			l := lay.lines[i]
			style := lineStyle(i)
			lay.lines[i].runs, lay.lines[i].bands = nil, nil
			lay.marks = append(lay.marks, func(c canvas) {
				for _, b := range l.bands {
					c.path(b, paint{fill: style.stroke, opacity: 0.85})
				}
				for _, r := range l.runs {
					c.path(polyline(r), paint{stroke: cardFill, width: 1})
				}
			})
		}
	})
	f.data = ch.tableOf()
	return f
}

// padded is the axis over the values with some room on both sides.
func (a Axis) padded(part float64, values ...[]float64) Axis {
	p := a.over(values...)
	if room := (p.Max/2 - p.Min/2) * 2 * part; finite(p.Min-room) && finite(p.Max+room) && p.Min-room < p.Min {
		a.Min, a.Max = p.Min-room, p.Max+room
	}
	return a
}

// ladderAxes leave room for points at the ends, and below for the arrows of what never succeeded.
func ladderAxes(ch Chart) (x, y Axis) {
	var xs, ys [][]float64
	bounds := false
	for _, s := range ch.Series {
		xs, ys = append(xs, s.X), append(ys, positive(s.Y), positive(s.Low), positive(s.High))
		for k, v := range s.Y {
			bounds = bounds || v == 0 && k < len(s.High) && s.High[k] > 0
		}
	}
	x, y = ch.X, ch.Y
	if !x.fixed() && !ch.LogX {
		x = x.padded(0.07, xs...)
	}
	if lo, hi, ok := extent(ys...); ok && !y.fixed() {
		if bounds {
			lo /= 2.5
		}
		if lo, hi = lo/1.15, hi*1.15; y.Unit == "%" && hi > 100 {
			hi = max(100, hi/1.15)
		}
		if lo > 0 && finite(hi) && lo < hi {
			y.Min, y.Max = lo, hi
		}
	}
	return x, y
}

func positive(values []float64) []float64 {
	var out []float64
	for _, v := range values {
		if v > 0 && finite(v) {
			out = append(out, v)
		}
	}
	return out
}

// Ladder draws how often something succeeds as it gets harder: one line for each series, Y on a logarithmic scale with
// intervals from Low to High. No success at all has no place on such a scale: it is drawn as an arrow down from High, the upper
// bound. (The ELM paper, Lehman et al. 2022, compares operators that way.)
func Ladder(ch Chart) Figure {
	ch.LogY, ch.Step = true, false
	ch.X, ch.Y = ladderAxes(ch)
	return chartFigure(ch, func(lay *chartLayout) {
		n := len(lay.series)
		for i, s := range lay.series {
			style := lineStyle(i)
			aside := (float64(i) - float64(n-1)/2) * min(7, 40/float64(max(n, 1)))
			var bars, arrows shape
			var dots shape
			for k := range s.Y {
				if math.IsNaN(s.X[k]) && !math.IsNaN(s.Y[k]) {
					continue
				}
				x := ch.Series[i].X[k]
				if !finite(x) {
					continue
				}
				if ch.LogX {
					x = math.Log10(x)
				}
				if s.High == nil || math.IsNaN(s.High[k]) {
					if !math.IsNaN(s.Y[k]) {
						d := dotShape(i, lay.px(x, s.Y[k]), 4.4)
						dots.verbs, dots.pts = append(dots.verbs, d.verbs...), append(dots.pts, d.pts...)
					}
					continue
				}
				top := lay.px(x, s.High[k])
				top.X += aside
				if math.IsNaN(s.Y[k]) { // none succeeded
					arrows.move(top.X-5, top.Y)
					arrows.line(top.X+5, top.Y)
					arrows.move(top.X, top.Y)
					arrows.line(top.X, top.Y+20)
					arrows.move(top.X-4, top.Y+14)
					arrows.line(top.X, top.Y+20)
					arrows.line(top.X+4, top.Y+14)
					continue
				}
				low := Point{top.X, lay.plot.bottom()}
				if s.Low != nil && !math.IsNaN(s.Low[k]) {
					low.Y = lay.px(x, s.Low[k]).Y
				}
				bars.move(top.X, top.Y)
				bars.line(low.X, low.Y)
				for _, y := range []float64{top.Y, low.Y} {
					bars.move(top.X-4, y)
					bars.line(top.X+4, y)
				}
				d := dotShape(i, Point{top.X, lay.px(x, s.Y[k]).Y}, 4.4)
				dots.verbs, dots.pts = append(dots.verbs, d.verbs...), append(dots.pts, d.pts...)
			}
			if i < len(lay.lines) {
				lay.lines[i].bands = nil
				for r := range lay.lines[i].runs {
					for p := range lay.lines[i].runs[r] {
						lay.lines[i].runs[r][p].X += aside
					}
				}
			}
			lay.marks = append(lay.marks, func(c canvas) {
				c.path(bars, paint{stroke: style.stroke, width: 1.4})
				c.path(arrows, paint{stroke: style.stroke, width: 1.6})
				c.path(dots, paint{fill: style.stroke, stroke: cardFill, width: 0.8})
			})
		}
	})
}
