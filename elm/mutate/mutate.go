// Package mutate holds the mutation operators: what a search asks for children.
//
// [GP] is the classical operator of genetic programming, done with the types in view: it applies one or a few edits of
// package elm/edit to the syntax tree of the parent and proposes only children that compile and differ from it. It needs no model and
// no network and makes some thousand proposals a second. [NoOp] is a control for comparisons and tests.
//
// Operators know programs and tasks, but neither archives nor fitness. Start reading at [GP].
package mutate

import (
	"context"
	"encoding/json"

	"goelm/elm"
	"goelm/elm/patch"
)

// Stored runs are replayed, and commands find them, by the names of their mutators.
func init() {
	elm.RegisterMutator("gp", remakeGP)
	elm.RegisterMutator("noop", func(json.RawMessage) (elm.Mutator, error) { return NoOp(), nil })
}

// NoOp is a control that never changes anything: each of its proposals has the outcome no_op.
func NoOp() elm.Mutator { return noOp{} }

type noOp struct{}

func (noOp) Name() string { return "noop" }

func (noOp) Propose(ctx context.Context, req elm.Request) ([]elm.Proposal, error) {
	if err := valid(req); err != nil {
		return nil, err
	}
	out := make([]elm.Proposal, req.N)
	for i := range out {
		out[i] = elm.Proposal{Operator: "noop", Outcome: patch.NoOp, Message: "changed nothing",
			Detail: "the control operator changes nothing", Parents: []string{req.Parents[0].ID()}}
	}
	return out, ctx.Err()
}
