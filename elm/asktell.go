package elm

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"goelm/elm/patch"
	"goelm/elm/qd"
)

// A Child is a proposed candidate. Without a program (see Proposal.Outcome) there is nothing to evaluate, and it counts
// as a candidate all the same.
type Child struct {
	Number   int       // candidate number in its search
	Parents  []Program // the first is what the diff applies to
	Proposal Proposal
	Program  Program // its Source is empty when the change did not work out

	parents   []*record
	selection selection
	answers   *answers
}

// HasProgram reports whether there is a program to evaluate: the change was applied and changed something.
func (c Child) HasProgram() bool { return c.Program.Source != "" }

// complete fills in what follows from the proposal.
func (c Child) complete() Child {
	p := &c.Proposal
	if p.Outcome == "" {
		p.Outcome = patch.Applied
		if p.Source == "" {
			p.Outcome = patch.NoOutput
		}
	}
	parent := c.Parents[0]
	if p.Outcome == patch.Applied && p.Source == parent.Source {
		p.Outcome = patch.NoOp
	}
	if len(p.Parents) == 0 {
		p.Parents = []string{parent.ID()}
	}
	if p.Outcome != patch.Applied {
		return c
	}
	if p.Diff == "" {
		p.Diff = patch.Diff(parent.Source, p.Source)
	}
	c.Program = Program{Task: parent.Task, Name: fmt.Sprintf("#%d", c.Number), Source: p.Source}
	return c
}

// Children are what Ask proposes.
type Children []Child

// A Result is a child with its evaluation, and what became of it in the archive, or would.
type Result struct {
	Child      Child
	Evaluation Evaluation // its Verdict is empty when the child has no program
	Status     qd.Status
	Cell       int     // index of its cell; -1: none
	Value      float64 // fitness gained over the cell's former elite
	OutOfRange bool

	position []int
}

// Results are what Evaluate returns and Tell takes.
type Results []Result

// Ask proposes n children of parents drawn from the archive. Nothing is evaluated but the seeds, at the first call. The
// children wait for [Search.Tell]; until then another Ask or Run is an error.
func (s *Search) Ask(ctx context.Context, n int) (Children, error) {
	if n < 1 {
		return nil, fmt.Errorf("search.Ask(ctx, %d): ask for at least one child", n)
	}
	if err := s.begin("search.Ask"); err != nil {
		return nil, err
	}
	defer s.end()
	runner, err := s.runner(ctx, s.settings)
	if err != nil {
		return nil, err
	}
	if err := s.begins(ctx, runner); err != nil {
		return nil, err
	}
	s.mu.Lock()
	selections := make([]selection, n)
	for i := range selections {
		var err error
		if selections[i], err = s.choose(s.next+i, 1); err != nil {
			s.mu.Unlock()
			return nil, err
		}
	}
	s.mu.Unlock()
	children := make(Children, n)
	err = each(ctx, n, func(ctx context.Context, i int) error {
		given, err := s.answersFor(ctx, selections[i].first)
		if err != nil {
			return err
		}
		list, err := s.propose(ctx, runner, selections[i], given)
		if err == nil {
			children[i] = list[0]
			children[i].selection, children[i].answers = selections[i], given
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked, s.next, s.plan = append([]Child(nil), children...), s.next+n, nil
	return children, nil
}

// answersFor is where a proposal's answers of models go, or in a replay come from.
func (s *Search) answersFor(ctx context.Context, candidate int) (*answers, error) {
	if s.checker == nil {
		return &answers{}, nil
	}
	return s.checker.answers(ctx, candidate)
}

// each calls f for 0..n-1 with as many at a time as keep a slow mutator and every core busy, and stops at the first error.
// A user's mistake goes on as a panic.
func each(ctx context.Context, n int, f func(context.Context, int) error) error {
	return raise(all(ctx, n, f))
}

// all is each for goroutines of our own, where no panic may go on.
func all(ctx context.Context, n int, f func(context.Context, int) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, n)
	slots := make(chan struct{}, max(DefaultLag, runtime.GOMAXPROCS(0)))
	var wg sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			if errs[i] = ctx.Err(); errs[i] != nil {
				return
			}
			if errs[i] = guard(func() error { return f(ctx, i) }); errs[i] != nil {
				cancel()
			}
		})
	}
	wg.Wait()
	return firstCause(errs)
}

