package elm

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"goelm/elm/qd"
	"goelm/elm/store"
	"goelm/sandbox"
)

// A Search keeps the best program of every cell of a map over a task's measures (MAP-Elites, Mouret and Clune 2015) and
// fills the map with a mutator's children. Its methods may be called from several goroutines; Run, and the way from Ask
// to Tell, exclude each other.
type Search struct {
	task     Task
	spec     Spec // with the seeds that the search begins with
	mutator  Mutator
	settings Settings
	identity identity

	mu         sync.Mutex // guards what follows
	population *population
	archive    *qd.Archive[*record] // the population's map
	bandit     qd.Bandit            // of a portfolio; nil without one
	seen       *seen
	roots      []*record   // seeds and programs added by hand: parents while the archive is empty
	entered    []*record   // that came into the map, in order; unless a store has them
	seeded     bool        // the seeds were evaluated
	next       int         // number of the next candidate
	plan       []selection // parents already chosen for the candidates from next on, see run.go
	asked      []Child     // children of the last Ask, until Tell
	running    bool
	done       int // candidates committed
	total      tally
	history    []sample

	past    *store.Reader // of the run as it is on disk; nil without a store
	journal *journal      // keeps the run on disk; nil without a store
	checker *checker      // compares the run with a record; nil unless it is a replay
	closed  error         // why the search only looks; nil while it may go on
	credit  int           // children that the store had already, and that no Run has asked for yet
}

// A sample is the archive's state after so many candidates; history holds one per change.
type sample struct {
	candidates     int
	qd, cover, max float64
}

// NewSearch prepares a search; nothing runs before the first Ask, Add or Run, which evaluate the seeds first. [Evaluations]
// and the other limits, [Workers], [InFlight] and [On] may also be given to Run, everything else only here. With [Store] the
// search goes on where its run in the file stands.
func NewSearch(task Task, mutator Mutator, options ...Option) (*Search, error) {
	s, err := newSearch(task, mutator, options)
	if err != nil {
		return nil, err
	}
	if s.settings.Store != "" {
		if err := s.openStore(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// newSearch is a search that keeps nothing.
func newSearch(task Task, mutator Mutator, options []Option) (*Search, error) {
	if task == nil || mutator == nil {
		return nil, errors.New("a search needs a task and a mutator: elm.NewSearch(task, mutate.GP())")
	}
	if err := check(task); err != nil {
		return nil, err
	}
	spec := task.Spec()
	settings, err := Settings{}.with(options).complete(spec, mutator)
	if err != nil {
		return nil, err
	}
	if settings.Seeds != nil {
		spec.Seeds = settings.Seeds
	}
	s := &Search{task: task, spec: spec, mutator: mutator, settings: settings, seen: newSeen()}
	if s.identity, err = identify(task.Spec(), mutator, settings); err != nil {
		return nil, err
	}
	if s.population, err = newPopulation(settings); err != nil {
		return nil, fmt.Errorf("task %s: %w", spec.Name, err)
	}
	s.archive = s.population.archive
	if p, ok := mutator.(*portfolio); ok {
		if s.bandit, err = p.bandit(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Task is what the search solves.
func (s *Search) Task() Task { return s.task }

// Evaluated is how many children Run has evaluated so far, those of a store among them.
func (s *Search) Evaluated() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total.Children
}

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

// seed evaluates the seeds, once in a search's life, and commits them in their order.
func (s *Search) seed(ctx context.Context, runner sandbox.Runner) error {
	s.mu.Lock()
	seeded := s.seeded
	s.mu.Unlock()
	if seeded {
		return nil
	}
	evaluations := make([]Evaluation, len(s.spec.Seeds))
	err := each(ctx, len(s.spec.Seeds), func(ctx context.Context, i int) (err error) {
		evaluations[i], err = s.evaluateAgain(ctx, runner, s.next+i, s.spec.Seeds[i])
		return err
	})
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
		if _, err := s.plant(ctx, originSeed, e); err != nil {
			return err
		}
	}
	return nil
}

// begins evaluates the seeds, and says what is wrong with them if there is nothing for a mutator to begin with.
func (s *Search) begins(ctx context.Context, runner sandbox.Runner) error {
	if err := s.seed(ctx, runner); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.roots) == 0 || slices.ContainsFunc(s.roots, func(r *record) bool { return r.evaluation.OK() }) {
		return nil
	}
	var why strings.Builder
	for _, r := range s.roots {
		fmt.Fprintf(&why, "\n%s: %s: %s", r.program.Name, r.evaluation.Verdict, r.evaluation.Detail)
	}
	return fmt.Errorf("no seed of the task %s is valid, so there is nothing to change; repair one, or give the search a program with search.Add(ctx, program)%s", s.spec.Name, &why)
}

// plant commits a program that no mutator made. The caller holds the lock.
func (s *Search) plant(ctx context.Context, origin string, e Evaluation) (*arrival, error) {
	a := &arrival{
		child: Child{Number: s.next, Program: e.Program}, evaluation: e, origin: origin, batch: s.next, selection: selection{island: -1, arm: -1},
	}
	s.next++
	if err := s.commit(ctx, a); err != nil {
		return nil, err
	}
	s.roots = append(s.roots, a.record)
	return a, nil
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

// Digest identifies the archive's content: "sha256:" and the hash over the elites in cell order, of each the cell's
// index, the hash of the source and the bits of fitness and measures. It does not depend on the number of workers, on
// timing or on the machine.
func (s *Search) Digest() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.digest()
}

func (s *Search) digest() string {
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
