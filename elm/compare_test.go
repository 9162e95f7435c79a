package elm

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"goelm/elm/stats"
)

// expensive is a toy that reads tokens and was trained.
type expensive struct{ toyMutator }

func (expensive) Name() string { return "model" }

func (expensive) TrainingTime() time.Duration { return time.Hour }

func (m expensive) Propose(ctx context.Context, req Request) ([]Proposal, error) {
	ps, err := m.toyMutator.Propose(ctx, req)
	for i := range ps {
		ps[i].Tokens, ps[i].Cost = 5, 0.01
	}
	return ps, err
}

// idle changes nothing.
type idle struct{}

func (idle) Name() string { return "idle" }
func (idle) Propose(_ context.Context, req Request) ([]Proposal, error) {
	return make([]Proposal, req.N), nil
}

func timeless(t *testing.T, c Comparison) string {
	t.Helper()
	for i := range c.Rows {
		for k := range c.Rows[i].Results {
			c.Rows[i].Results[k].Wall = 0
		}
	}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCompareSearches(t *testing.T) {
	compare := func(workers int) Comparison {
		c, err := Compare(context.Background(), newToy(), []Mutator{toyMutator{}, idle{}, expensive{toyMutator{}}},
			Runs(6), Evaluations(150), RandomSeed(3), On(newRunner(workers, uint64(workers))))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := compare(2)
	if len(c.Rows) != 3 || len(c.Pairs) != 9 || c.Partial {
		t.Fatalf("%+v", c)
	}
	jump, none, model := c.Row("jump"), c.Row("idle"), c.Row("model")
	for i, r := range jump.Results {
		if r.Seed != 3+uint64(i) || r.Evaluations != 150 || r.QDScore <= none.Results[i].QDScore || r.Digest == "" || len(r.Curve) < 10 {
			t.Errorf("run %d: %+v", i, r)
		}
		// The same operator with the same seed comes to the same.
		if r.Digest != model.Results[i].Digest || model.Results[i].Tokens != 750 {
			t.Errorf("run %d: %s with %d tokens, and %s", i, r.Digest, model.Results[i].Tokens, model.Results[i].Digest)
		}
		if a := r.area(); a <= 0 || a > r.QDScore {
			t.Errorf("run %d: mean QD score %v, in the end %v", i, a, r.QDScore)
		}
	}
	if s := jump.QDScore; s.Median != stats.Median(s.Values) || s.IQM != stats.IQM(s.Values) || !s.Interval.Has(s.IQM) || s.Interval.High <= s.Interval.Low {
		t.Errorf("%+v", s)
	}
	for _, p := range c.Pairs {
		switch {
		case p.First == "jump" && p.Second == "idle" && p.Of == "QD score" && (p.A12 != 1 || p.P > 0.01 || p.Adjusted < p.P):
			t.Errorf("jump against idle: %+v", p)
		case p.First == "jump" && p.Second == "model" && (p.A12 != 0.5 || p.Adjusted != 1):
			t.Errorf("jump against itself: %+v", p)
		}
	}
	equal := c.Equal()
	if b := equal[0]; b.Kind != "proposals" || b.Amount != 150 || b.Score[0] != jump.QDScore.Median {
		t.Errorf("at equal proposals: %+v, want %v", b, jump.QDScore.Median)
	}
	if b := equal[1]; b.Kind != "tokens" || b.Amount != 750 || !math.IsNaN(b.Score[0]) || b.Score[2] != model.QDScore.Median {
		t.Errorf("at equal tokens: %+v", b)
	}
	if b := equal[2]; b.Kind != "seconds" || b.Amount > 100 || b.Score[2] != 0 || b.Score[0] <= 0 {
		t.Errorf("in equal time the model is still being trained: %+v", b)
	}
	text := c.MIMEBundle()["text/plain"].(string)
	for _, want := range []string{"IQM", "Mann and Whitney", "at 150 proposals", "at 750 tokens", "By time, the simple baseline wins", "1h0m0s"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not show %q:\n%s", want, text)
		}
	}
	if svg := c.Chart().SVG(); !strings.Contains(svg, "coverage") || !strings.Contains(svg, "model") {
		t.Error("the chart lacks a panel or a mutator")
	}
	if one, two := timeless(t, c), timeless(t, compare(1)); one != two {
		// Equal time differs; everything else must not.
		cut := func(s string) string { i := strings.Index(s, `"wall_equal_time"`); return s[:i] }
		if cut(one) != cut(two) {
			t.Errorf("two comparisons with the same seed differ:\n%s\n%s", one, two)
		}
	}
}

// A comparison with a store keeps every run, and goes on where it was stopped.
func TestCompareStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	broken := errors.New("the server is gone")
	m := &toyMutator{broken: broken, name: "server"}
	options := []Option{Runs(2), Evaluations(60), Store(path), On(newRunner(2, 1))}
	c, err := Compare(context.Background(), newToy(), []Mutator{toyMutator{}, m}, options...)
	if !errors.Is(err, broken) || !c.Partial || !strings.Contains(err.Error(), "server, run 1") {
		t.Fatalf("%v, partial %v", err, c.Partial)
	}
	m.broken = nil
	c, err = Compare(context.Background(), newToy(), []Mutator{toyMutator{}, m}, options...)
	if err != nil || c.Partial || len(c.Row("server").Results) != 2 {
		t.Fatalf("%v: %+v", err, c)
	}
	again, err := Compare(context.Background(), newToy(), []Mutator{toyMutator{}, m}, options...)
	if err != nil || again.Rows[0].Results[0].Restored != 60 || !math.IsNaN(again.Equal()[2].Amount) {
		t.Fatalf("%v: %+v", err, again.Equal())
	}
	for i := range c.Rows {
		if !reflect.DeepEqual(c.Rows[i].QDScore, again.Rows[i].QDScore) {
			t.Errorf("from the store: %+v, want %+v", again.Rows[i].QDScore, c.Rows[i].QDScore)
		}
	}
	runs, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	if list, err := runs.List(); err != nil || len(list) != 4 {
		t.Errorf("%d runs are kept, %v", len(list), err)
	}
}

func TestCompareRefusals(t *testing.T) {
	ctx := context.Background()
	if _, err := Compare(ctx, nil, []Mutator{toyMutator{}}); err == nil || !strings.Contains(err.Error(), "needs a task") {
		t.Error(err)
	}
	if _, err := Compare(ctx, newToy(), nil); err == nil || !strings.Contains(err.Error(), "and mutators") {
		t.Error(err)
	}
	if _, err := Compare(ctx, newToy(), []Mutator{toyMutator{}}, Runs(-1)); err == nil || !strings.Contains(err.Error(), "at least one") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	if c, err := Compare(ctx, newToy(), []Mutator{toyMutator{}}, On(newRunner(1, 1))); !errors.Is(err, context.Canceled) || !c.Partial {
		t.Errorf("%v, partial: %v", err, c.Partial)
	} else if text := c.MIMEBundle()["text/plain"].(string); !strings.Contains(text, "stopped before the end") {
		t.Error(text)
	}
}
