package diffmodel

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"math"
	"slices"
	"time"

	"goelm/elm/diffmodel/tokenizer"
	"goelm/elm/diffmodel/transformer"
)

// An Example is a program and some changes of it, to learn from.
type Example struct {
	Before  string
	Changes []Change
}

// A Change is a diff of an example's program and the message that asks for it.
type Change struct {
	Message string
	Diff    string  // as Diff writes it
	Weight  float64 // in the loss; 0 counts as 1
}

// A Recipe says how a model is trained. With the same recipe and the same data the weights are the same, bit for bit, on any number of
// cores of the same kind of processor.
type Recipe struct {
	Shape        transformer.Config `json:"shape"`
	Seed         uint64             `json:"seed"`          // of the first weights
	Steps        int                `json:"steps"`         // batches
	BatchTokens  int                `json:"batch_tokens"`  // a batch has at least so many tokens
	MaxTokens    int                `json:"max_tokens"`    // longer examples are left out
	Peak         float64            `json:"peak"`          // learning rate after the warm-up
	Low          float64            `json:"low"`           // and at the end
	Warm         int                `json:"warm"`          // steps of warm-up
	Decay        float64            `json:"decay"`         // of weights
	Clip         float64            `json:"clip"`          // of the gradient's length
	PrefixWeight float64            `json:"prefix_weight"` // of the program's own tokens in the loss; the diffs' have 1
}

// DefaultRecipe trains the shipped models.
func DefaultRecipe(vocab int) Recipe {
	return Recipe{
		Shape: transformer.Config{Vocab: vocab, Dim: 128, Layers: 6, Heads: 4, Hidden: 320, Context: 2048, RopeBase: 10000},
		Seed:  1, Steps: 6000, BatchTokens: 4096, MaxTokens: 1024, Peak: 2e-3, Low: 2e-5, Warm: 150, Decay: 0.05, Clip: 1, PrefixWeight: 0.1,
	}
}

// A Source gives the example of a number: always the same one. It is called from several goroutines.
type Source func(ctx context.Context, number uint64) (Example, error)

// Training trains a model. Make it with NewTraining or resume it with ResumeTraining; then call Run.
type Training struct {
	Recipe Recipe
	Card   Card
	// Report, if not nil, is called after every step.
	Report func(Progress)
	// Checkpoint, if not "", is the file that Save writes to every CheckpointEvery steps (default 200), and when Run stops.
	Checkpoint      string
	CheckpointEvery int

	tok     *tokenizer.Tokenizer
	trainer *transformer.Trainer
	next    uint64 // number of the next example
	tokens  int64
	digest  hash.Hash
	set     settings // how the model is asked
}

// Progress is what one step did.
type Progress struct {
	Step, Steps int     // steps done, steps in all
	Loss        float64 // nats a token of the diffs, before the step
	Rate        float64
	Norm        float64 // length of the gradient
	Tokens      int64   // seen so far
	Examples    uint64
	Elapsed     time.Duration // of this step
}

// NewTraining begins with random weights.
func NewTraining(r Recipe, merges []string) (*Training, error) {
	tok, err := tokenizer.New(merges)
	if err != nil {
		return nil, err
	}
	r.Shape.Vocab = tok.Size()
	net, err := transformer.New(r.Shape, r.Seed)
	if err != nil {
		return nil, err
	}
	return newTraining(r, tok, net), nil
}

// FineTuning begins with a copy of a model's weights, to be asked in the same way. The recipe's shape and seed do not count.
func FineTuning(m *Model, r Recipe) *Training {
	r.Shape = m.net.Config
	t := newTraining(r, m.tok, m.net.Clone())
	t.set = m.set
	t.Card.Parents = append(slices.Clone(m.card.Parents), m.Digest())
	return t
}

// AskAs makes the training's models be asked as m is: a checkpoint does not keep that.
func (t *Training) AskAs(m *Model) { t.set = m.set }

func newTraining(r Recipe, tok *tokenizer.Tokenizer, net *transformer.Model) *Training {
	adam := transformer.Adam{Beta1: 0.9, Beta2: 0.95, Eps: 1e-8, Decay: r.Decay, Clip: r.Clip}
	return &Training{Recipe: r, tok: tok, trainer: transformer.NewTrainer(net, adam), digest: sha256.New(), set: defaultSettings()}
}

// Model is the model as it is now, its weights rounded as a file will have them.
func (t *Training) Model() (*Model, error) {
	card := t.Card
	card.Seed, card.Steps, card.Tokens, card.DataDigest = t.Recipe.Seed, t.trainer.Steps, t.tokens, t.dataDigest()
	m, err := newModel(card, t.tok, t.trainer.Model.Clone())
	if err != nil {
		return nil, err
	}
	return m.halved().With(func(s *settings) { *s = t.set }), nil
}

