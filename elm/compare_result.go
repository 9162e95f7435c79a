package elm

import (
	"encoding/json"
	"math"
	"slices"
	"time"

	"goelm/elm/stats"
)

// A Comparison is what [Compare] found.
type Comparison struct {
	Task        string
	Runs        int // of each mutator
	Evaluations int // of each run; 0 when another limit ended it
	Seed        uint64
	Partial     bool            // it was stopped before its end
	Rows        []ComparisonRow // in the order of the mutators
	Pairs       []RunPair

	spec Spec
}

// A ComparisonRow is one mutator's runs.
type ComparisonRow struct {
	Mutator  string
	Results  []RunResult
	Training time.Duration // before all this

	QDScore, Coverage, Best Statistic // in the end of each run
	Area                    Statistic // mean QD score over the whole of each run (area under its curve, divided by its length)
}

// A RunResult is what one run came to.
type RunResult struct {
	Seed        uint64
	Evaluations int
	QDScore     float64
	Coverage    float64 // 0 to 1
	Best        float64 // NaN without an elite
	Elites      int
	Curve       []CurvePoint
	Tokens      int
	Cost        float64 // US dollars
	Wall        time.Duration
	Restored    int // evaluations that a store had already: their time was not measured
	Digest      string
}

// A Statistic sums up one number over runs.
type Statistic struct {
	Values   []float64
	Median   float64
	IQM      float64        // mean without the lowest and the highest quarter
	Interval stats.Interval // of the IQM, at the level 0.95: bootstrap over the runs, BCa
}

// resamples is how many bootstrap samples an interval rests on.
const resamples = 5000

func newStatistic(values []float64, seed uint64) Statistic {
	return Statistic{values, stats.Median(values), stats.IQM(values), stats.BCa(values, stats.IQM, level, resamples, seed)}
}

// A RunPair compares two mutators by one number of their runs.
type RunPair struct {
	First, Second string
	Of            string  // "QD score", "best" or "area"
	A12           float64 // probability that a run of the first comes to more than one of the second; 0.5 is no difference
	P             float64 // of the test by Mann and Whitney
	Adjusted      float64 // by Holm, for all pairs of the comparison
}

// count makes statistics and pairs of the runs.
func (c *Comparison) count() {
	for i := range c.Rows {
		r := &c.Rows[i]
		of := func(f func(RunResult) float64) Statistic {
			values := make([]float64, len(r.Results))
			for k, one := range r.Results {
				values[k] = f(one)
			}
			return newStatistic(values, c.Seed)
		}
		r.QDScore = of(func(x RunResult) float64 { return x.QDScore })
		r.Coverage = of(func(x RunResult) float64 { return x.Coverage })
		r.Best = of(func(x RunResult) float64 { return x.Best })
		r.Area = of(RunResult.area)
	}
	for i, a := range c.Rows {
		for _, b := range c.Rows[i+1:] {
			for _, of := range []struct {
				name string
				x, y Statistic
			}{{"QD score", a.QDScore, b.QDScore}, {"best", a.Best, b.Best}, {"area", a.Area, b.Area}} {
				p := RunPair{First: a.Mutator, Second: b.Mutator, Of: of.name, A12: stats.A12(of.x.Values, of.y.Values)}
				_, p.P = stats.MannWhitney(of.x.Values, of.y.Values)
				c.Pairs = append(c.Pairs, p)
			}
		}
	}
	p := make([]float64, len(c.Pairs))
	for i := range c.Pairs {
		p[i] = c.Pairs[i].P
	}
	for i, adjusted := range stats.Holm(p) {
		c.Pairs[i].Adjusted = adjusted
	}
}

// area is the mean QD score over the run's candidates.
func (r RunResult) area() float64 {
	var x, y []float64
	for _, p := range r.Curve {
		x, y = append(x, float64(p.Candidates)), append(y, p.QDScore)
	}
	if len(x) == 0 {
		return 0
	}
	return stats.Area(x, y, x[len(x)-1])
}

// at is the QD score when a share of the run was done.
func (r RunResult) at(share float64) float64 {
	if len(r.Curve) == 0 {
		return 0
	}
	limit := share * float64(r.Curve[len(r.Curve)-1].Candidates)
	score := 0.0
	for _, p := range r.Curve {
		if float64(p.Candidates) > limit {
			break
		}
		score = p.QDScore
	}
	return score
}

// An EqualBudget is what every mutator may spend of one kind, and the QD score that it comes to with it.
type EqualBudget struct {
	Kind    string  // "proposals", "tokens" or "seconds"
	Amount  float64 // NaN where there is nothing to compare
	Score   []float64
	AtLeast []bool // whether its runs ended before they had spent so much: more would have come to more
}

