package tune

import (
	"context"
	"fmt"
	"math/rand/v2"

	"goelm/elm"
	"goelm/elm/diffmodel"
	"goelm/elm/diffmodel/corpus"
	"goelm/elm/mutate/candidate"
	"goelm/elm/patch"
	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

// data are the accepted diffs as examples: one for a parent, with its changes.
type data struct {
	task     string
	imports  []string
	examples []diffmodel.Example
	held     []diffmodel.Example
	replayed []diffmodel.Example // generated, to see what is forgotten
	replay   diffmodel.Source
	share    float64
	seed     uint64

	learnt, heldOut, left int
	tokens                int // of the examples
}

const (
	changesMost  = 6   // of one parent in an example
	heldShare    = 0.1 // of the parents
	heldMost     = 48
	answersEach  = 3 // diffs for each held-out parent
	replayedSize = 24
	leastDiffs   = 8
)

func newData(model *diffmodel.Model, accepted elm.Accepted, set settings) (*data, error) {
	d := &data{task: accepted.Task, imports: accepted.Imports, replay: set.replay, share: set.share, seed: set.seed}
	index := map[string]int{}
	var all []diffmodel.Example
	for _, a := range accepted.Diffs {
		diff, err := diffmodel.Diff(a.Before, a.After)
		if err != nil {
			d.left++
			continue
		}
		i, ok := index[a.Before]
		if !ok || len(all[i].Changes) == changesMost {
			i = len(all)
			index[a.Before] = i
			all = append(all, diffmodel.Example{Before: a.Before})
		}
		all[i].Changes = append(all[i].Changes, diffmodel.Change{Message: a.Message, Diff: diff, Weight: a.Weight})
	}
	if len(accepted.Diffs)-d.left < leastDiffs || len(all) < 2 {
		return nil, fmt.Errorf("%d accepted diffs of %d parents are too few to learn from: run the search for longer", len(accepted.Diffs)-d.left, len(all))
	}
	rand.New(rand.NewPCG(set.seed, 0x4e1d)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	held := min(max(int(heldShare*float64(len(all))), 1), heldMost)
	d.held, d.examples = all[:held], all[held:]
	for _, x := range d.held {
		d.heldOut += len(x.Changes)
	}
	for _, x := range d.examples {
		d.learnt += len(x.Changes)
		d.tokens += model.Tokens(x.Before)
		for _, c := range x.Changes {
			d.tokens += model.Tokens(c.Message) + model.Tokens(c.Diff)
		}
	}
	return d, d.openReplay()
}

// openReplay prepares the generated programs: those of the general model's families that need no package of ours.
func (d *data) openReplay() error {
	if d.replay == nil {
		g, err := corpus.New(golang.NewLibrary(std.Packages()), d.seed, corpus.Train)
		if err != nil {
			return err
		}
		d.replay = g.Source()
	}
	for i := range uint64(replayedSize) {
		x, err := d.replay(context.Background(), 1<<40+i)
		if err != nil {
			return err
		}
		d.replayed = append(d.replayed, x)
	}
	return nil
}

// source gives the accepted examples in a new order each epoch, and generated ones in between.
func (d *data) source(ctx context.Context, number uint64) (diffmodel.Example, error) {
	// Bresenham's rule: among the first n examples are share*n generated ones.
	generated := uint64(float64(number+1) * d.share)
	if generated > uint64(float64(number)*d.share) {
		return d.replay(ctx, generated)
	}
	n := int(number - generated)
	epoch, i := n/len(d.examples), n%len(d.examples)
	return d.examples[rand.New(rand.NewPCG(d.seed, uint64(epoch))).Perm(len(d.examples))[i]], nil
}

// valid asks the model for changes of the held-out parents and counts those that apply and compile.
func (d *data) valid(ctx context.Context, m *diffmodel.Model) (share float64, asked int, err error) {
	lib := candidate.Library(d.imports...)
	valid := 0
	for i, x := range d.held {
		answers, err := m.Ask(ctx, diffmodel.Prompt{Before: x.Before, Message: x.Changes[0].Message}, answersEach, d.seed<<16+uint64(i))
		if err != nil {
			return 0, 0, err
		}
		for _, a := range answers {
			asked++
			r := patch.Apply(patch.Unified, x.Before, a.Diff)
			if r.Outcome != patch.Applied {
				continue
			}
			if _, err := golang.Check(lib, "candidate.go", r.Source, golang.CheckOptions{AutoImport: true}); err == nil {
				valid++
			}
		}
	}
	return float64(valid) / float64(max(asked, 1)), asked, nil
}
