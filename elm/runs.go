package elm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"goelm/elm/store"
	"goelm/render"
	"goelm/sandbox"
)

// A RunFile is a file of runs, to look into and to execute again. It shows as a table. To go on with a run make its search
// as it was made, with elm.NewSearch and elm.Store.
type RunFile struct {
	path string
	file *store.Store
}

// Open opens a file of runs to look into it. Runs that other processes are writing may be among them.
func Open(path string) (*RunFile, error) {
	ctx, cancel := context.WithTimeout(context.Background(), storeTime)
	defer cancel()
	file, err := store.Open(ctx, path, store.ReadOnly)
	if err != nil {
		return nil, err
	}
	return &RunFile{path, file}, nil
}

// Close closes the file. Searches that were made from it can then no longer read lineage.
func (r *RunFile) Close() error { return r.file.Close() }

// List describes the runs, the oldest first.
func (r *RunFile) List() ([]RunInfo, error) {
	ctx, cancel := context.WithTimeout(context.Background(), storeTime)
	defer cancel()
	runs, err := r.file.Runs(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]RunInfo, len(runs))
	for i, run := range runs {
		if list[i], err = describe(run); err != nil {
			return nil, fmt.Errorf("store %s: %w", r.path, err)
		}
	}
	return list, nil
}

// Search is the run as a search to look at: its map, champion, elites, lineage and curves as they are in the file now. Run
// 0 is the newest. The run's task and mutator must be among the registered ones; [RunFile.SearchWith] takes others.
func (r *RunFile) Search(id int64) (*Search, error) { return r.SearchWith(id, nil, nil) }

// SearchWith is Search for a run whose task or mutator was made in a notebook; nil takes the registered one.
func (r *RunFile) SearchWith(id int64, task Task, mutator Mutator) (*Search, error) {
	ctx, cancel := context.WithTimeout(context.Background(), storeTime)
	defer cancel()
	s, run, err := r.remake(ctx, id, task, mutator, false)
	if err != nil {
		return nil, err
	}
	s.past = r.file.Reader(run)
	if err := s.resume(ctx, run); err != nil {
		return nil, fmt.Errorf("store %s: run %d: %w", r.path, run.ID, err)
	}
	s.closed = fmt.Errorf("this search only looks into %s; to go on with the run make its search with elm.NewSearch(task, mutator, elm.Store(%q)) and the same settings", r.path, r.path)
	return s, nil
}

// Lineage is the way from a seed to any candidate of a run, also to one that the map did not take; run 0 is the newest.
func (r *RunFile) Lineage(ctx context.Context, id int64, number int) (Lineage, error) {
	s, run, err := r.remake(ctx, id, nil, nil, false)
	if err != nil {
		return Lineage{}, err
	}
	s.past = r.file.Reader(run)
	c, ok, err := s.past.Candidate(ctx, number)
	if err == nil && !ok {
		err = fmt.Errorf("store %s: run %d has no candidate %d; it has %d", r.path, run.ID, number, run.Candidates)
	}
	if err != nil {
		return Lineage{}, err
	}
	last := &record{number: number}
	s.revive(last, c)
	return s.lineage(last), nil
}

// A namesOnly mutator stands for one that is not known, in a search that only looks.
type namesOnly struct{ name string }

func (m namesOnly) Name() string { return m.name }

func (m namesOnly) Propose(context.Context, Request) ([]Proposal, error) {
	return nil, fmt.Errorf("the mutator %s is not known here", m.name)
}

