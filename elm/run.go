package elm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"goelm/elm/patch"
	"goelm/elm/progress"
	"goelm/elm/qd"
	"goelm/elm/store"
	"goelm/sandbox"
)

// Run evaluates children until a limit is reached, after the seeds if they were not evaluated yet: as many as [Evaluations]
// says, and no more than [Time], [Tokens], [Cost] and [Target] allow.
//
// It is the loop of Ask, Evaluate and Tell, pipelined: child k's parent is drawn from the archive as it was after result
// k-Lag was committed, and results are committed in the order of their numbers. So what happens depends on the seed and
// the lag, never on the number of workers or on timing; and stopping and running again gives the same archive as one
// long run. A child with the same program as an earlier one, or one that built the same, is not evaluated again.
//
// With a store, children that the file has already count at once. When ctx ends, what was committed stays, and the error
// says so. Reports go to the context's progress sink.
func (s *Search) Run(ctx context.Context, options ...Option) (Report, error) {
	settings := s.settings.with(options)
	if err := settings.checkRun(s.settings); err != nil {
		return Report{}, err
	}
	if err := s.begin("search.Run"); err != nil {
		return Report{}, err
	}
	defer s.end()
	p := &pipeline{search: s, settings: settings}
	s.seen.begin()
	if err := p.restore(ctx); err != nil {
		return Report{}, err
	}
	if p.ended(); p.report.Stopped != "" {
		return s.finish(ctx, p, nil) // all is there already; a store is looked into without a sandbox
	}
	runner, closeRunner, err := s.open(ctx, settings)
	if err != nil {
		return Report{}, err
	}
	defer closeRunner()
	p.runner = runner
	title := fmt.Sprintf("%s with %s", s.spec.Name, s.mutator.Name())
	p.meter = progress.NewMeter(progress.From(ctx), title, settings.Evaluations, p.fields, s.picture(&p.last))
	p.meter.Skip(p.report.Evaluations)
	if err := s.begins(ctx, runner); err != nil {
		return Report{}, err
	}
	err = p.run(ctx)
	p.last.Store(true)
	p.meter.Finish(p.report.Evaluations)
	return s.finish(ctx, p, err)
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

// A pipeline is one Run: groups of siblings in flight, committed in order.
type pipeline struct {
	search   *Search
	settings Settings
	runner   sandbox.Runner
	meter    *progress.Meter

	report Report
	broken int         // infra_error verdicts in a row
	last   atomic.Bool // the next picture is the last
}

// maxBroken is how many candidates in a row may fail by the sandbox's fault before the run stops.
const maxBroken = 10

// restore takes over what the store has and no Run has asked for yet, as much as this one asks for.
func (p *pipeline) restore(ctx context.Context) error {
	s := p.search
	s.mu.Lock()
	defer s.mu.Unlock()
	p.report = Report{Asked: p.settings.Evaluations, Summary: Summary{spec: s.spec}}
	if s.credit == 0 {
		return nil
	}
	n := s.credit
	if p.settings.Evaluations > 0 {
		n = min(n, p.settings.Evaluations)
	}
	of := tally{Summary: Summary{spec: s.spec}}
	if n == s.total.Children { // all there is
		of = s.total
		of.Summary = s.total.Summary.clone()
		of.Summary.spec = s.spec
	} else if err := s.recount(ctx, &of, s.total.Children-s.credit, n); err != nil {
		return err
	}
	p.report.Summary, p.report.Tokens, p.report.Cost = of.Summary, of.Tokens, of.Cost
	s.credit -= n
	p.report.Restored, p.report.Evaluations = n, n
	return nil
}

// recount adds to a tally what became of n children of the loop, behind the first ones, as the store has it. The caller holds
// the lock.
func (s *Search) recount(ctx context.Context, t *tally, behind, n int) error {
	for row, err := range s.past.Candidates(ctx, 0) {
		switch {
		case err != nil:
			return err
		case row.Origin != originRun:
			continue
		case behind > 0:
			behind--
			continue
		case n == 0:
			return nil
		}
		n--
		t.add(s.arrivalOf(row))
	}
	return nil
}

// arrivalOf is as much of a candidate as a tally counts.
func (s *Search) arrivalOf(row store.Candidate) *arrival {
	a := &arrival{original: -1, origin: row.Origin}
	a.child.Proposal = Proposal{Source: row.Source, Outcome: patch.Outcome(row.Outcome), Tokens: row.Tokens, Cost: row.Cost}
	a.child.Program.Source = row.Source
	e := row.Evaluation
	if e == nil {
		return a
	}
	a.original = e.DuplicateOf
	a.evaluation = evaluationOf(e, s.task, a.child.Program)
	if row.Insertion != nil {
		a.added.Status = qd.Improved
		if row.Insertion.Status == qd.New.String() {
			a.added.Status = qd.New
		}
	}
	if e.Measures != nil {
		_, inside, err := s.archive.CellOf(e.Measures)
		a.added.OutOfRange = err == nil && !inside
	}
	return a
}

// ended notes which limit is reached.
func (p *pipeline) ended() {
	switch r, l := &p.report, p.settings; {
	case l.Evaluations > 0 && r.Evaluations >= l.Evaluations:
		r.Stopped = "evaluations"
	case l.Tokens > 0 && r.Tokens >= l.Tokens:
		r.Stopped = "tokens"
	case l.Cost > 0 && r.Cost >= l.Cost:
		r.Stopped = "cost"
	case l.Target != nil && p.search.best() >= *l.Target:
		r.Stopped = "target"
	}
}

// best is the greatest fitness; NaN when there is none.
func (s *Search) best() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.archive.Stats().Best
}

