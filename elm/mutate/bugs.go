package mutate

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"goelm/elm"
	"goelm/elm/edit"
	"goelm/elm/patch"
)

const (
	mostBugs     = 3 // rungs of RandomBugs
	bugsPerSeed  = 3 // broken programs of each seed at each rung
	bugTries     = 40
	fixedMessage = "Fixed bugs."
)

// RandomBugs is a ladder over the seeds of any task: bugs put into them by chance, one to three, each a typed edit of an expression
// that leaves a program which compiles and behaves differently. A repair has to behave as the seed did: the same fitness, and the
// same measures. Programs are evaluated when the ladder is climbed, in the shared sandbox or where [elm.On] says; [elm.RandomSeed]
// draws other bugs.
func RandomBugs(task elm.Task, options ...elm.Option) elm.Ladder {
	settings := elm.Settings{}
	for _, o := range options {
		o.Apply(&settings)
	}
	return &randomBugs{task, settings.Seed, options}
}

type randomBugs struct {
	task    elm.Task
	seed    uint64
	options []elm.Option
}

// Name implements [elm.Ladder].
func (l *randomBugs) Name() string { return "random-bugs/" + l.task.Spec().Name }

// repairTask is a task whose programs are to be repaired.
type repairTask struct{ elm.Task }

func (t repairTask) Spec() elm.Spec {
	s := t.Task.Spec()
	s.Message = fixedMessage
	return s
}

// Rungs implements [elm.Ladder].
func (l *randomBugs) Rungs(ctx context.Context) ([]elm.Rung, error) {
	rungs := make([]elm.Rung, mostBugs)
	for i := range rungs {
		rungs[i].Bugs = i + 1
	}
	for k, seed := range l.task.Spec().Seeds {
		right, err := elm.Evaluate(ctx, l.task, seed, l.options...)
		if err != nil {
			return nil, err
		}
		if !right.OK() {
			continue
		}
		for n := range bugsPerSeed {
			chain, err := l.breakIt(ctx, seed, right, rand.New(rand.NewPCG(l.seed, uint64(k*bugsPerSeed+n))))
			if err != nil {
				return nil, err
			}
			for i, broken := range chain {
				broken.Name = fmt.Sprintf("%s, %d bugs, %d", seed.Name, i+1, n+1)
				rungs[i].Cases = append(rungs[i].Cases, elm.Case{
					Name: broken.Name, Task: repairTask{l.task}, Parent: broken, Solved: func(e elm.Evaluation) bool { return sameBehaviour(right, e) },
				})
			}
		}
	}
	for _, r := range rungs {
		if len(r.Cases) == 0 {
			return nil, fmt.Errorf("no seed of the task %s could be broken %d times", l.task.Spec().Name, r.Bugs)
		}
	}
	return rungs, nil
}

// breakIt puts one bug after the other into a program. Each one changes what it does, and no repair is among them.
func (l *randomBugs) breakIt(ctx context.Context, seed elm.Program, right elm.Evaluation, r *rand.Rand) ([]elm.Program, error) {
	gp := GP(Rate(0), Edits(1), only(edit.Literal, edit.Operator, edit.Replace, edit.Argument))
	var chain []elm.Program
	seen := []elm.Evaluation{right}
	last := seed
	for range mostBugs {
		found := false
		for range bugTries {
			ps, err := gp.Propose(ctx, elm.Request{Task: l.task, Parents: []elm.Program{last}, N: 1, Seed: r.Uint64()})
			if err != nil {
				return nil, err
			}
			if ps[0].Outcome != patch.Applied {
				continue
			}
			broken := elm.Program{Task: seed.Task, Source: ps[0].Source}
			e, err := elm.Evaluate(ctx, l.task, broken, l.options...)
			if err != nil {
				return nil, err
			}
			if !e.OK() || known(seen, e) {
				continue
			}
			chain, seen, last, found = append(chain, broken), append(seen, e), broken, true
			break
		}
		if !found {
			return nil, errors.Join(ctx.Err(), fmt.Errorf("%s of %s has no expression whose change makes a difference", seed.Name, l.task.Spec().Name))
		}
	}
	return chain, nil
}

func known(seen []elm.Evaluation, e elm.Evaluation) bool {
	for _, s := range seen {
		if sameBehaviour(s, e) {
			return true
		}
	}
	return false
}

// sameBehaviour tells whether two programs did the same, as far as their task looks.
func sameBehaviour(a, b elm.Evaluation) bool {
	if !a.OK() || !b.OK() || a.Fitness != b.Fitness || len(a.Measures) != len(b.Measures) {
		return false
	}
	for i := range a.Measures {
		if a.Measures[i] != b.Measures[i] {
			return false
		}
	}
	return true
}

// only switches off all kinds of edits but these.
func only(kinds ...edit.Kind) GPOption {
	return func(g *gp) {
		for i := range g.weights {
			w := 0.0
			for _, k := range kinds {
				if g.weights[i].kind == k {
					w = 1
				}
			}
			g.weights[i].weight = w
		}
	}
}
