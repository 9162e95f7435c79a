// Package tune closes the loop of evolution through large models: what a search accepted becomes training data of the diff model that
// proposed it, and the tuned model searches again (Lehman et al. 2022, section 3.2).
//
// [FineTune] is one round. It knows searches by what they accepted and models by their examples; it runs no program. Start reading there.
package tune

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"time"

	"goelm/elm"
	"goelm/elm/diffmodel"
	"goelm/elm/progress"
)

// An Option changes a fine-tuning.
type Option func(*settings)

type settings struct {
	epochs     int
	peak       float64
	share      float64
	replay     diffmodel.Source
	seed       uint64
	checkpoint string
	name       string
}

// Epochs is how often the accepted diffs are learnt at most (default 3).
func Epochs(n int) Option { return func(s *settings) { s.epochs = max(n, 1) } }

// Rate is the highest learning rate (default 5e-4, a quarter of the one that the shipped models were trained with).
func Rate(peak float64) Option { return func(s *settings) { s.peak = peak } }

// Replay is the share of generated programs among the examples, against forgetting (0 to 0.9; default 0.25).
func Replay(share float64) Option { return func(s *settings) { s.share = min(max(share, 0), 0.9) } }

// ReplayFrom takes the programs against forgetting from source instead of the general model's generator.
func ReplayFrom(source diffmodel.Source) Option { return func(s *settings) { s.replay = source } }

// RandomSeed orders the examples and picks those that are held out (default 1).
func RandomSeed(seed uint64) Option { return func(s *settings) { s.seed = seed } }

// Checkpoint saves the tuning to this file now and then, and goes on with what is there.
func Checkpoint(path string) Option { return func(s *settings) { s.checkpoint = path } }

// Name is the tuned model's name (default the model's, with "-tuned").
func Name(name string) Option { return func(s *settings) { s.name = name } }

// Tuned is a fine-tuned model and how it came about. mutate.Diff takes it.
type Tuned struct {
	*diffmodel.Model
	Base     string  // name of the model that was tuned
	Learnt   int     // accepted diffs that it learnt from
	HeldOut  int     // and that were only measured on
	Left     int     // that could not be written as a diff without line numbers
	Measured []Epoch // the first is the model before
	Chosen   int     // index of the epoch in Measured whose weights these are
	Took     time.Duration

	losses []float64 // one a step
}

// Epoch is the model after so many rounds over the accepted diffs.
type Epoch struct {
	Epoch  int
	Step   int
	Loss   float64 // nats a token of the held-out accepted diffs
	Valid  float64 // share of the diffs that it writes for held-out parents that apply and compile
	Asked  int     // diffs that Valid is a share of
	Replay float64 // nats a token of generated diffs: rises when the model forgets
}

// TrainingTime is how long the tuning took, for comparisons at equal time.
func (t *Tuned) TrainingTime() time.Duration { return t.Took }

// errEnough ends a tuning whose held-out rate falls.
var errEnough = errors.New("the held-out rate falls")

// patience is after how many epochs without a better held-out rate a tuning ends.
const patience = 2

// FineTune trains a copy of a model on the diffs that a search accepted, with generated programs in between. After each epoch it measures how
// many diffs for held-out parents apply and compile; it stops early when that falls, and returns the best epoch's model. Progress and the loss
// curve go to the context's progress sink. When ctx ends a checkpoint, if one was asked for, keeps the state.
func FineTune(ctx context.Context, model *diffmodel.Model, accepted elm.Accepted, options ...Option) (*Tuned, error) {
	set := settings{epochs: 3, peak: 5e-4, share: 0.25, seed: 1, name: model.Name() + "-tuned"}
	for _, o := range options {
		o(&set)
	}
	if err := accepted.Err(); err != nil {
		return nil, err
	}
	data, err := newData(model, accepted, set)
	if err != nil {
		return nil, err
	}
	r := &round{base: model, data: data, set: set, out: &Tuned{Base: model.Name(), Learnt: data.learnt, HeldOut: data.heldOut, Left: data.left}}
	return r.run(ctx)
}

// A round is one fine-tuning under way.
type round struct {
	base     *diffmodel.Model
	data     *data
	set      settings
	training *diffmodel.Training
	out      *Tuned
}

