// Package mutate holds the mutation operators: what a search asks for children.
//
// [GP] is the classical operator of genetic programming, done with the types in view. It needs no model and no network and makes
// some thousand proposals a second. The others ask a language model, each in a form of its own: [Diff] for a unified diff,
// [Prompt] for the program again, [SearchReplace] for blocks, [Rewrite] for the whole program, [Crossover] and [BestShot] for a
// program from several. What a model answers is applied by package elm/patch and ends in one outcome. [NoOp], [Copy],
// [RandomEdit] and [IID] are controls for comparisons.
//
// Prompts are Go templates in prompts/, the forms that diff models were trained on are data in profiles/. The models are
// reached through [Completer], which the embedded diff model is too, and by package elm/llm ([Server]).
//
// Operators know programs and tasks, but neither archives nor fitness. Start reading at [GP], or at [Operator].
package mutate

import (
	"encoding/json"

	"goelm/elm"
)

// Stored runs are replayed, and commands find them, by the names of their mutators.
func init() {
	plain := func(make func() elm.Mutator) func(json.RawMessage) (elm.Mutator, error) {
		return func(json.RawMessage) (elm.Mutator, error) { return make(), nil }
	}
	elm.RegisterMutator("gp", remakeGP)
	elm.RegisterMutator("typed-gp", remakeTypedGP)
	elm.RegisterMutator("noop", plain(NoOp))
	elm.RegisterMutator("copy", plain(Copy))
	elm.RegisterMutator("random-edit", plain(RandomEdit))
	elm.RegisterMutator("iid", remakeIID)
}
