package elm

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"goelm/elm/stats"
	"goelm/render"
)

// MIMEBundle shows curves with bands, what the runs came to with intervals, equal budgets, and the tests.
func (c Comparison) MIMEBundle() map[string]any {
	parts := []any{c.Chart(), c.table(), c.budgets(), c.costs()}
	if len(c.Pairs) > 0 {
		parts = append(parts, c.tests())
	}
	for _, remark := range c.remarks() {
		parts = append(parts, emphasised(remark))
	}
	return render.Stack(parts...).MIMEBundle()
}

// Chart draws QD score, coverage and best fitness over the candidates: the median of the runs, and the band between the lowest and
// the highest.
func (c Comparison) Chart() render.Figure {
	panel := func(name, unit string, of func(CurvePoint) float64) render.Chart {
		return render.Chart{Title: name, X: open("candidates", ""), Y: open(name, unit), Step: true, Series: c.series(of)}
	}
	title := fmt.Sprintf("%s: %s of each mutator, medians and ranges", c.Task, counted(c.Runs, "run"))
	return render.Panels(title,
		panel("QD score", c.spec.FitnessUnit, func(p CurvePoint) float64 { return p.QDScore }),
		panel("coverage", "%", func(p CurvePoint) float64 { return 100 * p.Coverage }),
		panel("best "+c.spec.fitnessName(), c.spec.FitnessUnit, func(p CurvePoint) float64 { return p.Best }))
}

// open is an axis whose range follows from the data.
func open(name, unit string) render.Axis {
	return render.Axis{Name: name, Unit: unit, Min: math.NaN(), Max: math.NaN()}
}

// series are the mutators' curves at some evenly spread candidates.
func (c Comparison) series(of func(CurvePoint) float64) []render.Series {
	const points = 100
	last := 0
	for _, r := range c.Rows {
		for _, x := range r.Results {
			if n := len(x.Curve); n > 0 {
				last = max(last, x.Curve[n-1].Candidates)
			}
		}
	}
	var all []render.Series
	for _, r := range c.Rows {
		s := render.Series{Name: r.Mutator}
		for k := 1; k <= points; k++ {
			at := max(1, last*k/points)
			if n := len(s.X); n > 0 && s.X[n-1] == float64(at) {
				continue
			}
			var values []float64
			for _, x := range r.Results {
				v := math.NaN()
				for _, p := range x.Curve {
					if p.Candidates > at {
						break
					}
					v = of(p)
				}
				if !math.IsNaN(v) {
					values = append(values, v)
				}
			}
			if len(values) == 0 {
				continue
			}
			s.X, s.Y = append(s.X, float64(at)), append(s.Y, stats.Median(values))
			s.Low, s.High = append(s.Low, slices.Min(values)), append(s.High, slices.Max(values))
		}
		all = append(all, s)
	}
	return all
}

// table is what the runs came to.
func (c Comparison) table() render.Table {
	caption := fmt.Sprintf("What %s of each mutator came to: median; mean of the middle half (IQM) with its 95 %% interval (bootstrap over runs, BCa)", counted(c.Runs, "run"))
	if c.Partial {
		caption += "; stopped before the end"
	}
	if c.Runs < stats.FewRuns {
		caption += fmt.Sprintf("; fewer than %d runs say little", stats.FewRuns)
	}
	t := render.Table{Caption: caption, Columns: []string{"mutator", "runs", "QD score", "IQM", "coverage", "best " + c.spec.fitnessName(), "IQM", "mean QD score over the run"}}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []any{
			r.Mutator, len(r.Results), number(r.QDScore.Median), withInterval(r.QDScore), percent(r.Coverage.Median) + " %",
			number(r.Best.Median), withInterval(r.Best), number(r.Area.Median),
		})
	}
	return t
}

// number is a number to four digits, "" for none.
func number(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return fmt.Sprintf("%.4g", x)
}

func withInterval(s Statistic) string {
	if math.IsNaN(s.IQM) {
		return ""
	}
	if math.IsNaN(s.Interval.Low) {
		return number(s.IQM)
	}
	return fmt.Sprintf("%s (%s–%s)", number(s.IQM), number(s.Interval.Low), number(s.Interval.High))
}

// budgets are the scores at equal cost, in three senses.
func (c Comparison) budgets() render.Table {
	t := render.Table{
		Caption: "Median QD score when all have spent the same; time includes training; ≥: the runs were over before",
		Columns: []string{"mutator"},
	}
	equal := c.Equal()
	for _, b := range equal {
		name := "no " + b.Kind
		if !math.IsNaN(b.Amount) {
			name = fmt.Sprintf("at %s %s", number(b.Amount), b.Kind)
		}
		t.Columns = append(t.Columns, name)
	}
	for i, r := range c.Rows {
		row := []any{r.Mutator}
		for _, b := range equal {
			score := number(b.Score[i])
			if b.AtLeast[i] && score != "" {
				score = "≥ " + score
			}
			row = append(row, score)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// costs are what the runs took.
func (c Comparison) costs() render.Table {
	t := render.Table{Caption: "What it took, all runs together", Columns: []string{"mutator", "proposals", "tokens", "US dollars", "time", "training"}}
	for _, r := range c.Rows {
		tokens, cost, wall := r.spent()
		proposals := 0
		for _, x := range r.Results {
			proposals += x.Evaluations
		}
		training := ""
		if r.Training > 0 {
			training = fmt.Sprint(r.Training.Round(100e6))
		}
		t.Rows = append(t.Rows, []any{r.Mutator, proposals, tokens, fmt.Sprintf("%.4f", cost), wall.Round(1e6), training})
	}
	return t
}

// tests are the pairs.
func (c Comparison) tests() render.Table {
	t := render.Table{
		Caption: "Pairs: probability that a run of the first comes to more (A12: 0.5 is no difference, 0.71 a large one), and the test of Mann and Whitney; p is adjusted for all of these tests (Holm)",
		Columns: []string{"first", "second", "of", "A12", "p"},
	}
	for _, p := range c.Pairs {
		t.Rows = append(t.Rows, []any{p.First, p.Second, p.Of, fmt.Sprintf("%.2f", p.A12), pValue(p.Adjusted)})
	}
	return t
}

// remarks say in words what is easily overlooked: that a simple operator does more in the same time.
func (c Comparison) remarks() []string {
	equal := c.Equal()
	time := equal[len(equal)-1]
	best, simple := -1, -1
	for i, r := range c.Rows {
		tokens, _, _ := r.spent()
		score := time.Score[i]
		switch costly := tokens > 0 || r.Training > 0; {
		case math.IsNaN(score):
		case costly && (best < 0 || score > time.Score[best]):
			best = i
		case !costly && (simple < 0 || score > time.Score[simple]):
			simple = i
		}
	}
	if best < 0 || simple < 0 || time.Score[simple] <= time.Score[best] {
		return nil
	}
	return []string{strings.TrimSpace(fmt.Sprintf("By time, the simple baseline wins: in the same %s seconds %s comes to a QD score of %s, %s to %s.",
		number(time.Amount), c.Rows[simple].Mutator, number(time.Score[simple]), c.Rows[best].Mutator, number(time.Score[best])))}
}