// dataDigest is the digest of everything learnt from so far, in order.
func (t *Training) dataDigest() string { return hex.EncodeToString(t.digest.Sum(nil)) }

// Done reports whether all steps have been taken.
func (t *Training) Done() bool { return t.trainer.Steps >= t.Recipe.Steps }

// Run takes the steps that are left. When ctx ends it stops between two steps, saves the checkpoint and returns ctx's error.
func (t *Training) Run(ctx context.Context, source Source) error {
	every := t.CheckpointEvery
	if every < 1 {
		every = 200
	}
	ahead := newPrefetch(ctx, source, t.next)
	defer ahead.close()
	var batch transformer.Batch
	for !t.Done() {
		start := time.Now()
		examples, err := t.fill(ctx, &batch, ahead)
		if err != nil {
			return errors.Join(err, t.Save())
		}
		step := t.trainer.Steps
		rate := transformer.Cosine(step, t.Recipe.Warm, t.Recipe.Steps, t.Recipe.Peak, t.Recipe.Low)
		loss, norm := t.trainer.Step(&batch, rate)
		if math.IsNaN(loss) || math.IsInf(loss, 0) {
			return fmt.Errorf("step %d: the loss is %v; a lower learning rate than %v may help", step, loss, rate)
		}
		t.tokens += int64(batch.Rows())
		t.next += uint64(len(examples))
		t.record(examples)
		if t.Report != nil {
			t.Report(Progress{Step: t.trainer.Steps, Steps: t.Recipe.Steps, Loss: loss, Rate: rate, Norm: norm, Tokens: t.tokens, Examples: t.next, Elapsed: time.Since(start)})
		}
		if t.trainer.Steps%every == 0 || t.Done() {
			if err := t.Save(); err != nil {
				return err
			}
		}
	}
	return nil
}

// fill takes examples until the batch has enough tokens. They count as used only when the step has been taken.
func (t *Training) fill(ctx context.Context, b *transformer.Batch, ahead *prefetch) ([]Example, error) {
	b.Reset()
	var used []Example
	for b.Rows() < t.Recipe.BatchTokens {
		if len(used) == 1000 && b.Rows() == 0 {
			return nil, errors.New("a thousand examples one after another are longer than max_tokens")
		}
		x, err := ahead.next(ctx)
		if err != nil {
			return nil, err
		}
		used = append(used, x)
		t.add(b, x)
	}
	return used, nil
}

// record adds examples to the digest of the data.
func (t *Training) record(examples []Example) {
	for _, x := range examples {
		fmt.Fprintf(t.digest, "%q\n", x.Before)
		for _, c := range x.Changes {
			fmt.Fprintf(t.digest, "%q %q %v\n", c.Message, c.Diff, c.Weight)
		}
	}
}

// add puts the changes of an example that are short enough into a batch.
func (t *Training) add(b *transformer.Batch, x Example) {
	p := Prompt{Before: x.Before}
	prefix := p.prefix(t.tok)
	var branches []transformer.Branch
	for _, c := range x.Changes {
		p.Message = c.Message
		tokens := p.request(t.tok)
		from := len(tokens)
		tokens = append(tokens, answer(t.tok, c.Diff)...)
		if len(prefix)+len(tokens) > t.Recipe.MaxTokens {
			continue
		}
		weight := float32(c.Weight)
		if weight == 0 {
			weight = 1
		}
		branches = append(branches, transformer.Branch{Tokens: tokens, From: from, Weight: weight})
	}
	if len(branches) > 0 {
		b.Add(prefix, float32(t.Recipe.PrefixWeight), branches...)
	}
}

// Loss is the mean loss of examples, in nats a token of the diffs.
func (t *Training) Loss(examples []Example) float64 {
	var b transformer.Batch
	sum, weight := 0.0, 0.0
	flush := func() {
		w := b.Weight()
		sum += t.trainer.Loss(&b) * w
		weight += w
		b.Reset()
	}
	keep := *t
	keep.Recipe.PrefixWeight = 0
	for _, x := range examples {
		if keep.add(&b, x); b.Rows() >= t.Recipe.BatchTokens {
			flush()
		}
	}
	if b.Rows() > 0 {
		flush()
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

// ResumeTraining goes on where a checkpoint was saved. It fails with fs.ErrNotExist if there is none.
func ResumeTraining(path string) (*Training, error) {
	t, err := readCheckpoint(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("checkpoint %s: %w", path, err)
	}
	return t, err
}
