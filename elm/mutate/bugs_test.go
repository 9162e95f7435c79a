package mutate

import (
	"context"
	"fmt"
	"testing"

	"goelm/elm"
	"goelm/elm/env"
	"goelm/elm/sodarace"
	"goelm/sandbox/sandboxtest"
)

// Bugs put into a task's seeds by chance: every broken program runs and does something else, the seed repairs it, and the same
// seed breaks the same things.
func TestRandomBugs(t *testing.T) {
	ctx, on := context.Background(), elm.On(sandboxtest.Runner(t))
	task := env.Sodarace(sodarace.Flat)
	ladder := RandomBugs(task, on, elm.RandomSeed(2))
	rungs, err := ladder.Rungs(ctx)
	if err != nil {
		t.Fatal(err)
	}
	seeds := task.Spec().Seeds
	if ladder.Name() != "random-bugs/sodarace" || len(rungs) != 3 || len(rungs[0].Cases) != bugsPerSeed*len(seeds) {
		t.Fatalf("%s: %d rungs", ladder.Name(), len(rungs))
	}
	for _, rung := range rungs {
		for i, c := range rung.Cases {
			broken, err := elm.Evaluate(ctx, c.Task, c.Parent, on)
			if err != nil || !broken.OK() || c.Solved(broken) {
				t.Errorf("%s: %s, solved %v, %v", c.Name, broken.Verdict, c.Solved(broken), err)
			}
			right, err := elm.Evaluate(ctx, c.Task, seeds[i/bugsPerSeed], on)
			if err != nil || !c.Solved(right) {
				t.Errorf("%s: the seed does not solve it: %v", c.Name, err)
			}
			if c.Task.Spec().Message != "Fixed bugs." {
				t.Errorf("message %q", c.Task.Spec().Message)
			}
		}
	}
	again, err := RandomBugs(task, on, elm.RandomSeed(2)).Rungs(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rungs {
		for k := range rungs[i].Cases {
			if one, two := rungs[i].Cases[k].Parent, again[i].Cases[k].Parent; one != two {
				t.Fatalf("the same seed breaks %s in two ways:\n%s\n%s", one.Name, one.Source, two.Source)
			}
		}
	}
	c, err := elm.CompareLadder(ctx, ladder, []elm.Mutator{TypedGP(), NoOp()}, elm.Trials(36), on)
	if err != nil || len(c.Rows) != 6 || c.Row("noop", 1).Successes != 0 {
		t.Errorf("%v: %v", err, fmt.Sprint(c.Rows))
	}
	none := env.Sodarace(sodarace.Flat)
	if _, err := RandomBugs(seedless{none}, on).Rungs(ctx); err == nil {
		t.Error("a task without seeds was broken")
	}
}

type seedless struct{ elm.Task }

func (t seedless) Spec() elm.Spec {
	s := t.Task.Spec()
	s.Seeds = nil
	return s
}