// finished is a group that is through, or what our own machinery said instead.
type finished struct {
	index    int
	arrivals []*arrival
	err      error
}

// errTime ends a Run that has had its time.
var errTime = errors.New("time is over")

func (p *pipeline) run(ctx context.Context) error {
	run, cancel := context.WithCancelCause(ctx)
	if p.settings.Time > 0 {
		var stop context.CancelFunc
		run, stop = context.WithTimeoutCause(run, p.settings.Time, errTime)
		defer stop()
	}
	lag, slots := p.search.settings.Lag, p.settings.inFlight(p.search.mutator)
	// As many as can be in flight, so that no group waits for us when we leave.
	done, proposed := make(chan finished, lag), make(chan struct{}, lag)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel(nil)

	waiting := map[int]finished{} // by index: through, but an earlier one is not
	launched, committed := 0, 0   // groups
	for p.ended(); p.report.Stopped == ""; p.ended() {
		// In their order, for the first is the first that is waited for.
		for slots > 0 {
			sel, ok, err := p.planned(launched - committed)
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			index := launched
			launched, slots = launched+1, slots-1
			wg.Go(func() { done <- p.work(run, index, sel, proposed) })
		}
		select {
		case <-proposed:
			slots++
			continue
		case f := <-done:
			waiting[f.index] = f
		case <-run.Done():
			if context.Cause(run) == errTime {
				p.report.Stopped = "time"
				return nil
			}
			return ctx.Err()
		}
		for f, ok := waiting[committed]; ok && p.report.Stopped == ""; f, ok = waiting[committed] {
			delete(waiting, committed)
			if err := p.commit(ctx, f); err != nil {
				if run.Err() != nil && ctx.Err() == nil { // our own clock has ended an evaluation
					p.report.Stopped = "time"
					return nil
				}
				return err
			}
			if p.report.Stopped != "" {
				break
			}
			committed++
			p.meter.Update(p.report.Evaluations)
			p.ended()
		}
	}
	return nil
}

// work takes one group from its selection to its evaluations, and says when it is proposed.
func (p *pipeline) work(ctx context.Context, index int, sel selection, proposed chan<- struct{}) finished {
	f := finished{index: index}
	var given *answers
	var children []Child
	f.err = guard(func() (err error) {
		if given, err = p.search.answersFor(ctx, sel.first); err == nil {
			children, err = p.search.propose(ctx, p.runner, sel, given)
		}
		return err
	})
	proposed <- struct{}{}
	if f.err != nil {
		return f
	}
	f.err = guard(func() error {
		f.arrivals = make([]*arrival, len(children))
		return all(ctx, len(children), func(ctx context.Context, i int) (err error) {
			c := children[i]
			f.arrivals[i] = &arrival{selection: sel, child: c, origin: originRun, batch: sel.first}
			if i == 0 {
				f.arrivals[i].answers = given.sorted()
			}
			if c.HasProgram() {
				f.arrivals[i].evaluation, err = p.search.evaluateOnce(ctx, p.runner, c.Number, c.Program)
			}
			return err
		})
	})
	return f
}

// commit puts the next group into the archive and plans the ones that may now be proposed.
func (p *pipeline) commit(ctx context.Context, f finished) error {
	var spent Budgeter
	if errors.As(f.err, &spent) && spent.Budget() {
		p.report.Stopped = "budget"
		return nil
	}
	if f.err != nil {
		return raise(f.err)
	}
	s := p.search
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range f.arrivals {
		if err := s.commit(ctx, a); err != nil {
			return err
		}
		s.next++
		p.report.Summary.count(a)
		p.report.Evaluations++
		p.report.Tokens += a.child.Proposal.Tokens
		p.report.Cost += a.child.Proposal.Cost
		if p.broken++; a.evaluation.Verdict != sandbox.InfraError {
			p.broken = 0
		}
		if p.broken == maxBroken {
			return fmt.Errorf("the sandbox failed for %d candidates in a row: %s", maxBroken, a.evaluation.Detail)
		}
	}
	s.plan = s.plan[1:]
	if err := s.fill(); err != nil {
		return err
	}
	return s.keepSome(ctx)
}

