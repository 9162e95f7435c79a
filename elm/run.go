package elm

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"goelm/elm/progress"
	"goelm/sandbox"
)

// Run evaluates as many children as [Evaluations] says, after the task's seeds if they were not evaluated yet.
//
// It is the loop of Ask, Evaluate and Tell, pipelined: child k's parent is drawn from the archive as it was after result
// k-Lag was committed, and results are committed in the order of their numbers. So what happens depends on the seed and
// the lag, never on the number of workers or on timing; and stopping and running again gives the same archive as one
// long run.
//
// When ctx ends, what was committed stays, and the error says so. Reports go to the context's progress sink.
func (s *Search) Run(ctx context.Context, options ...Option) (Report, error) {
	settings := s.settings.with(options)
	switch {
	case settings.Evaluations < 1:
		return Report{}, fmt.Errorf("search.Run: say how many children to evaluate: search.Run(ctx, elm.Evaluations(1000))")
	case settings.Seed != s.settings.Seed || settings.Lag != s.settings.Lag || settings.Clip != s.settings.Clip:
		return Report{}, fmt.Errorf("search.Run: the random seed, the lag and clipping belong to the whole search; give them to elm.NewSearch")
	}
	if err := s.begin("search.Run"); err != nil {
		return Report{}, err
	}
	defer s.end()
	runner, closeRunner, err := s.open(ctx, settings)
	if err != nil {
		return Report{}, err
	}
	defer closeRunner()
	title := fmt.Sprintf("%s with %s", s.spec.Name, s.mutator.Name())
	p := &pipeline{search: s, runner: runner, total: settings.Evaluations}
	p.meter = progress.NewMeter(progress.From(ctx), title, p.total, s.fields, s.picture())
	if err := s.seed(ctx, runner); err != nil {
		return Report{}, err
	}
	err = p.run(ctx)
	p.meter.Finish(p.committed)
	return s.report(p, err)
}

// open is the runner of a Run and what to call after it.
func (s *Search) open(ctx context.Context, settings Settings) (sandbox.Runner, func(), error) {
	if settings.Runner == nil && settings.Workers > 0 {
		runner, err := sandbox.Open(ctx, sandbox.Options{Workers: settings.Workers})
		if err != nil {
			return nil, nil, err
		}
		return runner, func() { runner.Close() }, nil
	}
	runner, err := s.runner(ctx, settings)
	return runner, func() {}, err
}

// A pipeline is one Run: children in flight, committed in order.
type pipeline struct {
	search *Search
	runner sandbox.Runner
	meter  *progress.Meter
	total  int

	committed int
	broken    int // infra_error verdicts in a row
	summary   Summary
}

// maxBroken is how many candidates in a row may fail by the sandbox's fault before the run stops.
const maxBroken = 10

// finished is a child that is through, or what our own machinery said instead.
type finished struct {
	index  int
	result Result
	err    error
}

func (p *pipeline) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	lag := p.search.settings.Lag
	done := make(chan finished, lag) // as many as can be in flight, so that no child waits for us when we leave
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()

	waiting := map[int]finished{} // by index: through, but an earlier one is not
	launched := 0
	for p.committed < p.total {
		for ; launched < min(p.committed+lag, p.total); launched++ {
			sel, err := p.search.planned(launched - p.committed)
			if err != nil {
				return err
			}
			index := launched
			wg.Go(func() { done <- p.work(ctx, index, sel) })
		}
		select {
		case f := <-done:
			waiting[f.index] = f
		case <-ctx.Done():
			return ctx.Err()
		}
		for f, ok := waiting[p.committed]; ok; f, ok = waiting[p.committed] {
			delete(waiting, p.committed)
			if err := p.commit(f); err != nil {
				return err
			}
			p.meter.Update(p.committed)
		}
	}
	return nil
}

// work takes one candidate from its selection to its evaluation.
func (p *pipeline) work(ctx context.Context, index int, sel selection) finished {
	f := finished{index: index}
	f.err = guard(func() (err error) {
		if f.result.Child, err = p.search.propose(ctx, sel); err == nil && f.result.Child.HasProgram() {
			f.result.Evaluation, err = evaluate(ctx, p.runner, p.search.task, f.result.Child.Program)
		}
		return err
	})
	return f
}

// commit puts the next candidate into the archive and plans the one that may now be proposed.
func (p *pipeline) commit(f finished) error {
	if f.err != nil {
		return raise(f.err)
	}
	e, child, s := f.result.Evaluation, f.result.Child, p.search
	s.mu.Lock()
	defer s.mu.Unlock()
	added := s.commit(&record{
		number: child.Number, program: child.Program, evaluation: e, cell: -1,
		parents: child.parents, proposal: child.Proposal,
	})
	p.summary.count(child, e, added)
	s.next++
	s.plan = s.plan[1:]
	p.committed++
	if p.broken++; e.Verdict != sandbox.InfraError {
		p.broken = 0
	}
	if p.broken == maxBroken {
		return fmt.Errorf("the sandbox failed for %d candidates in a row: %s", maxBroken, e.Detail)
	}
	return s.fill()
}

// planned is the selection of the candidate that many after the next one to be committed.
func (s *Search) planned(ahead int) (selection, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fill(); err != nil {
		return selection{}, err
	}
	return s.plan[ahead], nil
}

// fill chooses parents until the plan reaches Lag candidates ahead. It is kept after a Run, even beyond its last child:
// the next Run goes on as if there had been no break. Whatever else changes the archive drops the plan. The caller holds
// the lock.
func (s *Search) fill() error {
	for len(s.plan) < s.settings.Lag {
		sel, err := s.choose(s.next + len(s.plan))
		if err != nil {
			return err
		}
		s.plan = append(s.plan, sel)
	}
	return nil
}

// fields are what the progress bar shows beside rate and time.
func (s *Search) fields() []progress.Field {
	stats := s.Stats()
	best := "none"
	if stats.Elites > 0 {
		best = quantity(stats.Best, s.spec.FitnessUnit)
	}
	return []progress.Field{
		{Name: "best", Value: best},
		{Name: "coverage", Value: fmt.Sprintf("%.1f%%", 100*stats.Coverage)},
		{Name: "niches", Value: strconv.Itoa(stats.Elites)},
	}
}

// pictureInterval is the least time between two drawings of the map during a Run.
const pictureInterval = 2 * time.Second

// picture returns a function that draws the map, without thumbnails and not more often than [pictureInterval]; in
// between it returns the drawing before.
func (s *Search) picture() func() map[string]any {
	var last time.Time
	var shown map[string]any
	return func() map[string]any {
		if now := time.Now(); shown == nil || now.Sub(last) >= pictureInterval {
			figure := s.heat(Settings{}, false)
			shown, last = map[string]any{"image/svg+xml": figure.SVG(), "text/plain": figure.Title()}, now
		}
		return shown
	}
}

// report sums up a Run and turns its end by the context into an error that says what is kept.
func (s *Search) report(p *pipeline, err error) (Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.summary.spec, p.summary.Stats = s.spec, s.archive.Stats()
	report := Report{Summary: p.summary, Evaluations: p.committed, Asked: p.total, Elapsed: p.meter.Elapsed()}
	if err != nil {
		return report, fmt.Errorf("stopped after %d of %d evaluations, the archive keeps them: %w", p.committed, p.total, err)
	}
	return report, nil
}
