package elm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"goelm/elm/patch"
	"goelm/elm/stats"
)

// toyLadder has two rungs of toy programs; a program is solved when its first number is far enough to the right.
type toyLadder struct{ cases int }

func (toyLadder) Name() string { return "toys" }

func (l toyLadder) Rungs(context.Context) ([]Rung, error) {
	var rungs []Rung
	for bugs := 1; bugs <= 2; bugs++ {
		r := Rung{Bugs: bugs}
		for k := range l.cases {
			r.Cases = append(r.Cases, Case{
				Name: fmt.Sprintf("%d.%d", bugs, k), Task: newToy(), Parent: Program{"toy", "broken", "0.25 0.5"},
				Solved: func(e Evaluation) bool { return e.OK() && e.Measures[0] > 0.2*float64(bugs) },
			})
		}
		rungs = append(rungs, r)
	}
	return rungs, nil
}

// watcher remembers what a mutator was asked.
type watcher struct {
	toyMutator
	mu   *sync.Mutex
	seen *[]string
}

func watch(name string) watcher {
	return watcher{toyMutator{name: name}, &sync.Mutex{}, &[]string{}}
}

func (w watcher) Propose(ctx context.Context, req Request) ([]Proposal, error) {
	w.mu.Lock()
	*w.seen = append(*w.seen, fmt.Sprint(req.Task.Spec().Name, req.Parents, req.Seed, req.Number, req.N))
	w.mu.Unlock()
	ps, err := w.toyMutator.Propose(ctx, req)
	for i := range ps {
		ps[i].Tokens, ps[i].Cost = 3, 0.001
	}
	return ps, err
}

func TestCompareLadder(t *testing.T) {
	a, b := watch("jump"), watch("step")
	c, err := CompareLadder(context.Background(), toyLadder{3}, []Mutator{a, b, a}, Trials(64), RandomSeed(5), On(newRunner(2, 1)))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(*a.seen)
	slices.Sort(*b.seen)
	if double := slices.Sorted(slices.Values(append(slices.Clone(*b.seen), *b.seen...))); !slices.Equal(*a.seen, double) {
		t.Errorf("the mutators were asked different things:\n%q\n%q", *a.seen, *b.seen)
	}
	if len(c.Rows) != 6 || len(c.Pairs) != 6 || c.Rows[4].Mutator != "jump (2)" {
		t.Fatalf("%d rows, %d pairs: %+v", len(c.Rows), len(c.Pairs), c.Rows)
	}
	for i, r := range c.Rows {
		sum := 0
		for _, n := range r.Fates {
			sum += n
		}
		if r.Trials != 64 || sum != 64 || r.Tokens != 192 || math.Abs(r.Cost-0.064) > 1e-9 || r.Rate != stats.Wilson(r.Successes, 64, 0.95) || r.Wall <= 0 {
			t.Errorf("row %d: %+v", i, r)
		}
		if r.Fates["unparsable"] == 0 || r.Fates["compile_error"] == 0 || r.Fates["no_op"] == 0 || r.Fates["ok"] == 0 {
			t.Errorf("row %d: %v", i, r.Fates)
		}
		cases := map[string]int{}
		for _, trial := range r.Raw() {
			cases[trial.Case]++
		}
		if len(cases) != 3 || cases[fmt.Sprintf("%d.0", r.Bugs)] < 20 {
			t.Errorf("row %d: trials by case %v", i, cases)
		}
	}
	// The same mutator twice, on the same trials with the same seeds, differs in nothing.
	for bugs := 1; bugs <= 2; bugs++ {
		x, y := c.Row("jump", bugs), c.Row("jump (2)", bugs)
		if x.Successes != y.Successes || x.Successes == 0 {
			t.Errorf("%d bugs: %d and %d successes of the same mutator", bugs, x.Successes, y.Successes)
		}
	}
	for _, p := range c.Pairs {
		if p.First == "jump" && p.Second == "jump (2)" && (p.Only != [2]int{} || p.P != 1 || p.Adjusted != 1) {
			t.Errorf("the same mutator against itself: %+v", p)
		}
		if !p.Difference.Has(c.Row(p.First, p.Bugs).Success() - c.Row(p.Second, p.Bugs).Success()) {
			t.Errorf("the difference lies outside of its interval: %+v", p)
		}
	}
	text := c.MIMEBundle()["text/plain"].(string)
	for _, want := range []string{"1 bug", "2 bugs", "jump (2)", "McNemar", "unparsable", "repairs a second"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not show %q:\n%s", want, text)
		}
	}
	if svg := c.Chart().SVG(); !strings.Contains(svg, "jump (2)") {
		t.Error("the chart lacks a mutator")
	}
}

