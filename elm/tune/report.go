package tune

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"goelm/elm/diffmodel"
	"goelm/elm/stats"
	"goelm/render"
)

// A Report is what a Loop found. It shows as tables and curves, and WriteJSON writes it.
type Report struct {
	Task      string        `json:"task"`
	Model     string        `json:"model"`
	InFamily  bool          `json:"in_family"` // the base model has learnt programs of the task's family
	Seed      uint64        `json:"seed"`
	Runs      int           `json:"runs"`
	EvalsEach int           `json:"evaluations_each"`
	Explored  int           `json:"explored"` // children of each search that a model was tuned on
	Teacher   string        `json:"teacher"`
	Rounds    []RoundReport `json:"rounds"`
	ArmRuns   []ArmRun      `json:"arm_runs"`
	Pairs     []Pair        `json:"pairs"`
}

// A RoundReport is one round of searching and tuning.
type RoundReport struct {
	Round         int            `json:"round"`
	Accepted      int            `json:"accepted"` // diffs that the search accepted
	Learnt        int            `json:"learnt"`
	Measured      []Epoch        `json:"measured"`
	Chosen        int            `json:"chosen"`
	SearchSeconds float64        `json:"search_seconds"`
	TuneSeconds   float64        `json:"tune_seconds"`
	Model         string         `json:"model"` // digest
	Card          diffmodel.Card `json:"card"`
}

// A Pair is the difference of two arms in one figure, run by run with the same seed.
type Pair struct {
	Arm, Than string
	Figure    string         // niches, QD score, best, runnable
	Equal     string         // what both had the same of: "evaluations" or "time", in which the tuning counts
	Mean      float64        // of arm minus than
	Interval  stats.Interval // Student's, 95 %
	Wins      int            // pairs in which arm was larger
	Of        int
}

// figures are what pairs are compared in.
var figures = []struct {
	name string
	of   func(ArmRun) float64
}{
	{"QD score", func(r ArmRun) float64 { return r.QDScore }},
	{"niches", func(r ArmRun) float64 { return float64(r.Niches) }},
	{"best", func(r ArmRun) float64 { return r.Best }},
	{"runnable", func(r ArmRun) float64 { return r.Runnable }},
	{"valid", func(r ArmRun) float64 { return r.Valid }},
}

// compare fills in the pairs: the tuned model beside every other arm.
func (r *Report) compare() {
	tuned := r.of(AfterTune)
	for _, than := range r.arms() {
		if than == AfterTune || len(tuned) == 0 {
			continue
		}
		others := r.of(than)
		for _, f := range figures {
			r.Pairs = append(r.Pairs, pair(than, f.name, "evaluations", tuned, others, f.of, f.of))
		}
		if than == Base {
			within := func(run ArmRun) float64 { return r.withinTime(run, others) }
			r.Pairs = append(r.Pairs, pair(than, "QD score", "time", tuned, others, within, figures[0].of))
		}
	}
}

func pair(than, figure, equal string, a, b []ArmRun, of, ofOther func(ArmRun) float64) Pair {
	p := Pair{Arm: AfterTune, Than: than, Figure: figure, Equal: equal}
	var d []float64
	for i := range min(len(a), len(b)) {
		d = append(d, of(a[i])-ofOther(b[i]))
		if d[i] > 0 {
			p.Wins++
		}
	}
	p.Of, p.Mean, p.Interval = len(d), stats.Mean(d), stats.Student(d, 0.95)
	return p
}

// withinTime is the QD score that a tuned run had when it, its tuning and the search that it was tuned on had taken as long as the
// base's run of the same seed took. A run's evaluations are taken to be equally long.
func (r *Report) withinTime(run ArmRun, base []ArmRun) float64 {
	i := slices.IndexFunc(base, func(b ArmRun) bool { return b.Seed == run.Seed })
	if i < 0 || run.Seconds == 0 {
		return math.NaN()
	}
	spent := 0.0
	for _, round := range r.Rounds {
		spent += round.TuneSeconds
	}
	left := max(base[i].Seconds-spent, 0)
	evals := int(left / run.Seconds * float64(run.Evals))
	score := 0.0
	for _, p := range run.Curve {
		if p.Evals <= evals {
			score = p.QDScore
		}
	}
	return score
}

func (r *Report) arms() []string {
	var names []string
	for _, run := range r.ArmRuns {
		if !slices.Contains(names, run.Arm) {
			names = append(names, run.Arm)
		}
	}
	return names
}

// of are the runs of an arm.
func (r *Report) of(arm string) []ArmRun {
	var runs []ArmRun
	for _, run := range r.ArmRuns {
		if run.Arm == arm {
			runs = append(runs, run)
		}
	}
	return runs
}

