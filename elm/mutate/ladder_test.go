package mutate_test

import (
	"context"
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"

	"goelm/elm"
	"goelm/elm/env"
	"goelm/elm/mutate"
	"goelm/elm/patch"
	"goelm/elm/stats"
	"goelm/sandbox/sandboxtest"
)

// analytic is the chance that node mutation at the rate p repairs a program of nine nodes with that many bugs, by changing just
// those that are wrong and each to the one of ten others that is right: (p/10)^k (1-p)^(9-k). It is a lower bound, because the sum
// may also be repaired in another order.
func analytic(p float64, bugs int) float64 {
	return math.Pow(p/10, float64(bugs)) * math.Pow(1-p, float64(9-bugs))
}

// Node mutation of 4-Parity has nine nodes, of which each terminal may become ten others: the numbers behind the paper's ladder.
func TestNodeGP(t *testing.T) {
	const n = 400_000
	for bugs := 1; bugs <= 2; bugs++ {
		task := env.Parity4(bugs)
		right := task.Correct().Source
		ps, err := mutate.NodeGP(0.2).Propose(context.Background(), elm.Request{Task: task, Parents: task.Spec().Seeds, N: n, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		exact, unchanged := 0, 0
		for _, p := range ps {
			switch {
			case p.Outcome == patch.NoOp && p.Source == "":
				unchanged++
			case p.Outcome != patch.Applied || p.Source == task.Spec().Seeds[0].Source:
				t.Fatalf("proposal %+v", p)
			case p.Source == right:
				exact++
			}
		}
		if i := stats.Wilson(exact, n, 0.999); !i.Has(analytic(0.2, bugs)) {
			t.Errorf("%d bugs: %d of %d are the right program, want %.3g", bugs, exact, n, analytic(0.2, bugs))
		}
		if i := stats.Wilson(unchanged, n, 0.999); !i.Has(math.Pow(0.8, 9)) {
			t.Errorf("%d bugs: %d of %d are unchanged, want %.3g", bugs, unchanged, n, math.Pow(0.8, 9))
		}
	}
	task := env.Parity4(1)
	for _, p := range propose(t, mutate.NodeGP(1), task, 20, 1, task.Seed("1 bugs")) {
		if strings.Count(p.Source, "b")+strings.Count(p.Source, "c") == 0 || p.Message != "changed 9 nodes" || !strings.Contains(p.Source, "func Parity(b1, b2, b3, b4, c1, c2, c3, c4 int) int {") {
			t.Errorf("at the rate 1: %s\n%s", p.Message, p.Source)
		}
	}
	if p := propose(t, mutate.NodeGP(0.5), task, 1, 1, elm.Program{Source: "func F() {"})[0]; p.Outcome != patch.NotApplicable {
		t.Errorf("a parent that is no Go: %s", p.Outcome)
	}
}

// The ladder of the paper, climbed by GP in the sandbox: every analytic rate lies in its interval, the controls repair nothing,
// and the same seed gives the same table whatever the number of workers.
func TestLadder(t *testing.T) {
	runner := sandboxtest.Runner(t)
	climb := func(l elm.Ladder, trials int, mutators ...elm.Mutator) elm.LadderComparison {
		t.Helper()
		c, err := elm.CompareLadder(context.Background(), l, mutators, elm.Trials(trials), elm.RandomSeed(1), elm.On(runner))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := climb(env.Parity4, 1000, mutate.GP(mutate.NodeRate(0.2)), mutate.NoOp(), mutate.Copy(), mutate.RandomEdit())
	if len(c.Rows) != 20 || len(c.Pairs) != 30 {
		t.Fatalf("%d rows and %d pairs", len(c.Rows), len(c.Pairs))
	}
	for _, r := range c.Rows {
		sum := 0
		for _, n := range r.Fates {
			sum += n
		}
		if r.Trials != 1000 || sum != 1000 {
			t.Errorf("%s, %d bugs: %d trials, %d fates", r.Mutator, r.Bugs, r.Trials, sum)
		}
		switch r.Mutator {
		case "gp":
			if !r.Rate.Has(analytic(0.2, r.Bugs)) {
				t.Errorf("gp, %d bugs: %d repaired, %v; the analytic rate is %.3g", r.Bugs, r.Successes, r.Rate, analytic(0.2, r.Bugs))
			}
			if r.Fates["ok"] < 450 || r.Fates["no_op"] < 90 || r.Fates["no_op"] > 180 {
				t.Errorf("gp, %d bugs: %v", r.Bugs, r.Fates)
			}
		case "noop", "copy":
			want := map[string]string{"noop": "no_op", "copy": "ok"}[r.Mutator]
			if r.Successes != 0 || r.Fates[want] != 1000 || r.Rate.Low != 0 {
				t.Errorf("%s, %d bugs: %d repaired, %v", r.Mutator, r.Bugs, r.Successes, r.Fates)
			}
		case "random-edit":
			if r.Fates["compile_error"] < 250 {
				t.Errorf("random edits: %v", r.Fates)
			}
		}
	}
	if gp := c.Row("gp", 1); gp.Successes == 0 {
		t.Error("gp repairs nothing in 1000 trials: this test proves nothing")
	}
	text := func(c elm.LadderComparison) string {
		out, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		return regexp.MustCompile(`"wall_\w+":[0-9.]+`).ReplaceAllString(string(out), "")
	}
	one, two := climb(env.Quadratic, 300, mutate.GP(), mutate.TypedGP()), climb(env.Quadratic, 300, mutate.GP(), mutate.TypedGP())
	if text(one) != text(two) {
		t.Errorf("the same seed gives\n%s\nand then\n%s", text(one), text(two))
	}
	if r := one.Row("typed-gp", 1); r.Trials != 300 {
		t.Errorf("%+v", r)
	}
}