// remake makes the search of a run as it was at its beginning. A run that is only looked at needs no mutator.
func (r *RunFile) remake(ctx context.Context, id int64, task Task, mutator Mutator, execute bool) (*Search, store.Run, error) {
	run, err := r.file.Run(ctx, id)
	if err != nil {
		return nil, run, err
	}
	fail := func(err error) (*Search, store.Run, error) {
		return nil, run, fmt.Errorf("store %s: run %d: %w", r.path, run.ID, err)
	}
	if run.Kind != searchKind {
		return fail(fmt.Errorf("it is a %s, not a search", run.Kind))
	}
	var was identity
	if err := json.Unmarshal(run.Settings, &was); err != nil {
		return fail(fmt.Errorf("its settings: %w", err))
	}
	if task == nil {
		if task, err = TaskByName(was.Task); err != nil {
			return fail(fmt.Errorf("its task: %w; runs.SearchWith and runs.ReplayWith take a task of your own", err))
		}
	}
	if mutator == nil {
		if mutator, err = remakeMutator(was.Mutator, was.Config); err != nil {
			if execute {
				return fail(fmt.Errorf("its mutator: %w; runs.ReplayWith takes a mutator of your own", err))
			}
			mutator = namesOnly{was.Mutator}
		}
	}
	options, err := was.options()
	if err != nil {
		return fail(err)
	}
	s, err := newSearch(task, mutator, options)
	if err != nil {
		return fail(err)
	}
	if execute {
		if run.Task != was.Task || run.Mutator != was.Mutator || run.Seed != was.Seed {
			return fail(fmt.Errorf("somebody has altered it: it is called %s with %s, seed %d, and its settings say %s with %s, seed %d",
				run.Task, run.Mutator, run.Seed, was.Task, was.Mutator, was.Seed))
		}
		if changed := was.differsFrom(s.identity); changed != "" {
			return fail(fmt.Errorf("%s is another one today than in the run, which %s began", changed, strings.TrimSpace(run.Version)))
		}
	}
	return s, run, nil
}

// differsFrom names what is not the same any more.
func (id identity) differsFrom(now identity) string {
	switch {
	case id.Task != now.Task || id.Spec != now.Spec:
		return "the task " + id.Task
	case id.Mutator != now.Mutator || string(id.Config) != string(now.Config):
		return "the mutator " + id.Mutator
	}
	return ""
}

// Replay executes a run again, in the shared sandbox or where [On] says, and compares every proposal, verdict, fitness and
// cell with the record. The error is a [*Difference] when something differs: the first. No model is asked: what models
// answered is in the record. Run 0 is the newest.
func (r *RunFile) Replay(ctx context.Context, id int64, options ...Option) (Replay, error) {
	return r.ReplayWith(ctx, id, nil, nil, options...)
}

// ReplayWith is Replay for a run whose task or mutator was made in a notebook; nil takes the registered one.
func (r *RunFile) ReplayWith(ctx context.Context, id int64, task Task, mutator Mutator, options ...Option) (Replay, error) {
	s, run, err := r.remake(ctx, id, task, mutator, true)
	if err != nil {
		return Replay{}, err
	}
	settings := Settings{}.with(options)
	runner := settings.Runner
	if runner == nil {
		if runner, err = sandbox.Shared(ctx); err != nil {
			return Replay{}, err
		}
	}
	replay, err := s.replay(ctx, run, r.file.Reader(run), runner)
	var d *Difference
	switch {
	case errors.As(err, &d):
		return replay, d
	case err != nil:
		return replay, fmt.Errorf("replay of run %d: %w", run.ID, err)
	}
	return replay, nil
}

// MIMEBundle is a table of the runs.
func (r *RunFile) MIMEBundle() map[string]any {
	list, err := r.List()
	if err != nil {
		return render.Stack(err.Error()).MIMEBundle()
	}
	t := render.Table{
		Columns: []string{"run", "task", "mutator", "seed", "evaluations", "elites", "best", "QD score", "began", "state"},
		Caption: fmt.Sprintf("%d runs in %s", len(list), r.path),
	}
	if len(list) == 1 {
		t.Caption = "1 run in " + r.path
	}
	for _, i := range list {
		best := any("")
		if i.Best != nil {
			best = *i.Best
		}
		t.Rows = append(t.Rows, []any{
			fmt.Sprint(i.ID), i.Task, i.Mutator, fmt.Sprint(i.Seed), fmt.Sprint(i.Children), fmt.Sprintf("%d of %d", i.Elites, i.Cells), best, i.QDScore,
			i.Began.Format(minutes), i.State,
		})
	}
	return t.MIMEBundle()
}
