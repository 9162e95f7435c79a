package elm

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"goelm/elm/patch"
	"goelm/elm/progress"
	"goelm/elm/qd"
	"goelm/sandbox"
)

// A Ladder is a set of broken programs to be repaired, ordered by how broken they are: the benchmark on which the ELM paper
// compares mutation operators (Lehman et al. 2022, section 3.1). env.Parity4 is one, and mutate.RandomBugs makes others.
type Ladder interface {
	Name() string
	Rungs(context.Context) ([]Rung, error)
}

// A Rung is what is equally broken.
type Rung struct {
	Bugs  int
	Cases []Case // at least one; trials go through them in turn
}

// A Case is one broken program.
type Case struct {
	Name   string
	Task   Task    // runs a repaired program
	Parent Program // the broken one
	Solved func(Evaluation) bool
}

// A Climber is a mutator that has a form of its own for ladders, and takes part in it.
type Climber interface {
	OnLadder() Mutator
}

// A Trained mutator was trained before it was of use, and says how long that took. Comparisons count it.
type Trained interface {
	TrainingTime() time.Duration
}

const (
	defaultTrials = 100
	mostSiblings  = 10 // trials that ask for children of one parent together, so that a model reads it once
	ladderRounds  = 4  // into which a rung's trials are divided, so that a machine that slows down slows down everybody
)

// CompareLadder gives every mutator the same trials at every rung: one change of a broken program each, that repairs it or not.
// The same trial has the same parent and the same seed for every mutator, and they take turns in an order drawn by chance. The
// options are [Trials] (for each mutator at each rung, default 100), [RandomSeed], [Workers], [On] and [Store], which keeps every trial in
// the file.
//
// Equal children of one parent are run once. An error, or the end of ctx, comes with what was done until then.
func CompareLadder(ctx context.Context, ladder Ladder, mutators []Mutator, options ...Option) (LadderComparison, error) {
	settings := Settings{Trials: defaultTrials}.with(options)
	switch {
	case ladder == nil || len(mutators) == 0:
		return LadderComparison{}, errors.New("a comparison needs a ladder and mutators: elm.CompareLadder(ctx, env.Parity4, []elm.Mutator{mutate.GP()})")
	case settings.Trials < 1:
		return LadderComparison{}, fmt.Errorf("%d trials: give each mutator at least one", settings.Trials)
	}
	runner, closeRunner, err := openRunner(ctx, settings)
	if err != nil {
		return LadderComparison{}, err
	}
	defer closeRunner()
	rungs, err := ladder.Rungs(context.WithValue(ctx, runnerKey{}, runner))
	if err != nil {
		return LadderComparison{}, err
	}
	c := &climb{runner: runner, rungs: rungs, trials: settings.Trials, seed: settings.Seed}
	c.result = LadderComparison{Ladder: ladder.Name(), Trials: settings.Trials, Seed: settings.Seed}
	for i, name := range distinctNames(mutators) {
		c.entrants = append(c.entrants, newEntrant(name, mutators[i], rungs, settings.Trials))
	}
	title := fmt.Sprintf("%s, %d mutators", ladder.Name(), len(mutators))
	c.meter = progress.NewMeter(progress.From(ctx), title, len(rungs)*len(mutators)*settings.Trials, nil, nil)
	err = c.run(ctx)
	c.meter.Finish(c.done)
	c.result.count(c.entrants, rungs)
	if settings.Store != "" {
		err = errors.Join(err, c.keep(ctx, settings.Store))
	}
	return c.result, err
}

// runnerKey is the key of the runner that a ladder's own evaluations take.
type runnerKey struct{}

// openRunner is the runner for one call with these settings, and what to call after it.
func openRunner(ctx context.Context, settings Settings) (sandbox.Runner, func(), error) {
	switch {
	case settings.Runner != nil:
		return settings.Runner, func() {}, nil
	case settings.Workers > 0:
		runner, err := sandbox.Open(ctx, sandbox.Options{Workers: settings.Workers})
		if err != nil {
			return nil, nil, err
		}
		return runner, func() { runner.Close() }, nil
	}
	if runner, ok := ctx.Value(runnerKey{}).(sandbox.Runner); ok {
		return runner, func() {}, nil
	}
	runner, err := sandbox.Shared(ctx)
	return runner, func() {}, err
}

// distinctNames are the mutators' names, with a number behind one that another has too.
func distinctNames(mutators []Mutator) []string {
	names := make([]string, len(mutators))
	count := map[string]int{}
	for i, m := range mutators {
		names[i] = m.Name()
		if count[m.Name()]++; count[m.Name()] > 1 {
			names[i] = fmt.Sprintf("%s (%d)", m.Name(), count[m.Name()])
		}
	}
	return names
}

// A Trial is what became of one change of a broken program.
type Trial struct {
	Case     string // of the rung's
	Outcome  patch.Outcome
	Verdict  sandbox.Verdict // "" when there was no program
	Solved   bool
	Program  string // ID of the child
	Operator string
	Detail   string
	Tokens   int
	Cost     float64
	Latency  time.Duration

	source, message string
}

// Fate is the verdict, or the patch outcome where there was no program.
func (t Trial) Fate() string {
	if t.Verdict == "" {
		return string(t.Outcome)
	}
	return string(t.Verdict)
}

// A climb is one comparison on a ladder.
type climb struct {
	runner   sandbox.Runner
	rungs    []Rung
	entrants []*entrant
	trials   int
	seed     uint64
	meter    *progress.Meter
	result   LadderComparison

	mu   sync.Mutex // guards done, and the meter
	done int
}