// recipe is how the model is tuned: as it was trained, but gently.
func (r *round) recipe() diffmodel.Recipe {
	recipe := diffmodel.DefaultRecipe(0)
	recipe.Seed, recipe.Peak, recipe.Low, recipe.BatchTokens, recipe.MaxTokens = r.set.seed, r.set.peak, r.set.peak/20, 2048, 1536
	recipe.PrefixWeight = 0.05
	perEpoch := max(math.Ceil(float64(r.data.tokens)/(1-r.set.share)/float64(recipe.BatchTokens)), 1)
	recipe.Steps = int(perEpoch) * r.set.epochs
	recipe.Warm = min(20, recipe.Steps/5)
	return recipe
}

func (r *round) open() error {
	if r.set.checkpoint != "" {
		t, err := diffmodel.ResumeTraining(r.set.checkpoint)
		if err == nil {
			t.AskAs(r.base)
			r.training = t
			return nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	t := diffmodel.FineTuning(r.base, r.recipe())
	card := r.base.Card()
	t.Card.Name, t.Card.InFamily, t.Card.Families = r.set.name, card.InFamily, card.Families
	t.Card.Note = fmt.Sprintf("fine-tuned on %d accepted diffs of %s", r.data.learnt, r.data.task)
	t.Checkpoint = r.set.checkpoint
	r.training = t
	return nil
}

func (r *round) run(ctx context.Context) (*Tuned, error) {
	start := time.Now()
	if err := r.open(); err != nil {
		return nil, err
	}
	steps := r.training.Recipe.Steps
	meter := progress.NewMeter(progress.From(ctx), "fine-tuning "+r.base.Name(), steps, r.fields, func() map[string]any { return r.out.chart().MIMEBundle() })
	within, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	if err := r.measure(ctx, 0, 0, r.base); err != nil {
		return nil, err
	}
	perEpoch := max(steps/r.set.epochs, 1)
	done := 0
	r.training.Report = func(p diffmodel.Progress) {
		r.out.losses = append(r.out.losses, p.Loss)
		done = p.Step
		if p.Step%perEpoch == 0 {
			if err := r.epoch(ctx, p.Step/perEpoch, p.Step); err != nil {
				stop(err)
			}
		}
		meter.Update(p.Step)
	}
	err := r.training.Run(within, r.data.source)
	meter.Finish(done)
	if cause := context.Cause(within); err != nil && errors.Is(cause, errEnough) {
		err = nil
	} else if err != nil && cause != nil && ctx.Err() == nil {
		err = cause
	}
	if err != nil {
		return nil, fmt.Errorf("fine-tuning %s: %w", r.base.Name(), err)
	}
	if r.out.Model == nil { // it was resumed at its end
		if err := r.epoch(ctx, r.set.epochs, steps); err != nil && !errors.Is(err, errEnough) {
			return nil, err
		}
	}
	r.out.Took = time.Since(start)
	return r.out, nil
}

// epoch measures the model as it is now and keeps it if it is the best so far.
func (r *round) epoch(ctx context.Context, epoch, step int) error {
	m, err := r.training.Model()
	if err != nil {
		return err
	}
	if err := r.measure(ctx, epoch, step, m); err != nil {
		return err
	}
	list := r.out.Measured
	now := list[len(list)-1]
	if best := list[r.out.Chosen]; r.out.Model == nil || now.Valid > best.Valid || now.Valid == best.Valid && now.Loss < best.Loss {
		r.out.Model, r.out.Chosen = m, len(list)-1
	}
	if len(list)-1-r.out.Chosen >= patience {
		return errEnough
	}
	return nil
}

func (r *round) measure(ctx context.Context, epoch, step int, m *diffmodel.Model) error {
	e := Epoch{Epoch: epoch, Step: step}
	judge := diffmodel.FineTuning(m, r.training.Recipe)
	e.Loss, e.Replay = judge.Loss(r.data.held), judge.Loss(r.data.replayed)
	var err error
	e.Valid, e.Asked, err = r.data.valid(ctx, m)
	r.out.Measured = append(r.out.Measured, e)
	return err
}

func (r *round) fields() []progress.Field {
	var fields []progress.Field
	if n := len(r.out.losses); n > 0 {
		fields = append(fields, progress.Field{Name: "loss", Value: fmt.Sprintf("%.3f", mean(r.out.losses[max(0, n-20):]))})
	}
	if n := len(r.out.Measured); n > 0 {
		e := r.out.Measured[n-1]
		fields = append(fields, progress.Field{Name: "held out", Value: fmt.Sprintf("%.3f, %.0f%% valid", e.Loss, 100*e.Valid)})
	}
	return fields
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