func TestLadderJSON(t *testing.T) {
	c, err := CompareLadder(context.Background(), toyLadder{1}, []Mutator{toyMutator{}}, Trials(20), On(newRunner(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Rows []map[string]any
	}
	if err := json.Unmarshal(text, &out); err != nil || len(out.Rows) != 2 {
		t.Fatalf("%v: %s", err, text)
	}
	var keys []string
	for k := range out.Rows[0] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	if want := []string{"bugs", "cost", "high", "low", "mutator", "successes", "tokens", "trials", "verdicts", "wall_s", "wall_training_s"}; !slices.Equal(keys, want) {
		t.Errorf("keys %q, want %q", keys, want)
	}
}

// The trials are kept in the store, each once, and runs are listed beside searches.
func TestLadderStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	for range 2 {
		c, err := CompareLadder(context.Background(), toyLadder{2}, []Mutator{toyMutator{}, idle{}}, Trials(30), RandomSeed(5), Store(path), On(newRunner(2, 1)))
		if err != nil {
			t.Fatal(err)
		}
		runs, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		list, err := runs.List()
		if err != nil || len(list) != 2 || list[0].Mutator != "jump" || list[0].Task != "toys" || list[0].Candidates != 60 || list[0].State != "finished" {
			t.Fatalf("%v: %+v", err, list)
		}
		var out bytes.Buffer
		if err := runs.Export(context.Background(), &out, 1, JSONLines); err != nil {
			t.Fatal(err)
		}
		solved, n := 0, 0
		for line := range strings.Lines(out.String()) {
			var row CandidateRow
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			n++
			if row.Fitness != nil && *row.Fitness == 1 {
				solved++
			}
			if row.Origin != "trial" || row.Verdict == "ok" && row.Source == "" {
				t.Errorf("%+v", row)
			}
		}
		if want := c.Row("jump", 1).Successes + c.Row("jump", 2).Successes; n != 60 || solved != want || want == 0 {
			t.Errorf("%d trials, %d solved; want %d", n, solved, want)
		}
		if _, err := runs.Search(1); err == nil || !strings.Contains(err.Error(), "it is a ladder, not a search") {
			t.Error(err)
		}
		if err := runs.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLadderRefusals(t *testing.T) {
	ctx, runner := context.Background(), On(newRunner(1, 1))
	for want, f := range map[string]func() (LadderComparison, error){
		"needs a ladder": func() (LadderComparison, error) { return CompareLadder(ctx, nil, []Mutator{toyMutator{}}, runner) },
		"and mutators":   func() (LadderComparison, error) { return CompareLadder(ctx, toyLadder{1}, nil, runner) },
		"at least one": func() (LadderComparison, error) {
			return CompareLadder(ctx, toyLadder{1}, []Mutator{toyMutator{}}, Trials(-1), runner)
		},
		"has no cases": func() (LadderComparison, error) {
			return CompareLadder(ctx, toyLadder{0}, []Mutator{toyMutator{}}, runner)
		},
	} {
		if _, err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// What was done before an error, or before the stop button, is kept.
func TestLadderPartial(t *testing.T) {
	broken := errors.New("the server is gone")
	c, err := CompareLadder(context.Background(), toyLadder{1}, []Mutator{toyMutator{}, toyMutator{broken: broken, name: "server"}}, Trials(80), RandomSeed(1), On(newRunner(2, 1)))
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "mutator server") {
		t.Fatalf("error %v", err)
	}
	if !c.Partial || len(c.Rows) != 4 {
		t.Fatalf("%+v", c)
	}
	made := c.Row("jump", 1).Trials + c.Row("server", 1).Trials
	if made == 0 || made >= 160 || c.Row("jump", 2).Trials != 0 {
		t.Errorf("%d trials of the first rung, %d of the second", made, c.Row("jump", 2).Trials)
	}
	if text := c.MIMEBundle()["text/plain"].(string); !strings.Contains(text, "stopped before the end") {
		t.Errorf("it does not say that it is not complete:\n%s", text)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if c, err := CompareLadder(ctx, toyLadder{1}, []Mutator{toyMutator{}}, On(newRunner(1, 1))); !errors.Is(err, context.Canceled) || !c.Partial {
		t.Errorf("%v, partial: %v", err, c.Partial)
	}
}

func TestPassAt(t *testing.T) {
	r := LadderRow{}
	for i := range 20 {
		r.raw = append(r.raw, Trial{Case: []string{"a", "b"}[i%2], Solved: i < 4 && i%2 == 0, Outcome: patch.Applied})
	}
	// Case a: 2 of 10; case b: none.
	for k, want := range map[int]float64{1: 0.1, 5: (1 - 56.0/252) / 2} {
		if got := r.PassAt(k); math.Abs(got-want) > 1e-12 {
			t.Errorf("pass@%d = %v, want %v", k, got, want)
		}
	}
	if !math.IsNaN(r.PassAt(11)) || !math.IsNaN((LadderRow{}).PassAt(1)) {
		t.Error("pass@k of too few trials is a number")
	}
}

func TestPercent(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 1: "100", 0.5: "50.0", 0.0345: "3.5", 0.0033: "0.33", 0.0000412: "0.0041", 0.9996: "100", 0.0103: "1.0"} {
		if got := percent(x); got != want {
			t.Errorf("percent(%v) = %q, want %q", x, got, want)
		}
	}
}

// The figure says so where a simple operator does more in the same time.
func TestSimpleBaselineWins(t *testing.T) {
	c := LadderComparison{Ladder: "toys", Trials: 100, Rows: []LadderRow{
		{Mutator: "gp", Bugs: 1, Trials: 100, Successes: 2, Wall: 1e8}, {Mutator: "big_model", Bugs: 1, Trials: 100, Successes: 50, Tokens: 1000, Wall: 1e11},
	}}
	if text := strings.Join(c.remarks(), " "); !strings.Contains(text, "gp repairs 40 times as many programs as big_model") {
		t.Errorf("remarks %q", text)
	}
	c.Rows[1].Wall = 1e8
	if text := c.remarks(); len(text) != 0 {
		t.Errorf("remarks %q", text)
	}
}
