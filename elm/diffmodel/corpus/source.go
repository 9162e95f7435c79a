package corpus

import (
	"context"
	"fmt"

	"goelm/elm/diffmodel"
)

// fixWeight is how much more a repair counts than another change: it is the only one of a sample that has a right answer.
const fixWeight = 3

// Source gives the samples as examples to learn from. It refuses samples in which HeldOut recognises something, unless the generator draws
// from the split InFamily.
func (g *Generator) Source() diffmodel.Source {
	return func(ctx context.Context, number uint64) (diffmodel.Example, error) {
		s, err := g.Sample(ctx, number)
		if err != nil {
			return diffmodel.Example{}, err
		}
		if err := g.honest(s); err != nil {
			return diffmodel.Example{}, fmt.Errorf("sample %d: %w", number, err)
		}
		return s.Example(), nil
	}
}

// honest is an error if a sample shows a family that is held out.
func (g *Generator) honest(s Sample) error {
	if g.heldOut {
		return nil
	}
	sources := []string{s.Before}
	for _, c := range s.Changes {
		sources = append(sources, c.After)
	}
	for _, source := range sources {
		if family, held := HeldOut(source); held {
			return fmt.Errorf("the training data hold a program of the family %s, which is held out:\n%s", family, source)
		}
	}
	return nil
}

// Example is the sample as the model learns it.
func (s Sample) Example() diffmodel.Example {
	x := diffmodel.Example{Before: s.Before}
	for _, c := range s.Changes {
		w := 1.0
		if c.Kind == Fix {
			w = fixWeight
		}
		x.Changes = append(x.Changes, diffmodel.Change{Message: c.Message, Diff: c.Diff, Weight: w})
	}
	return x
}
