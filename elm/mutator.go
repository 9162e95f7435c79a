package elm

import (
	"context"
	"time"

	"goelm/elm/patch"
)

// A Request asks a mutator for children.
type Request struct {
	Task    Task
	Parents []Program // at least one
	N       int       // children wanted
	Seed    uint64    // seed of this proposal's own random stream
	Number  int       // candidate number, for records and error messages
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

// A Mutator proposes children. The same request gives the same proposals; a language model's answers are recorded to
// keep that promise. Propose may be called concurrently. Its error means that the mutator itself failed (no server, no
// weights); a change that does not work out is an outcome of the proposal.
type Mutator interface {
	Name() string
	Propose(context.Context, Request) ([]Proposal, error)
}
