package elm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"goelm/elm/progress"
	"goelm/elm/qd"
)

const (
	defaultRuns        = 5
	defaultEvaluations = 1000
)

// Compare lets every mutator search for the same task several times, and compares what the maps hold in the end. Run k begins
// with the same seed for all mutators, and they take turns in an order drawn by chance. The options are [Runs] (of each mutator,
// default 5), [Evaluations] or another limit of each run (default 1000 evaluations), [RandomSeed], [Workers], [On], [Store], which
// keeps every run in the file, and whatever else a search takes. All searches have the same lag: the longest that one of the mutators asks
// for.
//
// An error, or the end of ctx, comes with the runs that were made until then.
func Compare(ctx context.Context, task Task, mutators []Mutator, options ...Option) (Comparison, error) {
	settings := Settings{Runs: defaultRuns}.with(options)
	switch {
	case task == nil || len(mutators) == 0:
		return Comparison{}, errors.New("a comparison needs a task and mutators: elm.Compare(ctx, task, []elm.Mutator{mutate.GP(), mutate.NoOp()})")
	case settings.Runs < 1:
		return Comparison{}, fmt.Errorf("%d runs: give each mutator at least one", settings.Runs)
	}
	if settings.Evaluations == 0 && settings.Time == 0 && settings.Tokens == 0 && settings.Cost == 0 && settings.Target == nil {
		settings.Evaluations = defaultEvaluations
		options = append(options[:len(options):len(options)], Evaluations(defaultEvaluations))
	}
	lag := settings.Lag
	if !settings.lagGiven {
		for _, m := range mutators {
			s, err := Settings{}.complete(task.Spec(), m)
			if err != nil {
				return Comparison{}, err
			}
			lag = max(lag, s.Lag)
		}
	}
	runner, closeRunner, err := openRunner(ctx, settings)
	if err != nil {
		return Comparison{}, err
	}
	defer closeRunner()
	c := &contest{
		task: task, names: distinctNames(mutators), mutators: mutators, settings: settings,
		options: append(options[:len(options):len(options)], Lag(lag), On(runner), Workers(0)),
	}
	c.result = Comparison{Task: task.Spec().Name, Runs: settings.Runs, Seed: settings.Seed, Evaluations: settings.Evaluations, spec: task.Spec()}
	for i, name := range c.names {
		c.result.Rows = append(c.result.Rows, ComparisonRow{Mutator: name, Training: trainingOf(mutators[i])})
	}
	c.meter = progress.NewMeter(progress.From(ctx), fmt.Sprintf("%s, %d mutators, %d runs each", c.result.Task, len(mutators), settings.Runs),
		settings.Runs*len(mutators)*settings.Evaluations, nil, nil)
	err = c.run(ctx)
	c.meter.Finish(c.done)
	c.result.count()
	return c.result, err
}

func trainingOf(m Mutator) time.Duration {
	if t, ok := m.(Trained); ok {
		return t.TrainingTime()
	}
	return 0
}

// A contest is one comparison of searches.
type contest struct {
	task     Task
	names    []string
	mutators []Mutator
	settings Settings
	options  []Option
	meter    *progress.Meter
	done     int // children
	result   Comparison
}

func (c *contest) run(ctx context.Context) error {
	turns := qd.Rand(c.settings.Seed, 1<<63)
	for run := range c.settings.Runs {
		for _, k := range turns.Perm(len(c.mutators)) {
			if err := c.search(ctx, run, k); err != nil {
				c.result.Partial = true
				return fmt.Errorf("%s, run %d: %w", c.names[k], run+1, err)
			}
		}
	}
	return nil
}

// search makes one run.
func (c *contest) search(ctx context.Context, run, k int) (err error) {
	seed := c.settings.Seed + uint64(run)
	s, err := NewSearch(c.task, c.mutators[k], append(c.options[:len(c.options):len(c.options)], RandomSeed(seed))...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	report, err := s.Run(progress.With(ctx, part{c.meter, c.done}))
	if err != nil {
		return err
	}
	c.done += report.Evaluations
	stats := s.Stats()
	row := &c.result.Rows[k]
	row.Results = append(row.Results, RunResult{
		Seed: seed, Evaluations: report.Evaluations, QDScore: stats.QDScore, Coverage: stats.Coverage, Best: stats.Best, Elites: stats.Elites,
		Curve: s.Curve(curvePoints), Tokens: report.Tokens, Cost: report.Cost, Wall: report.Elapsed, Restored: report.Restored, Digest: s.Digest(),
	})
	return nil
}

// curvePoints is how many points of a run's curve are kept.
const curvePoints = 400

// A part is one run's share of the contest's progress.
type part struct {
	meter *progress.Meter
	base  int
}

func (p part) Progress(e progress.Event) { p.meter.Update(p.base + e.Done) }

func (part) Display(map[string]any, string, bool) {}
