package elm

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"sync"

	"goelm/elm/qd"
	"goelm/sandbox"
)

// A Search keeps the best program of every cell of a map over a task's measures (MAP-Elites, Mouret and Clune 2015) and
// fills the map with a mutator's children. Its methods may be called from several goroutines; Run, and the way from Ask
// to Tell, exclude each other.
type Search struct {
	task     Task
	spec     Spec
	mutator  Mutator
	settings Settings

	mu      sync.Mutex
	archive *qd.Archive[*record]
	roots   []*record   // seeds and programs added by hand: parents while the archive is empty
	seeded  bool        // the task's seeds were evaluated
	next    int         // number of the next candidate
	plan    []selection // parents already chosen for the candidates from next on, see run.go
	asked   []Child     // children of the last Ask, until Tell
	running bool
	done    int // candidates committed
	history []sample
}

// A record is a candidate that may have descendants. Records point to their parents, so lineage outlives eviction.
type record struct {
	number     int
	program    Program
	evaluation Evaluation
	cell       int // -1: it never entered the archive
	parents    []*record
	proposal   Proposal
}

// A sample is the archive's state after so many candidates; history holds one per change.
type sample struct {
	candidates     int
	qd, cover, max float64
}

// NewSearch prepares a search; nothing runs before the first Ask, Add or Run, which evaluate the task's seeds first.
// [RandomSeed], [Lag] and [Clip] are fixed here; [Evaluations], [Workers] and [On] may also be given to Run.
func NewSearch(task Task, mutator Mutator, options ...Option) (*Search, error) {
	if task == nil || mutator == nil {
		return nil, errors.New("a search needs a task and a mutator: elm.NewSearch(task, mutate.GP())")
	}
	if err := check(task); err != nil {
		return nil, err
	}
	settings := Settings{Lag: DefaultLag}.with(options)
	if settings.Lag < 1 {
		return nil, fmt.Errorf("lag %d: a child is proposed at the earliest after the result before it, so give at least 1", settings.Lag)
	}
	spec := task.Spec()
	var how []qd.Option
	if settings.Clip {
		how = append(how, qd.Clip())
	}
	archive, err := qd.NewArchive[*record](qd.Grid{Axes: spec.axes()}, how...)
	if err != nil {
		return nil, fmt.Errorf("task %s: %w", spec.Name, err)
	}
	return &Search{task: task, spec: spec, mutator: mutator, settings: settings, archive: archive}, nil
}

// Task is what the search solves.
func (s *Search) Task() Task { return s.task }

// Stats are the archive's statistics.
func (s *Search) Stats() qd.Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.archive.Stats()
}

// runner is where programs of a call with these settings run.
func (s *Search) runner(ctx context.Context, settings Settings) (sandbox.Runner, error) {
	if settings.Runner != nil {
		return settings.Runner, nil
	}
	return sandbox.Shared(ctx)
}

// seed evaluates the task's seeds, once in a search's life, and commits them in their order.
func (s *Search) seed(ctx context.Context, runner sandbox.Runner) error {
	s.mu.Lock()
	seeded := s.seeded
	s.mu.Unlock()
	if seeded {
		return nil
	}
	evaluations, err := evaluateAll(ctx, runner, s.task, s.spec.Seeds)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seeded {
		return nil
	}
	s.seeded = true
	for _, e := range evaluations {
		root := &record{number: s.next, program: e.Program, evaluation: e, cell: -1}
		s.next++
		s.commit(root)
		s.roots = append(s.roots, root)
	}
	return nil
}

// evaluateAll evaluates programs concurrently and returns the evaluations in their order.
func evaluateAll(ctx context.Context, runner sandbox.Runner, task Task, programs []Program) ([]Evaluation, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	evaluations := make([]Evaluation, len(programs))
	errs := make([]error, len(programs))
	var wg sync.WaitGroup
	for i, p := range programs {
		wg.Go(func() {
			errs[i] = guard(func() (err error) {
				evaluations[i], err = evaluate(ctx, runner, task, p)
				return err
			})
			if errs[i] != nil {
				cancel()
			}
		})
	}
	wg.Wait()
	return evaluations, raise(firstCause(errs))
}

// firstCause is the first error that is not just the echo of a cancelled context, or else the first error.
func firstCause(errs []error) error {
	var echo error
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		if echo == nil {
			echo = err
		}
	}
	return echo
}

// commit counts a candidate and offers it to the archive. The caller holds the lock, and calls in candidate order.
func (s *Search) commit(r *record) qd.Added {
	s.done++
	if !r.evaluation.OK() {
		return qd.Added{Cell: -1}
	}
	added, err := s.archive.Add(r, r.evaluation.Fitness, r.evaluation.Measures)
	if err != nil {
		// evaluate lets only finite values of the right number through.
		panic(fmt.Sprintf("elm: candidate %d passed evaluation but not the archive: %v", r.number, err))
	}
	if added.Status != qd.NotAdded {
		r.cell = added.Cell
		stats := s.archive.Stats()
		s.history = append(s.history, sample{s.done, stats.QDScore, stats.Coverage, stats.Best})
	}
	return added
}

// A selection is what a candidate begins with, fixed before its proposal is made.
type selection struct {
	number int
	parent *record
	seed   uint64 // of the mutator's random stream
}

// choose selects the parent of one candidate from the archive as it is. The caller holds the lock.
func (s *Search) choose(number int) (selection, error) {
	r := qd.Rand(s.settings.Seed, uint64(number))
	parent, ok := s.archive.Sample(r)
	if !ok {
		if len(s.roots) == 0 {
			return selection{}, fmt.Errorf("the task %s has no seeds, so there are no parents; give it one with search.Add(ctx, program)", s.spec.Name)
		}
		parent.Genotype = s.roots[r.IntN(len(s.roots))]
	}
	return selection{number: number, parent: parent.Genotype, seed: r.Uint64()}, nil
}

// propose asks the mutator for the selection's child.
func (s *Search) propose(ctx context.Context, sel selection) (Child, error) {
	parent := sel.parent.program
	proposals, err := s.mutator.Propose(ctx, Request{
		Task: s.task, Parents: []Program{parent}, N: 1, Seed: sel.seed, Number: sel.number,
	})
	if err != nil {
		return Child{}, fmt.Errorf("mutator %s, candidate %d: %w", s.mutator.Name(), sel.number, err)
	}
	child := Child{Number: sel.number, Parents: []Program{parent}, parents: []*record{sel.parent}}
	if len(proposals) > 0 {
		child.Proposal = proposals[0]
	}
	return child.complete(), nil
}

// Digest identifies the archive's content: "sha256:" and the hash over the elites in cell order, of each the cell's
// index, the hash of the source and the bits of fitness and measures. It does not depend on the number of workers, on
// timing or on the machine.
func (s *Search) Digest() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := sha256.New()
	number := func(x uint64) { h.Write(binary.LittleEndian.AppendUint64(nil, x)) }
	for e := range s.archive.All() {
		source := sha256.Sum256([]byte(e.Genotype.program.Source))
		number(uint64(e.Cell))
		h.Write(source[:])
		number(math.Float64bits(e.Fitness))
		for _, m := range e.Measures {
			number(math.Float64bits(m))
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
