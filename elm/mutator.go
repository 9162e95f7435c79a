package elm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"goelm/elm/patch"
	"goelm/elm/store"
	"goelm/sandbox"
)

// A Request asks a mutator for children.
type Request struct {
	Task    Task
	Parents []Program // at least one
	N       int       // children wanted
	Seed    uint64    // seed of this proposal's own random stream
	Number  int       // candidate number of the first child, for records and error messages

	// Evaluations are those of the parents, as much of them as decides about anything: no phenotype, no notes, no times. nil
	// where no search asks.
	Evaluations []Evaluation

	answers *answers
	runner  sandbox.Runner // nil is the shared one
}

// Evaluate evaluates a program on the way to a proposal, where the search evaluates. The program is no candidate: it is not
// kept, counted or offered to the map.
func (r Request) Evaluate(ctx context.Context, program Program) (Evaluation, error) {
	runner := r.runner
	if runner == nil {
		var err error
		if runner, err = sandbox.Shared(ctx); err != nil {
			return Evaluation{}, err
		}
	}
	e, err := evaluate(ctx, runner, r.Task, program)
	return e, raise(err)
}

// Answer is how a mutator asks a language model, or whatever else may answer differently the next time. request names what
// is asked, and differs for everything that is asked for one proposal: all of it, or its hash, with the number of the
// sample. During a search what call returns, an error too, is recorded with the run; a replay gets the recorded answer to
// the same request and calls nobody. It may be called concurrently.
func (r Request) Answer(ctx context.Context, request string, call func(context.Context) ([]byte, error)) ([]byte, error) {
	if r.answers == nil {
		return call(ctx)
	}
	return r.answers.get(ctx, request, call)
}

// answers are those to one proposal's requests.
type answers struct {
	replay bool // they are the record, and nothing else is asked

	mu     sync.Mutex
	list   []store.Answer
	missed error // the record lacks an answer: the replay fails, whatever the mutator makes of it
}

func (a *answers) get(ctx context.Context, request string, call func(context.Context) ([]byte, error)) ([]byte, error) {
	if a.replay {
		i := slices.IndexFunc(a.list, func(s store.Answer) bool { return s.Request == request })
		if i < 0 {
			a.mu.Lock()
			defer a.mu.Unlock()
			a.missed = fmt.Errorf("a model is asked what it was not asked before: %s", firstLines(request, 1))
			return nil, a.missed
		}
		if a.list[i].Error != "" {
			return nil, errors.New(a.list[i].Error)
		}
		return a.list[i].Text, nil
	}
	text, err := call(ctx)
	if ctx.Err() != nil {
		return text, err // the search ends; nothing of this proposal is kept
	}
	answer := store.Answer{Request: request, Text: text}
	if err != nil {
		answer.Error = err.Error()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = append(a.list, answer)
	return text, err
}

// sorted are the answers in the order of their requests, which does not depend on timing.
func (a *answers) sorted() []store.Answer {
	slices.SortStableFunc(a.list, func(x, y store.Answer) int { return cmp.Compare(x.Request, y.Request) })
	return a.list
}

// A Proposal is one answer of a mutator. It need not hold a program: what went wrong is its outcome.
type Proposal struct {
	Source   string        // the child; empty when the outcome is not applied
	Diff     string        // unified diff from the first parent
	Message  string        // the commit message that conditions or describes the change
	Operator string        // which operator made it
	Outcome  patch.Outcome // what became of the change
	Parents  []string      // IDs of the parents
	Tokens   int           // tokens read and written by a language model
	Cost     float64       // US dollars
	Latency  time.Duration
	Detail   string // why there is no child
}

// A Budgeter is an error of a mutator that is no failure: what it may spend is spent. A Run ends by it, with all that was
// committed before.
type Budgeter interface {
	error
	Budget() bool // true
}

// A Mutator proposes children. The same request gives the same proposals; a language model's answers are recorded to
// keep that promise. Propose may be called concurrently. Its error means that the mutator itself failed (no server, no
// weights); a change that does not work out is an outcome of the proposal.
type Mutator interface {
	Name() string
	Propose(context.Context, Request) ([]Proposal, error)
}