// Evaluate runs and scores children in the sandbox, in any number of calls and as often as wanted, and says what Tell
// would do with them. It changes nothing.
func (s *Search) Evaluate(ctx context.Context, children Children) (Results, error) {
	runner, err := s.runner(ctx, s.settings)
	if err != nil {
		return nil, err
	}
	results := make(Results, len(children))
	err = each(ctx, len(children), func(ctx context.Context, i int) (err error) {
		results[i] = Result{Child: children[i], Cell: -1}
		if children[i].HasProgram() {
			results[i].Evaluation, err = s.evaluateAgain(ctx, runner, children[i].Number, children[i].Program)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.preview(ctx, results)
	return results, nil
}

// preview fills in what would become of the results, one after another, without touching the archive.
func (s *Search) preview(ctx context.Context, results Results) {
	s.mu.Lock()
	defer s.mu.Unlock()
	best := map[int]float64{} // cells that earlier results would have taken
	names := map[key]string{} // programs among the earlier results
	for i := range results {
		r := &results[i]
		if r.Child.HasProgram() {
			if r.Evaluation.DuplicateOf = s.repeated(ctx, r.Child.Program, names); r.Evaluation.DuplicateOf != "" {
				continue
			}
		}
		if !r.Evaluation.OK() {
			continue
		}
		added, err := s.archive.Try(r.Evaluation.Fitness, r.Evaluation.Measures)
		if err != nil {
			continue // Tell refuses it by name
		}
		if taken, ok := best[added.Cell]; ok && added.Cell >= 0 {
			added.Value, added.Status = r.Evaluation.Fitness-taken, qd.NotAdded
			if added.Value > 0 {
				added.Status = qd.Improved
			}
		}
		if added.Status != qd.NotAdded {
			best[added.Cell] = r.Evaluation.Fitness
		}
		r.note(added, s.archive)
	}
}

// repeated names the program that a child would repeat; "" when there is none. names are the programs that come before it.
func (s *Search) repeated(ctx context.Context, p Program, names map[key]string) string {
	k := programKey(p.Source)
	if n, ok, err := s.seen.program(ctx, k); ok && err == nil {
		return s.nameOf(n)
	}
	if name, ok := names[k]; ok {
		return name
	}
	names[k] = p.Name
	return ""
}

func (r *Result) note(added qd.Added, archive *qd.Archive[*record]) {
	r.Status, r.Cell, r.Value, r.OutOfRange = added.Status, added.Cell, added.Value, added.OutOfRange
	if r.Cell >= 0 {
		r.position = archive.Position(r.Cell) // nil unless the map is a grid
	}
}

// Tell puts the results of the last Ask into the archive, in the order of the children whatever the order of results,
// and says how many were new, improved or not added. All children of the Ask must be among them, each once.
func (s *Search) Tell(results Results) (Summary, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx := context.Background() // there is nothing to wait for but the store
	if len(s.asked) == 0 {
		return Summary{}, errors.New("search.Tell: no children are waiting; call children, err := search.Ask(ctx, n), then results, err := search.Evaluate(ctx, children), then search.Tell(results)")
	}
	ordered, err := s.match(results)
	if err != nil {
		return Summary{}, err
	}
	summary := Summary{spec: s.spec}
	first := ordered[0].Child.Number
	for _, r := range ordered {
		a := &arrival{selection: r.Child.selection, child: r.Child, evaluation: r.Evaluation, origin: originAsk, batch: first, answers: r.Child.answers.sorted()}
		if err := s.commit(ctx, a); err != nil {
			return summary, err
		}
		summary.count(a)
	}
	s.asked, s.plan = nil, nil
	summary.Stats = s.archive.Stats()
	return summary, s.keep(ctx)
}

// match orders results as their children were asked for. The caller holds the lock.
func (s *Search) match(results Results) (Results, error) {
	first, n := s.asked[0].Number, len(s.asked)
	ordered := make(Results, n)
	seen := make([]bool, n)
	for _, r := range results {
		i := r.Child.Number - first
		switch {
		case i < 0 || i >= n || s.asked[i].Proposal.Source != r.Child.Proposal.Source:
			return nil, fmt.Errorf("search.Tell: result #%d is not of the last Ask, which gave #%d to #%d; call search.Evaluate with those children", r.Child.Number, first, first+n-1)
		case seen[i]:
			return nil, fmt.Errorf("search.Tell: two results for child #%d; give each child's result once", r.Child.Number)
		case r.Child.HasProgram() && r.Evaluation.Verdict == "":
			return nil, fmt.Errorf("search.Tell: child #%d was not evaluated; call results, err := search.Evaluate(ctx, children) first", r.Child.Number)
		}
		r.Evaluation = refuseNonFinite(r.Evaluation, s.spec)
		r.Child.parents, r.Child.selection, r.Child.answers = s.asked[i].parents, s.asked[i].selection, s.asked[i].answers
		ordered[i], seen[i] = r, true
	}
	if len(results) < n {
		return nil, fmt.Errorf("search.Tell: %d results for %d children; call search.Evaluate(ctx, children) with all of the last Ask", len(results), n)
	}
	return ordered, nil
}

// Forget drops the children of the last Ask, so that Ask or Run may be called without Tell.
func (s *Search) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = nil
}

// Add evaluates a program of one's own and offers it to the archive.
func (s *Search) Add(ctx context.Context, program Program) (Result, error) {
	if err := s.begin("search.Add"); err != nil {
		return Result{}, err
	}
	defer s.end()
	runner, err := s.runner(ctx, s.settings)
	if err != nil {
		return Result{}, err
	}
	if err := s.seed(ctx, runner); err != nil {
		return Result{}, err
	}
	evaluation, err := s.evaluateAgain(ctx, runner, s.next, program)
	if err != nil {
		return Result{}, raise(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a, err := s.plant(ctx, originAdd, evaluation)
	if err != nil {
		return Result{}, err
	}
	s.plan = nil
	result := Result{Child: a.child, Evaluation: a.evaluation}
	result.note(a.added, s.archive)
	return result, s.keep(ctx)
}

// begin marks the search as busy for the method named what, or says what must be called first.
func (s *Search) begin(what string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed != nil {
		return fmt.Errorf("%s: %w", what, s.closed)
	}
	if s.running {
		return fmt.Errorf("%s: the search is already running; wait for it, or stop it", what)
	}
	if len(s.asked) > 0 {
		return fmt.Errorf("%s: %d children of the last Ask wait for their results; call search.Tell(results) first, or search.Forget() to drop them", what, len(s.asked))
	}
	s.running = true
	return nil
}

func (s *Search) end() {
	s.mu.Lock()
	s.running = false
	s.mu.Unlock()
}
