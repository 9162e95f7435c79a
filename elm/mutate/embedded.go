package mutate

import (
	"encoding/json"

	"goelm/elm"
	"goelm/elm/diffmodel"
)

// InFamilyModel is the name of the embedded model that has learnt from the ladders' and the walkers' families (diffmodel.InFamily).
const InFamilyModel = "in-family"

func init() {
	open := func(inFamily bool) func() (Completer, error) {
		return func() (Completer, error) {
			m, err := diffmodel.OpenEmbedded(inFamily)
			if err != nil {
				return nil, err // not a Completer that holds no model
			}
			return m, nil
		}
	}
	RegisterModel(EmbeddedModel, open(false))
	RegisterModel(InFamilyModel, open(true))
	// The two models stand beside each other in one comparison: "-mutators gp,diff,diff-in-family".
	elm.RegisterMutator("diff-in-family", func(config json.RawMessage) (elm.Mutator, error) {
		if config != nil {
			return remake("diff", Diff, config)
		}
		m, err := modelNamed(InFamilyModel)
		if err != nil {
			return nil, err
		}
		return Diff(m), nil
	})
}
