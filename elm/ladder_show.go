package elm

import (
	"fmt"
	"html"
	"math"
	"strings"

	"goelm/render"
)

// MIMEBundle shows success by number of bugs with its intervals, what it cost, and the tests.
func (c LadderComparison) MIMEBundle() map[string]any {
	parts := []any{c.Chart(), c.table(), c.costs(), c.fates()}
	if len(c.Pairs) > 0 {
		parts = append(parts, c.tests())
	}
	if p, ok := publishedFor(c.Ladder); ok {
		parts = append(parts, p.table())
	}
	for _, remark := range c.remarks() {
		parts = append(parts, emphasised(remark))
	}
	return render.Stack(parts...).MIMEBundle()
}

// Chart draws success over the number of bugs, on a logarithmic axis, with 95 % intervals and the published figures. No success
// at all is drawn as the upper bound that it means.
func (c LadderComparison) Chart() render.Figure {
	chart := render.Chart{
		Title: fmt.Sprintf("%s: share of single changes that repair the program, %d trials each", c.Ladder, c.Trials),
		X:     render.Axis{Name: "bugs", Min: math.NaN(), Max: math.NaN()}, Y: render.Axis{Name: "repaired", Unit: "%", Min: math.NaN(), Max: math.NaN()}, LogY: true,
		Desc: c.words(),
	}
	for _, name := range c.mutators() {
		s := render.Series{Name: name, Dots: true}
		for _, r := range c.of(name) {
			none := r.Successes == 0
			y := 100 * r.Success()
			if none {
				y = 100 * r.Rate.High
			}
			s.X, s.Y, s.AtMost = append(s.X, float64(r.Bugs)), append(s.Y, y), append(s.AtMost, none)
			s.Low, s.High = append(s.Low, 100*r.Rate.Low), append(s.High, 100*r.Rate.High)
		}
		chart.Series = append(chart.Series, s)
	}
	if p, ok := publishedFor(c.Ladder); ok {
		for _, row := range p.rows {
			s := render.Series{Name: row.name + " (published)", Faint: true}
			for i, v := range row.percent {
				s.X, s.Y = append(s.X, float64(i+1)), append(s.Y, v)
			}
			chart.Series = append(chart.Series, s)
		}
	}
	return render.Lines(chart)
}

// words are the rates for those who do not see the chart.
func (c LadderComparison) words() string {
	var parts []string
	for _, name := range c.mutators() {
		var rates []string
		for _, r := range c.of(name) {
			rates = append(rates, rate(r))
		}
		parts = append(parts, name+" "+strings.Join(rates, ", "))
	}
	return "success by bugs: " + strings.Join(parts, "; ")
}

// rate is a rate of success with its interval: "4.5 % (1.2–9)", or an upper bound.
func rate(r LadderRow) string {
	switch {
	case r.Trials == 0:
		return ""
	case r.Successes == 0:
		return "< " + percent(r.Rate.High) + " %"
	}
	return fmt.Sprintf("%s %% (%s–%s)", percent(r.Success()), percent(r.Rate.Low), percent(r.Rate.High))
}

// percent writes a share to two significant digits, or three above ten percent.
func percent(x float64) string {
	x *= 100
	switch {
	case x >= 99.95:
		return "100"
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	case x >= 1:
		return fmt.Sprintf("%.1f", x)
	case x == 0:
		return "0"
	}
	digits := int(math.Ceil(-math.Log10(x))) + 1
	return fmt.Sprintf("%.*f", digits, x)
}

// table is success by mutator and number of bugs.
func (c LadderComparison) table() render.Table {
	caption := fmt.Sprintf("Repaired, with 95 %% intervals (Wilson), %d trials each", c.Trials)
	if c.Partial {
		caption += "; stopped before the end"
	}
	t := render.Table{Caption: caption, Columns: []string{"mutator"}}
	for _, bugs := range c.bugs() {
		t.Columns = append(t.Columns, counted(bugs, "bug"))
	}
	for _, name := range c.mutators() {
		row := []any{name}
		for _, r := range c.of(name) {
			row = append(row, rate(r))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// costs are the three budgets: proposals, tokens or money, and time.
func (c LadderComparison) costs() render.Table {
	t := render.Table{Caption: "What it took, all rungs together", Columns: []string{"mutator", "proposals", "repaired", "tokens", "US$", "time", "training", "tokens a repair", "repairs a second"}}
	for _, name := range c.mutators() {
		r := c.total(name)
		each, training := "", ""
		if r.Successes > 0 && r.Tokens > 0 {
			each = fmt.Sprint(r.Tokens / r.Successes)
		}
		if r.Training > 0 {
			training = fmt.Sprint(r.Training.Round(100e6))
		}
		t.Rows = append(t.Rows, []any{name, r.Trials, r.Successes, r.Tokens, fmt.Sprintf("%.4f", r.Cost), r.Wall, training, each, fmt.Sprintf("%.2g", r.perSecond())})
	}
	return t
}

// fates are the trials by what became of them.
func (c LadderComparison) fates() render.Table {
	all := map[string]int{}
	totals := map[string]LadderRow{}
	for _, name := range c.mutators() {
		r := c.total(name)
		totals[name] = r
		for fate, n := range r.Fates {
			all[fate] += n
		}
	}
	names := sortedKeys(all)
	t := render.Table{Caption: "What became of the proposals: verdicts of the sandbox, or why there was no program", Columns: append([]string{"mutator"}, names...)}
	for _, name := range c.mutators() {
		row := []any{name}
		for _, fate := range names {
			row = append(row, totals[name].Fates[fate])
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// tests are the pairs.
func (c LadderComparison) tests() render.Table {
	t := render.Table{
		Caption: "Pairs on the same trials: difference of the rates with 95 % interval (Newcombe), and the exact test of McNemar; p is adjusted for all of these tests (Holm)",
		Columns: []string{"first", "second", "bugs", "only first", "only second", "difference", "p"},
	}
	silent := 0
	for _, p := range c.Pairs {
		if c.Row(p.First, p.Bugs).Successes == 0 && c.Row(p.Second, p.Bugs).Successes == 0 {
			silent++
			continue
		}
		t.Rows = append(t.Rows, []any{p.First, p.Second, p.Bugs, p.Only[0], p.Only[1],
			fmt.Sprintf("%+.1f to %+.1f %%", 100*p.Difference.Low, 100*p.Difference.High), pValue(p.Adjusted)})
	}
	if silent > 0 {
		t.Caption += fmt.Sprintf("; %d of them, where neither repairs anything, are left out", silent)
	}
	return t
}

func pValue(p float64) string {
	if p < 0.0001 {
		return "< 0.0001"
	}
	return fmt.Sprintf("%.4f", p)
}

// remarks say in words what the figures say, above all what is easily overlooked: what a simple operator does in the same time.
func (c LadderComparison) remarks() []string {
	var out []string
	all := c.byRate()
	if len(all) < 2 || all[0].Successes == 0 {
		return out
	}
	first := all[0]
	for _, other := range all[1:] {
		if first.Tokens > 0 || other.Tokens == 0 && other.Training == 0 || other.Successes == 0 {
			continue
		}
		out = append(out, fmt.Sprintf("By time, the simple baseline wins: in the same time %s repairs %.3g times as many programs as %s.",
			first.Mutator, first.perSecond()/other.perSecond(), other.Mutator))
	}
	return out
}

// emphasised is a sentence that is not to be overlooked.
func emphasised(text string) render.Rich {
	return render.Rich{HTML: "<div><b>" + html.EscapeString(text) + "</b></div>", Text: text}
}
