package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"goelm/elm"
	"goelm/elm/env"
	"goelm/elm/mutate"
	"goelm/elm/progress"
	"goelm/elm/sodarace"
	"goelm/sandbox"
)

// An experiment is one run for each seed.
type experiment struct {
	goelm, store, docs string // docs "" writes no page
	seeds              []string
	evaluations        int
	workers            int
	pageOnly           bool // evaluate nothing more
	out                io.Writer
}

// An outcome is what came of one run.
type outcome struct {
	seed    string
	info    elm.RunInfo
	report  elm.Report
	curve   []elm.CurvePoint
	search  *elm.Search
	robust  float64 // median fitness of the champion under small perturbations
	elapsed time.Duration
}

// curvePoints is how many points of a curve go into the log.
const curvePoints = 200

// run executes what is left of the runs, one after another, and writes the page.
func (x experiment) run(ctx context.Context) (err error) {
	var outcomes []outcome
	for _, seed := range x.seeds {
		o, err := x.one(ctx, seed)
		if err != nil {
			return fmt.Errorf("from %s: %w", seed, err)
		}
		outcomes = append(outcomes, o)
	}
	if x.docs == "" {
		return nil
	}
	return x.write(outcomes)
}

// one executes the run from one seed, or what is left of it.
func (x experiment) one(ctx context.Context, seed string) (o outcome, err error) {
	task := env.Sodarace(sodarace.Flat)
	search, err := elm.NewSearch(task, mutate.GP(), elm.Seeds(task.Seed(seed)), elm.RandomSeed(1), elm.Store(x.store))
	if err != nil {
		return o, err
	}
	o = outcome{seed: seed, search: search}
	o.report, err = x.search(ctx, seed, search)
	if err == nil {
		o.curve = search.Curve(curvePoints)
		o.robust, _, err = search.Best().Robustness(ctx)
	}
	if closeErr := search.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return o, err
	}
	o.info, o.elapsed, err = x.info(search.Digest())
	return o, err
}

// search opens a sandbox, unless the store has all there is, and runs the search to its end.
func (x experiment) search(ctx context.Context, seed string, search *elm.Search) (report elm.Report, err error) {
	evaluations := x.evaluations
	if x.pageOnly {
		if evaluations = min(evaluations, search.Evaluated()); evaluations == 0 {
			return report, fmt.Errorf("store %s has nothing of it", x.store)
		}
	}
	options := []elm.Option{elm.Evaluations(evaluations)}
	if search.Evaluated() < evaluations {
		runner, err := sandbox.Open(ctx, sandbox.Options{Workers: cmp.Or(x.workers, runtime.NumCPU()), Executable: x.goelm})
		if err != nil {
			return report, err
		}
		defer runner.Close()
		options = append(options, elm.On(runner))
	}
	return search.Run(progress.With(ctx, &logger{out: x.out, seed: seed}), options...)
}

// info is what the store says of the finished run, and how long its processes took for it, without those that were killed.
func (x experiment) info(digest string) (elm.RunInfo, time.Duration, error) {
	runs, err := elm.Open(x.store)
	if err != nil {
		return elm.RunInfo{}, 0, err
	}
	defer runs.Close()
	list, err := runs.List()
	for _, r := range list {
		if r.Digest != digest {
			continue
		}
		info, err := runs.Info(r.ID)
		var elapsed time.Duration
		for i, e := range info.Events[1:] {
			before := info.Events[i]
			if ended := e.Event == "finished" || e.Event == "stopped"; ended && e.Candidates > before.Candidates { // others only looked
				elapsed += e.At.Sub(before.At)
			}
		}
		return info, elapsed, err
	}
	return elm.RunInfo{}, 0, fmt.Errorf("store %s: no run has the archive %s (%v)", x.store, digest, err)
}

// A logger prints a line a minute.
type logger struct {
	out  io.Writer
	seed string
	last time.Time
}

// Progress implements [progress.Sink].
func (l *logger) Progress(e progress.Event) {
	if !e.Final && time.Since(l.last) < time.Minute {
		return
	}
	l.last = time.Now()
	fmt.Fprintf(l.out, "%s %s: %d of %d", l.last.UTC().Format(time.DateTime), l.seed, e.Done, e.Total)
	for _, f := range e.Fields {
		fmt.Fprintf(l.out, ", %s %s", f.Name, f.Value)
	}
	fmt.Fprintln(l.out)
}

// Display implements [progress.Sink].
func (l *logger) Display(map[string]any, string, bool) {}
