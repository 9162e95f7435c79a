package render

import (
	"fmt"
	"math"
	"math/rand/v2"
)

func rungs() Chart {
	ch := Chart{Title: "Success by number of bugs", X: Axis{Name: "bugs"}, Y: Axis{Name: "success", Unit: "%"}}
	for k, name := range []string{"GP", "prompt", "diff model"} {
		s := Series{Name: name}
		for bugs := 1; bugs <= 5; bugs++ {
			y := 60 * math.Pow(0.1+0.15*float64(k), float64(bugs-1))
			if k == 0 && bugs > 3 {
				y = 0
			}
			s.X, s.Y, s.Low, s.High = append(s.X, float64(bugs)), append(s.Y, y), append(s.Low, y*0.6), append(s.High, y*1.5+0.1)
		}
		ch.Series = append(ch.Series, s)
	}
	return ch
}

func dotsChart() Chart {
	r := rand.New(rand.NewPCG(3, 4))
	ch := Chart{Title: "Fitness and length", X: Axis{Name: "length", Unit: "lines"}, Y: Axis{Name: "distance", Unit: "units"}}
	for k := range 4 {
		s := Series{Name: fmt.Sprintf("operator %d", k+1)}
		for range 60 {
			s.X, s.Y = append(s.X, 20+10*float64(k)+15*r.NormFloat64()), append(s.Y, 50+20*r.NormFloat64())
			s.Tips = append(s.Tips, "a point")
		}
		ch.Series = append(ch.Series, s)
	}
	return ch
}

func verdicts() Chart {
	ch := Chart{Title: "Verdicts over the run", X: Axis{Name: "evaluations"}, Y: Axis{Name: "candidates"}}
	for k, name := range []string{"ok", "compile error", "runtime panic", "timeout"} {
		s := Series{Name: name}
		for i := range 30 {
			s.X, s.Y = append(s.X, float64(i*100)), append(s.Y, float64(4-k)*(20+float64(i))/(1+float64(k)*float64(i)/8))
		}
		ch.Series = append(ch.Series, s)
	}
	return ch
}

func normals() Histogram {
	r := rand.New(rand.NewPCG(5, 6))
	h := Histogram{Title: "Distance of elites", X: Axis{Name: "distance", Unit: "units"}}
	for k := range 2 {
		s := Sample{Name: []string{"GP", "diff model"}[k]}
		for range 400 {
			s.Values = append(s.Values, 40+20*float64(k)+15*r.NormFloat64())
		}
		h.Samples = append(h.Samples, s)
	}
	return h
}

func operatorBars() BarChart {
	return BarChart{
		Title: "Accepted changes by operator", Labels: []string{"gp/literal", "gp/insert", "gp/delete", "a rather long name of an operator, cut"}, Value: Axis{Name: "accepted", Unit: "%"},
		Series: []BarSeries{{Name: "first half", Values: []float64{12, 8, 3, 0}, Low: []float64{10, 6, 1, 0}, High: []float64{14, 10, 6, 2}}, {Name: "second half", Values: []float64{6, 4, math.NaN(), -1}}},
	}
}

func contest() Contest {
	r := rand.New(rand.NewPCG(7, 8))
	c := Contest{Title: "QD score after 300 evaluations, 8 runs each", Value: Axis{Name: "QD score"}}
	for k, name := range []string{"GP", "diff model", "prompt, a large one"} {
		g := ContestGroup{Name: name, Middle: 3000 + 800*float64(k)}
		for range 8 {
			g.Values = append(g.Values, g.Middle+300*r.NormFloat64())
		}
		g.Low, g.High = g.Middle-250, g.Middle+260
		c.Groups = append(c.Groups, g)
	}
	c.Effects = []Effect{{"diff model against GP", 0.93, 0.78, 0.99, "p = 0.002"}, {"prompt against GP", 0.97, 0.85, 1, "p < 0.001"}, {"prompt against diff model", 0.62, 0.41, 0.8, "p = 0.3"}}
	return c
}

func elitesOverAxes(n int) ParallelAxes {
	r := rand.New(rand.NewPCG(9, 10))
	p := ParallelAxes{Title: "Elites over their measures", Value: Axis{Name: "distance", Unit: "units"}}
	for _, name := range []string{"height", "width", "mass", "joints"} {
		p.Axes = append(p.Axes, Axis{Name: name, Unit: "units"})
	}
	for range n {
		x := r.Float64()
		p.Rows = append(p.Rows, ParallelRow{Values: []float64{150 * x, 150 * r.Float64(), 1000 * x * r.Float64(), float64(3 + r.IntN(10))}, Value: 100 * x, Tip: "an elite"})
	}
	return p
}

func ancestors(n int) Lineage {
	r := rand.New(rand.NewPCG(11, 12))
	l := Lineage{Title: "Lineage of the champion", Value: Axis{Name: "distance", Unit: "units"}}
	for i := range n {
		a := Ancestor{Name: fmt.Sprintf("#%d", i), Parent: -1, Value: float64(i) * r.Float64(), Operator: []string{"gp/literal", "gp/insert", "crossover"}[r.IntN(3)], Tip: "a program", Gone: r.IntN(3) == 0}
		if i > 1 {
			a.Parent = i - 1 - r.IntN(min(i, 12))
		}
		if i < 2 {
			a.Operator = "seed"
		}
		if a.Operator == "crossover" && i > 4 {
			a.Others = []int{r.IntN(i)}
		}
		l.Nodes = append(l.Nodes, a)
	}
	return l
}

