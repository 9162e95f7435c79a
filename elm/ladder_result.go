package elm

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"time"

	"goelm/elm/stats"
)

// level is that of every interval in a comparison.
const level = 0.95

// A LadderComparison is what [CompareLadder] found.
type LadderComparison struct {
	Ladder  string
	Trials  int // of each mutator at each rung
	Seed    uint64
	Partial bool        // it was stopped before its end
	Rows    []LadderRow // by mutator, in the order given, and bugs
	Pairs   []Pair      // of mutators, by rung
}

// A LadderRow is one mutator at one rung.
type LadderRow struct {
	Mutator   string
	Bugs      int
	Trials    int
	Successes int
	Rate      stats.Interval // of success: Wilson's, at the level 0.95
	Fates     map[string]int // trials by verdict, or by patch outcome where there was no program
	Tokens    int
	Cost      float64 // US dollars
	Wall      time.Duration
	Training  time.Duration // before all this

	raw []Trial
}

// Success is the share of trials that repaired their program.
func (r LadderRow) Success() float64 {
	if r.Trials == 0 {
		return math.NaN()
	}
	return float64(r.Successes) / float64(r.Trials)
}

// Raw are the row's trials, in their order.
func (r LadderRow) Raw() []Trial { return r.raw }

// PassAt is the probability that one of k trials of a case repairs it, without bias (Chen et al. 2021), as the mean over the
// cases. It is NaN for more trials than a case had.
func (r LadderRow) PassAt(k int) float64 {
	n, c := map[string]int{}, map[string]int{}
	for _, t := range r.raw {
		n[t.Case]++
		if t.Solved {
			c[t.Case]++
		}
	}
	if len(n) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, name := range sortedKeys(n) {
		sum += stats.PassAtK(n[name], c[name], k)
	}
	return sum / float64(len(n))
}

// A Pair compares two mutators on the same trials.
type Pair struct {
	First, Second string
	Bugs          int
	Only          [2]int         // trials in which only the first, and only the second, succeeded
	Difference    stats.Interval // of the rates of success, first less second: Newcombe's, at the level 0.95
	P             float64        // of McNemar's exact test
	Adjusted      float64        // by Holm, for all pairs and rungs of the comparison
}