// planned is the selection of the group that many after the next one to be committed; false when it must not be launched
// yet, or at all.
func (p *pipeline) planned(ahead int) (selection, bool, error) {
	s := p.search
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fill(); err != nil {
		return selection{}, false, err
	}
	if ahead >= len(s.plan) {
		return selection{}, false, nil
	}
	sel := s.plan[ahead]
	if n := p.settings.Evaluations; n > 0 && p.report.Evaluations+sel.first-s.next >= n {
		return selection{}, false, nil
	}
	return sel, true, nil
}

// fill chooses parents until the plan reaches Lag candidates ahead. It is kept after a Run, even beyond its last child:
// the next Run goes on as if there had been no break. Whatever else changes the archive drops the plan. The caller holds
// the lock.
func (s *Search) fill() error {
	first := s.next
	if n := len(s.plan); n > 0 {
		first = s.plan[n-1].first + s.plan[n-1].count
	}
	for first < s.next+s.settings.Lag {
		sel, err := s.choose(first, s.settings.Siblings)
		if err != nil {
			return err
		}
		s.plan = append(s.plan, sel)
		first += sel.count
	}
	return nil
}

// fields are what the progress bar shows beside rate and time.
func (p *pipeline) fields() []progress.Field {
	s := p.search
	stats := s.Stats()
	best := "none"
	if stats.Elites > 0 {
		best = quantity(stats.Best, s.spec.FitnessUnit)
	}
	fields := []progress.Field{
		{Name: "best", Value: best},
		{Name: "coverage", Value: fmt.Sprintf("%.1f%%", 100*stats.Coverage)},
		{Name: "niches", Value: strconv.Itoa(stats.Elites)},
	}
	if counts := verdictCounts(p.report.Summary.Verdicts); counts != "" {
		fields = append(fields, progress.Field{Name: "verdicts", Value: counts})
	}
	if p.report.Tokens > 0 {
		fields = append(fields, progress.Field{Name: "tokens", Value: strconv.Itoa(p.report.Tokens)},
			progress.Field{Name: "cost", Value: fmt.Sprintf("$%.2f", p.report.Cost)})
	}
	return fields
}

// mostVerdicts is how many verdicts a progress bar counts.
const mostVerdicts = 4

// verdictCounts are the most frequent verdicts: "ok 812, rejected 31".
func verdictCounts(counts map[sandbox.Verdict]int) string {
	var names []sandbox.Verdict
	for v, n := range counts {
		if v != "" && n > 0 {
			names = append(names, v)
		}
	}
	slices.SortFunc(names, func(a, b sandbox.Verdict) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	var parts []string
	for _, v := range names[:min(len(names), mostVerdicts)] {
		parts = append(parts, fmt.Sprintf("%s %d", v, counts[v]))
	}
	return strings.Join(parts, ", ")
}

// pictureInterval is the least time between two drawings of the map during a Run.
const pictureInterval = 2 * time.Second

// picture returns a function that draws the map, without thumbnails and not more often than [pictureInterval]; in
// between it returns the drawing before, unless the Run has ended: what stays in the notebook is the map as it is then.
func (s *Search) picture(last *atomic.Bool) func() map[string]any {
	var drawn time.Time
	var shown map[string]any
	return func() map[string]any {
		if now := time.Now(); shown == nil || last.Load() || now.Sub(drawn) >= pictureInterval {
			figure := s.heat(Settings{}, false)
			shown, drawn = map[string]any{"image/svg+xml": figure.SVG(), "text/plain": figure.Title()}, now
		}
		return shown
	}
}

// finish sums up a Run, brings what it found to the store and turns its end by the context into an error that says what
// is kept.
func (s *Search) finish(ctx context.Context, p *pipeline, err error) (Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &p.report
	r.Summary.spec, r.Summary.Stats = s.spec, s.archive.Stats()
	if p.meter != nil {
		r.Elapsed = p.meter.Elapsed()
	}
	if kept := s.keepAll(ctx, r.Stopped != ""); kept != nil && err == nil {
		err = kept
	}
	if err != nil {
		return *r, fmt.Errorf("stopped after %s, the archive keeps them: %w", r.ended(), err)
	}
	return *r, nil
}