// Equal is the median QD score of each mutator for the same number of proposals, of tokens, and of seconds, training included: as much as
// the cheaper half of the mutators spent at most in a run, so that a control that costs nothing does not leave the others without. Within a run, tokens and time are taken as spread evenly over its proposals. Mutators that read no tokens are left out of the
// second, with NaN, and everybody of the third when runs came from a store.
func (c Comparison) Equal() []EqualBudget {
	spent := []struct {
		kind string
		of   func(ComparisonRow, RunResult) float64
		free func(ComparisonRow) float64 // spent before the first proposal
	}{
		{"proposals", func(_ ComparisonRow, x RunResult) float64 { return float64(x.Evaluations) }, func(ComparisonRow) float64 { return 0 }},
		{"tokens", func(_ ComparisonRow, x RunResult) float64 { return float64(x.Tokens) }, func(ComparisonRow) float64 { return 0 }},
		{"seconds", func(r ComparisonRow, x RunResult) float64 {
			if x.Restored > 0 {
				return 0
			}
			return (x.Wall + r.Training).Seconds()
		}, func(r ComparisonRow) float64 { return r.Training.Seconds() }},
	}
	out := make([]EqualBudget, len(spent))
	for i, s := range spent {
		b := EqualBudget{Kind: s.kind, Amount: math.NaN()}
		var least []float64 // of each mutator's runs
		for _, r := range c.Rows {
			mine := math.Inf(1)
			for _, x := range r.Results {
				if v := s.of(r, x); v > 0 {
					mine = min(mine, v)
				}
			}
			if !math.IsInf(mine, 1) {
				least = append(least, mine)
			}
		}
		if len(least) > 0 {
			slices.Sort(least)
			b.Amount = least[(len(least)-1)/2]
		}
		for _, r := range c.Rows {
			var scores []float64
			atLeast := false
			for _, x := range r.Results {
				v := s.of(r, x)
				if v <= 0 {
					continue
				}
				atLeast = atLeast || v < b.Amount
				share, free := 0.0, s.free(r)
				if v > free {
					share = max(0, min(1, (b.Amount-free)/(v-free)))
				}
				scores = append(scores, x.at(share))
			}
			b.Score, b.AtLeast = append(b.Score, stats.Median(scores)), append(b.AtLeast, atLeast)
		}
		out[i] = b
	}
	return out
}

// Row is the row of a mutator, the zero row if there is none.
func (c Comparison) Row(mutator string) ComparisonRow {
	if i := slices.IndexFunc(c.Rows, func(r ComparisonRow) bool { return r.Mutator == mutator }); i >= 0 {
		return c.Rows[i]
	}
	return ComparisonRow{}
}

func (r ComparisonRow) spent() (tokens int, cost float64, wall time.Duration) {
	for _, x := range r.Results {
		tokens += x.Tokens
		cost += x.Cost
		wall += x.Wall
	}
	return tokens, cost, wall
}

// orNull is a number for JSON, which has no NaN.
func orNull(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// MarshalJSON writes rows, pairs and equal budgets. Keys that a clock decides about begin with wall_; everything else is the same
// whenever the seed is.
func (c Comparison) MarshalJSON() ([]byte, error) {
	type statistic struct {
		Median *float64 `json:"median"`
		IQM    *float64 `json:"iqm"`
		Low    *float64 `json:"low"`
		High   *float64 `json:"high"`
	}
	say := func(s Statistic) statistic {
		return statistic{orNull(s.Median), orNull(s.IQM), orNull(s.Interval.Low), orNull(s.Interval.High)}
	}
	type run struct {
		Seed        uint64   `json:"seed"`
		Evaluations int      `json:"evaluations"`
		QDScore     float64  `json:"qd_score"`
		Coverage    float64  `json:"coverage"`
		Best        *float64 `json:"best"`
		Area        float64  `json:"area"`
		Tokens      int      `json:"tokens"`
		Cost        float64  `json:"cost"`
		Archive     string   `json:"archive"`
		Wall        float64  `json:"wall_s"`
	}
	type row struct {
		Mutator  string    `json:"mutator"`
		Runs     int       `json:"runs"`
		QDScore  statistic `json:"qd_score"`
		Coverage statistic `json:"coverage"`
		Best     statistic `json:"best"`
		Area     statistic `json:"area"`
		Tokens   int       `json:"tokens"`
		Cost     float64   `json:"cost"`
		Results  []run     `json:"results"`
		Wall     float64   `json:"wall_s"`
		Training float64   `json:"wall_training_s"`
	}
	type pair struct {
		First  string   `json:"first"`
		Second string   `json:"second"`
		Of     string   `json:"of"`
		A12    *float64 `json:"a12"`
		P      *float64 `json:"p"`
		Holm   *float64 `json:"p_holm"`
	}
	type budget struct {
		Kind   string     `json:"kind"`
		Amount *float64   `json:"amount"`
		Scores []*float64 `json:"qd_score"`
	}
	out := struct {
		Task    string   `json:"task"`
		Runs    int      `json:"runs"`
		Limit   int      `json:"evaluations"`
		Seed    uint64   `json:"seed"`
		Partial bool     `json:"partial,omitempty"`
		Rows    []row    `json:"rows"`
		Pairs   []pair   `json:"pairs"`
		Equal   []budget `json:"equal"`
		Time    *budget  `json:"wall_equal_time"`
	}{Task: c.Task, Runs: c.Runs, Limit: c.Evaluations, Seed: c.Seed, Partial: c.Partial, Rows: []row{}, Pairs: []pair{}}
	for _, r := range c.Rows {
		tokens, cost, wall := r.spent()
		one := row{r.Mutator, len(r.Results), say(r.QDScore), say(r.Coverage), say(r.Best), say(r.Area), tokens, cost, []run{}, seconds(wall), seconds(r.Training)}
		for _, x := range r.Results {
			one.Results = append(one.Results, run{x.Seed, x.Evaluations, x.QDScore, x.Coverage, orNull(x.Best), x.area(), x.Tokens, x.Cost, x.Digest, seconds(x.Wall)})
		}
		out.Rows = append(out.Rows, one)
	}
	for _, p := range c.Pairs {
		out.Pairs = append(out.Pairs, pair{p.First, p.Second, p.Of, orNull(p.A12), orNull(p.P), orNull(p.Adjusted)})
	}
	for _, e := range c.Equal() {
		b := budget{Kind: e.Kind, Amount: orNull(e.Amount)}
		for _, s := range e.Score {
			b.Scores = append(b.Scores, orNull(s))
		}
		if e.Kind == "seconds" {
			out.Time = &b
		} else {
			out.Equal = append(out.Equal, b)
		}
	}
	return json.Marshal(out)
}