// An entrant is one mutator on the ladder.
type entrant struct {
	name     string
	mutator  Mutator
	trials   [][]Trial       // by rung
	wall     []time.Duration // by rung
	training time.Duration

	mu    sync.Mutex
	known map[child]*verdictOf
}

type child struct {
	rung, branch int // of a case
	source       string
}

// verdictOf is what became of a program, once it was run.
type verdictOf struct {
	once    sync.Once
	verdict sandbox.Verdict
	detail  string
	solved  bool
	err     error
}

func newEntrant(name string, m Mutator, rungs []Rung, trials int) *entrant {
	c := &entrant{name: name, mutator: m, wall: make([]time.Duration, len(rungs)), known: map[child]*verdictOf{}}
	if own, ok := m.(Climber); ok {
		c.mutator = own.OnLadder()
	}
	if t, ok := m.(Trained); ok {
		c.training = t.TrainingTime()
	}
	for range rungs {
		c.trials = append(c.trials, make([]Trial, 0, trials))
	}
	return c
}

// A group is trials of one case that ask for their children together.
type group struct {
	rung, branch int
	first, n     int // trials of the rung
	seed         uint64
}

// groups divides a rung's trials.
func (c *climb) groups(rung int) []group {
	cases := len(c.rungs[rung].Cases)
	size := min(max(c.trials/cases, 1), mostSiblings)
	var out []group
	for first := 0; first < c.trials; first += size {
		k := len(out)
		out = append(out, group{
			rung: rung, branch: k % cases, first: first, n: min(size, c.trials-first),
			seed: qd.Rand(c.seed, uint64(c.rungs[rung].Bugs)<<32|uint64(k)).Uint64(),
		})
	}
	return out
}

func (c *climb) run(ctx context.Context) error {
	turns := qd.Rand(c.seed, 1<<63)
	for rung := range c.rungs {
		if len(c.rungs[rung].Cases) == 0 {
			return fmt.Errorf("the rung of %d bugs has no cases", c.rungs[rung].Bugs)
		}
		groups := c.groups(rung)
		for _, m := range c.entrants {
			m.trials[rung] = m.trials[rung][:c.trials]
		}
		for round := range ladderRounds {
			part := groups[round*len(groups)/ladderRounds : (round+1)*len(groups)/ladderRounds]
			for _, k := range turns.Perm(len(c.entrants)) {
				if err := c.turn(ctx, c.entrants[k], part); err != nil {
					c.cut()
					return err
				}
			}
		}
	}
	return nil
}

// cut leaves out the trials that were not made.
func (c *climb) cut() {
	for _, m := range c.entrants {
		for rung, trials := range m.trials {
			kept := trials[:0]
			for _, t := range trials {
				if t.Outcome != "" {
					kept = append(kept, t)
				}
			}
			m.trials[rung] = kept
		}
	}
	c.result.Partial = true
}

// turn makes some groups of trials with one mutator, all at the same time.
func (c *climb) turn(ctx context.Context, m *entrant, groups []group) error {
	if len(groups) == 0 {
		return nil
	}
	start := time.Now()
	err := each(ctx, len(groups), func(ctx context.Context, i int) error { return c.try(ctx, m, groups[i]) })
	m.wall[groups[0].rung] += time.Since(start)
	return err
}

// try makes one group's trials.
func (c *climb) try(ctx context.Context, m *entrant, g group) error {
	branch := c.rungs[g.rung].Cases[g.branch]
	proposals, err := m.mutator.Propose(ctx, Request{
		Task: branch.Task, Parents: []Program{branch.Parent}, N: g.n, Seed: g.seed, Number: g.first, runner: c.runner,
	})
	if err != nil {
		return fmt.Errorf("mutator %s, %s, trial %d: %w", m.name, branch.Name, g.first, err)
	}
	children := make([]Child, g.n)
	for i := range children {
		children[i] = Child{Number: g.first + i, Parents: []Program{branch.Parent}}
		if i < len(proposals) {
			children[i].Proposal = proposals[i]
		}
		children[i] = children[i].complete()
	}
	return each(ctx, g.n, func(ctx context.Context, i int) error {
		p := children[i].Proposal
		t := Trial{Case: branch.Name, Outcome: p.Outcome, Operator: p.Operator, Detail: p.Detail, Tokens: p.Tokens, Cost: p.Cost, Latency: p.Latency, message: p.Message}
		if children[i].HasProgram() {
			v := m.verdict(ctx, c.runner, g, branch, children[i].Program)
			if v.err != nil {
				return v.err
			}
			t.Verdict, t.Solved, t.Program, t.source = v.verdict, v.solved, children[i].Program.ID(), children[i].Program.Source
			if v.detail != "" {
				t.Detail = v.detail
			}
		}
		m.trials[g.rung][g.first+i] = t
		c.step()
		return nil
	})
}

// verdict runs a program, unless the same one was run for the same case before.
func (m *entrant) verdict(ctx context.Context, runner sandbox.Runner, g group, branch Case, p Program) *verdictOf {
	key := child{g.rung, g.branch, p.Source}
	m.mu.Lock()
	v := m.known[key]
	if v == nil {
		v = &verdictOf{}
		m.known[key] = v
	}
	m.mu.Unlock()
	v.once.Do(func() {
		v.err = guard(func() error {
			e, err := evaluate(ctx, runner, branch.Task, p)
			v.verdict, v.detail, v.solved = e.Verdict, e.Detail, err == nil && branch.Solved(e)
			return err
		})
	})
	return v
}

func (c *climb) step() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done++
	c.meter.Update(c.done)
}