// count makes rows and pairs of the trials.
func (c *LadderComparison) count(entrants []*entrant, rungs []Rung) {
	for _, m := range entrants {
		for i, rung := range rungs {
			row := LadderRow{Mutator: m.name, Bugs: rung.Bugs, Trials: len(m.trials[i]), Fates: map[string]int{}, Wall: m.wall[i], Training: m.training, raw: m.trials[i]}
			for _, t := range m.trials[i] {
				row.Fates[t.Fate()]++
				row.Tokens += t.Tokens
				row.Cost += t.Cost
				if t.Solved {
					row.Successes++
				}
			}
			row.Rate = stats.Wilson(row.Successes, row.Trials, level)
			c.Rows = append(c.Rows, row)
		}
	}
	for i, first := range entrants {
		for _, second := range entrants[i+1:] {
			for k, rung := range rungs {
				c.Pairs = append(c.Pairs, pairOf(first, second, k, rung.Bugs))
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

// pairOf looks at the trials that both mutators made.
func pairOf(first, second *entrant, rung, bugs int) Pair {
	a, b := first.trials[rung], second.trials[rung]
	n := min(len(a), len(b))
	p := Pair{First: first.name, Second: second.name, Bugs: bugs}
	successes := [2]int{}
	for i := range n {
		if a[i].Solved {
			successes[0]++
		}
		if b[i].Solved {
			successes[1]++
		}
		switch {
		case a[i].Solved && !b[i].Solved:
			p.Only[0]++
		case b[i].Solved && !a[i].Solved:
			p.Only[1]++
		}
	}
	p.Difference = stats.Newcombe(successes[0], n, successes[1], n, level)
	p.P = stats.McNemar(p.Only[0], p.Only[1])
	return p
}

// Row is the row of a mutator at a number of bugs, the zero row if there is none.
func (c LadderComparison) Row(mutator string, bugs int) LadderRow {
	for _, r := range c.Rows {
		if r.Mutator == mutator && r.Bugs == bugs {
			return r
		}
	}
	return LadderRow{}
}

// mutators are the names, in the order given.
func (c LadderComparison) mutators() []string {
	var names []string
	for _, r := range c.Rows {
		if !slices.Contains(names, r.Mutator) {
			names = append(names, r.Mutator)
		}
	}
	return names
}

// of are the rows of one mutator.
func (c LadderComparison) of(mutator string) []LadderRow {
	var rows []LadderRow
	for _, r := range c.Rows {
		if r.Mutator == mutator {
			rows = append(rows, r)
		}
	}
	return rows
}

// bugs are the rungs, in their order.
func (c LadderComparison) bugs() []int {
	var all []int
	for _, r := range c.Rows {
		if !slices.Contains(all, r.Bugs) {
			all = append(all, r.Bugs)
		}
	}
	return all
}

// total is all rungs of one mutator together.
func (c LadderComparison) total(mutator string) LadderRow {
	sum := LadderRow{Mutator: mutator, Fates: map[string]int{}}
	for _, r := range c.of(mutator) {
		sum.Trials += r.Trials
		sum.Successes += r.Successes
		sum.Tokens += r.Tokens
		sum.Cost += r.Cost
		sum.Wall += r.Wall
		sum.Training = r.Training
		for _, fate := range sortedKeys(r.Fates) {
			sum.Fates[fate] += r.Fates[fate]
		}
	}
	sum.Rate = stats.Wilson(sum.Successes, sum.Trials, level)
	return sum
}

// MarshalJSON writes rows and pairs. Keys that a clock decides about begin with wall_; everything else is the same whenever the
// same comparison is made.
func (c LadderComparison) MarshalJSON() ([]byte, error) {
	type row struct {
		Mutator   string         `json:"mutator"`
		Bugs      int            `json:"bugs"`
		Trials    int            `json:"trials"`
		Successes int            `json:"successes"`
		Low       float64        `json:"low"`
		High      float64        `json:"high"`
		Verdicts  map[string]int `json:"verdicts"`
		Tokens    int            `json:"tokens"`
		Cost      float64        `json:"cost"`
		Wall      float64        `json:"wall_s"`
		Training  float64        `json:"wall_training_s"`
	}
	type pair struct {
		First      string  `json:"first"`
		Second     string  `json:"second"`
		Bugs       int     `json:"bugs"`
		FirstOnly  int     `json:"first_only"`
		SecondOnly int     `json:"second_only"`
		Low        float64 `json:"low"`
		High       float64 `json:"high"`
		P          float64 `json:"p"`
		Holm       float64 `json:"p_holm"`
	}
	out := struct {
		Task    string `json:"task"`
		Trials  int    `json:"trials"`
		Seed    uint64 `json:"seed"`
		Partial bool   `json:"partial,omitempty"`
		Rows    []row  `json:"rows"`
		Pairs   []pair `json:"pairs"`
	}{Task: c.Ladder, Trials: c.Trials, Seed: c.Seed, Partial: c.Partial, Rows: []row{}, Pairs: []pair{}}
	for _, r := range c.Rows {
		out.Rows = append(out.Rows, row{r.Mutator, r.Bugs, r.Trials, r.Successes, r.Rate.Low, r.Rate.High, r.Fates, r.Tokens, r.Cost, seconds(r.Wall), seconds(r.Training)})
	}
	for _, p := range c.Pairs {
		out.Pairs = append(out.Pairs, pair{p.First, p.Second, p.Bugs, p.Only[0], p.Only[1], p.Difference.Low, p.Difference.High, p.P, p.Adjusted})
	}
	return json.Marshal(out)
}

func seconds(d time.Duration) float64 { return math.Round(d.Seconds()*1000) / 1000 }

// perSecond is how many programs a mutator repaired for each second that it took, training included.
func (r LadderRow) perSecond() float64 {
	s := (r.Wall + r.Training).Seconds()
	if s <= 0 {
		return 0
	}
	return float64(r.Successes) / s
}

// byRate are the mutators' totals, the one that repairs most in a second first.
func (c LadderComparison) byRate() []LadderRow {
	var all []LadderRow
	for _, name := range c.mutators() {
		all = append(all, c.total(name))
	}
	slices.SortStableFunc(all, func(a, b LadderRow) int { return cmp.Compare(b.perSecond(), a.perSecond()) })
	return all
}