// Pair is the comparison with an arm in a figure, at equal evaluations.
func (r *Report) Pair(than, figure string) (Pair, bool) {
	i := slices.IndexFunc(r.Pairs, func(p Pair) bool { return p.Than == than && p.Figure == figure && p.Equal == "evaluations" })
	if i < 0 {
		return Pair{}, false
	}
	return r.Pairs[i], true
}

// WriteJSON writes the report.
func (r *Report) WriteJSON(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetIndent("", " ")
	return out.Encode(r)
}

func (r *Report) armTable() render.Table {
	t := render.Table{Columns: []string{"arm", "valid", "runnable", "duplicates", "niches", "QD score", "best", "seconds", "new niches per 10,000 evaluations, at the end"}}
	for _, arm := range r.arms() {
		runs := r.of(arm)
		of := func(f func(ArmRun) float64) float64 {
			var x []float64
			for _, run := range runs {
				x = append(x, f(run))
			}
			return stats.Mean(x)
		}
		percent := func(f func(ArmRun) float64) string { return fmt.Sprintf("%.1f%%", 100*of(f)) }
		t.Rows = append(t.Rows, []any{
			arm, percent(func(r ArmRun) float64 { return r.Valid }), percent(func(r ArmRun) float64 { return r.Runnable }), percent(func(r ArmRun) float64 { return r.Duplicates }),
			of(func(r ArmRun) float64 { return float64(r.Niches) }), of(func(r ArmRun) float64 { return r.QDScore }), of(func(r ArmRun) float64 { return r.Best }),
			of(func(r ArmRun) float64 { return r.Seconds }), of(ArmRun.pace),
		})
	}
	t.Caption = fmt.Sprintf("%s: means of %d runs of %d evaluations each; the model is %s", r.Task, r.Runs, r.EvalsEach, r.label())
	return t
}

func (r *Report) label() string {
	if r.InFamily {
		return r.Model + " (in-family)"
	}
	return r.Model
}

// pace is how many niches per 10,000 evaluations were still found in the last third of a run.
func (r ArmRun) pace() float64 {
	if len(r.Curve) == 0 {
		return 0
	}
	last, from := r.Curve[len(r.Curve)-1], r.Curve[0]
	for _, p := range r.Curve {
		if p.Evals <= last.Evals*2/3 {
			from = p
		}
	}
	return 10000 * float64(last.Niches-from.Niches) / float64(max(last.Evals-from.Evals, 1))
}

func (r *Report) pairTable() render.Table {
	t := render.Table{Columns: []string{"tuned minus", "figure", "at equal", "mean", "95% interval", "larger in"}}
	for _, p := range r.Pairs {
		t.Rows = append(t.Rows, []any{p.Than, p.Figure, p.Equal, p.Mean, fmt.Sprintf("%.4g to %.4g", p.Interval.Low, p.Interval.High), fmt.Sprintf("%d of %d", p.Wins, p.Of)})
	}
	t.Caption = "Paired by seed; Student's intervals. Equal time counts the tuning."
	return t
}

// curves draws the arms' mean QD scores and niches.
func (r *Report) curves() render.Figure {
	panel := func(name string, of func(Point) float64) render.Chart {
		c := render.Chart{
			Title: name, X: render.Axis{Name: "evaluations", Min: 0, Max: float64(r.EvalsEach)}, Y: render.Axis{Min: 0, Max: math.NaN()}, Step: true,
			Desc: name + " over evaluations, mean of the runs",
		}
		for _, arm := range r.arms() {
			s := render.Series{Name: arm}
			runs := r.of(arm)
			for i := range curvePoints {
				at := (i + 1) * r.EvalsEach / curvePoints
				sum := 0.0
				for _, run := range runs {
					sum += run.at(at, of)
				}
				s.X, s.Y = append(s.X, float64(at)), append(s.Y, sum/float64(len(runs)))
			}
			c.Series = append(c.Series, s)
		}
		return c
	}
	return render.Panels(fmt.Sprintf("the loop: %s with %s", r.Task, r.label()),
		panel("QD score", func(p Point) float64 { return p.QDScore }), panel("niches", func(p Point) float64 { return float64(p.Niches) }))
}

// at is a curve's value after so many evaluations.
func (r ArmRun) at(evals int, of func(Point) float64) float64 {
	v := 0.0
	for _, p := range r.Curve {
		if p.Evals <= evals {
			v = of(p)
		}
	}
	return v
}

// MIMEBundle shows the arms, the differences and the curves.
func (r *Report) MIMEBundle() map[string]any {
	return render.Stack(r.curves(), r.armTable(), r.pairTable()).MIMEBundle()
}

// String is the report as text, for a terminal.
func (r *Report) String() string {
	var b strings.Builder
	for _, t := range []render.Table{r.armTable(), r.pairTable()} {
		fmt.Fprintln(&b, t.MIMEBundle()["text/plain"])
	}
	return b.String()
}
