package corpus

import (
	"context"
	"fmt"
	"math/rand/v2"

	"goelm/elm/diffmodel"
	"goelm/elm/patch"
)

// Rates count what became of a model's diffs.
type Rates struct {
	Programs int // that the model was asked about
	Asked    int // diffs
	Applied  int // of them fit their program and change it
	Compiled int // of those type-check
	Ran      int // of those run without a panic
	Fixed    int // of those give what the correct program gives; only where there was one
	Solved   int // programs with at least one such diff
	Distinct int // different children
	Tokens   int
}

// Valid is the share of the diffs that apply.
func (r Rates) Valid() float64 { return share(r.Applied, r.Asked) }

// Runs is the share of the diffs whose program runs.
func (r Rates) Runs() float64 { return share(r.Ran, r.Asked) }

// Fixes is the share of the diffs whose program is correct.
func (r Rates) Fixes() float64 { return share(r.Fixed, r.Asked) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func (r Rates) String() string {
	return fmt.Sprintf("%d diffs of %d programs: %.1f %% valid, %.1f %% compile, %.1f %% run, %.1f %% fix (%d programs solved), %d distinct, %.1f tokens each",
		r.Asked, r.Programs, 100*r.Valid(), 100*share(r.Compiled, r.Asked), 100*r.Runs(), 100*r.Fixes(), r.Solved, r.Distinct, share(r.Tokens, r.Asked))
}

// Repair asks a model for diffs of broken programs, each with the message "Fixed bugs.", and runs what it gives.
func (g *Generator) Repair(ctx context.Context, m *diffmodel.Model, programs, diffs int) (Rates, error) {
	return g.measure(ctx, m, programs, diffs, true)
}

// Vary asks for diffs by the messages of other changes.
func (g *Generator) Vary(ctx context.Context, m *diffmodel.Model, programs, diffs int) (Rates, error) {
	return g.measure(ctx, m, programs, diffs, false)
}

func (g *Generator) measure(ctx context.Context, m *diffmodel.Model, programs, diffs int, repair bool) (Rates, error) {
	var rates Rates
	for number := uint64(0); rates.Programs < programs; number++ {
		r := rand.New(rand.NewPCG(g.seed, number))
		s, p, err := g.draw(ctx, r, g.family(r))
		if err != nil {
			return rates, err
		}
		message, want := "", ""
		for _, c := range s.Changes {
			switch {
			case c.Kind == Fix && repair:
				message = "Fixed bugs."
				if want, err = g.run(ctx, c.After, p.calls); err != nil {
					return rates, err
				}
			case c.Kind != Fix && !repair:
				message = c.Message
			}
		}
		if message == "" {
			continue
		}
		rates.Programs++
		answers, err := m.Ask(ctx, diffmodel.Prompt{Before: s.Before, Message: message}, diffs, number)
		if err != nil {
			return rates, err
		}
		solved := false
		children := map[string]bool{}
		for _, a := range answers {
			rates.Asked++
			rates.Tokens += a.Tokens
			child := patch.Apply(patch.Unified, s.Before, a.Diff)
			if child.Outcome != patch.Applied {
				continue
			}
			rates.Applied++
			children[child.Source] = true
			o, err := g.open(ctx, p, child.Source)
			if o != nil {
				rates.Compiled++
			}
			if err != nil {
				continue
			}
			rates.Ran++
			if repair && o.output == want {
				rates.Fixed++
				solved = true
			}
		}
		if solved {
			rates.Solved++
		}
		rates.Distinct += len(children)
	}
	return rates, nil
}