func history() MapHistory {
	r := rand.New(rand.NewPCG(13, 14))
	h := MapHistory{
		Title: "The map over the run", X: Axis{Name: "height", Unit: "units", Max: 160, Cells: 12}, Y: Axis{Name: "width", Unit: "units", Max: 120, Cells: 12},
		Value: Axis{Name: "distance", Unit: "units", Palette: Magma}, Total: 4000,
	}
	for i := range 600 {
		reach := 1 + int(5*math.Sqrt(float64(i)/600))
		h.Entries = append(h.Entries, MapEntry{At: i * 6, X: 6 + r.IntN(2*reach) - reach, Y: 6 + r.IntN(2*reach) - reach, Value: 40 * r.Float64() * (1 + float64(i)/300)})
	}
	return h
}

func nested(dims, cells, n int) NestedMap {
	r := rand.New(rand.NewPCG(15, 16))
	m := NestedMap{Title: fmt.Sprintf("%d measures", dims), Value: Axis{Name: "distance", Unit: "units", Palette: Cividis}}
	for d := range dims {
		m.Axes = append(m.Axes, Axis{Name: []string{"height", "width", "mass", "joints", "muscles"}[d], Unit: "units", Max: 120, Cells: cells})
	}
	for range n {
		c := NestedCell{Value: 100 * r.Float64(), Tip: "an elite"}
		for range dims {
			c.At = append(c.At, (r.IntN(cells)+r.IntN(cells))/2)
		}
		m.Cells = append(m.Cells, c)
	}
	return m
}

const (
	oldCode = "package main\n\nfunc MakeWalker() *sodarace.Walker {\n\tw := sodarace.NewWalker()\n\ta := w.Joint(0, 0)\n\tb := w.Joint(10, 0)\n\tc := w.Joint(10, 10)\n\td := w.Joint(0, 10)\n\tw.Muscle(a, b, 5, 0)\n\tw.Muscle(b, c, 5, 0)\n\tw.Distance(c, d)\n\treturn w\n}\n"
	newCode = "package main\n\nfunc MakeWalker() *sodarace.Walker {\n\tw := sodarace.NewWalker()\n\ta := w.Joint(0, 0)\n\tb := w.Joint(14.5, 0)\n\tc := w.Joint(10, 10)\n\tfor i := range 3 { // a <tail>\n\t\tw.Joint(float64(i), 20)\n\t}\n\td := w.Joint(0, 10)\n\tw.Muscle(a, b, 5, 0)\n\tw.Distance(c, d)\n\treturn w\n}\n"
)

// chartSamples are the figures of numbers, and their odd ones.
func chartSamples() map[string]Figure {
	one := normals()
	one.Samples = one.Samples[:1]
	ccdf := normals()
	ccdf.Total, ccdf.Title = 500, "Share of cells that reach a distance"
	fast, slow := crawler(4, 30), crawler(5, 12)
	fast.Title, slow.Title = "the champion", "its seed, square"
	uphill := crawler(5, 18)
	uphill.Title, uphill.Ground = "on bumps", []Point{{-20, 0}, {20, 0}, {30, 6}, {45, -2}, {60, 0}, {200, 0}}
	magma := island(12, Figure{})
	magma.Value.Palette = Magma
	return map[string]Figure{
		"line": Line("Loss", []float64{9, 6, 4, 3, 2.5, 2.2, 2.1}, []float64{9, 7, 5.5, 4.6, 4.2, 4, 3.9}), "line-empty": Line("nothing"),
		"scatter": Scatter(dotsChart()), "scatter-empty": Scatter(Chart{}), "areas": Areas(verdicts()), "shares": Shares(verdicts()), "areas-empty": Areas(Chart{}),
		"ladder": Ladder(rungs()), "ladder-empty": Ladder(Chart{}), "hist": Hist(one), "hist-two": Hist(normals()), "hist-empty": Hist(Histogram{}),
		"hist-one-value": Hist(Histogram{Samples: []Sample{{"one", []float64{3, 3, 3}}}}), "ccdf": CCDF(ccdf), "ccdf-empty": CCDF(Histogram{}),
		"bars": Bars(operatorBars()), "bars-empty": Bars(BarChart{}), "comparison": Comparison(contest()), "comparison-empty": Comparison(Contest{}),
		"parallel": Parallel(elitesOverAxes(200)), "parallel-empty": Parallel(ParallelAxes{}), "tree": Tree(ancestors(120)), "tree-large": Tree(ancestors(3000)), "tree-empty": Tree(Lineage{}),
		"code": CodeDiff("square", oldCode, "#17", newCode), "code-same": CodeDiff("a", oldCode, "b", oldCode),
		"film": FilmStrip(crawler(4, 30), 6), "film-empty": FilmStrip(Motion{}, 5), "race": Race("A race", fast, slow, uphill), "race-empty": Race(""),
		"overtime": MapOverTime(history()), "overtime-empty": MapOverTime(MapHistory{}), "nest": Nest(nested(3, 12, 700)), "nest-four": Nest(nested(4, 6, 600)), "nest-five": Nest(nested(5, 5, 900)), "nest-empty": Nest(NestedMap{}),
		"heat-magma": Heat(magma),
	}
}
