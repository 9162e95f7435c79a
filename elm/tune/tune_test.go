package tune

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"goelm/elm"
	"goelm/elm/diffmodel"
	"goelm/elm/progress"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// small is a model that has learnt next to nothing.
func small(t *testing.T) *diffmodel.Model {
	t.Helper()
	r := diffmodel.DefaultRecipe(0)
	r.Shape.Dim, r.Shape.Layers, r.Shape.Heads, r.Shape.Hidden, r.Steps = 32, 2, 2, 64, 1
	training, err := diffmodel.NewTraining(r, diffmodel.Vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	training.Card.Name = "small"
	m, err := training.Model()
	if err != nil {
		t.Fatal(err)
	}
	return m.With(diffmodel.MaxTokens(16))
}

// steps are accepted diffs that all do the same: they make a number larger.
func steps(n int) elm.Accepted {
	a := elm.Accepted{Task: "numbers", Asked: 4 * n}
	source := func(i, k int) string {
		return fmt.Sprintf("func Size%d() int {\n\tbase := %d\n\treturn base + %d\n}\n", i%7, i, k)
	}
	for i := range n {
		a.Diffs = append(a.Diffs, elm.AcceptedDiff{
			Candidate: i, Before: source(i/2, 3), After: source(i/2, 4+i%2), Message: "Increased the size.", New: i%2 == 0, Weight: 1,
		})
	}
	return a
}

type sink struct{ events []progress.Event }

func (s *sink) Progress(e progress.Event) {
	s.events = append(s.events, e)
	if e.Picture != nil {
		e.Picture()
	}
}
func (s *sink) Display(map[string]any, string, bool) {}

// A tuning lowers the loss of what it has not seen, reports on itself, and is the same bits again.
func TestFineTune(t *testing.T) {
	base := small(t)
	before := base.Digest()
	shown := &sink{}
	ctx := progress.With(t.Context(), shown)
	options := []Option{Epochs(3), Rate(3e-3), Replay(0.2)}
	tuned, err := FineTune(ctx, base, steps(80), options...)
	if err != nil {
		t.Fatal(err)
	}
	first, last := tuned.Measured[0], tuned.Measured[len(tuned.Measured)-1]
	if last.Loss > first.Loss-1 || tuned.Chosen == 0 || tuned.Learnt+tuned.HeldOut != 80 || tuned.HeldOut == 0 {
		t.Errorf("%d learnt, %d held out: %+v, then %+v", tuned.Learnt, tuned.HeldOut, first, last)
	}
	card := tuned.Card()
	if base.Digest() != before || tuned.Digest() == before || len(card.Parents) != 1 || card.Parents[0] != before || card.Name != "small-tuned" || card.DataDigest == "" {
		t.Errorf("the card %+v does not tell where the model comes from", card)
	}
	if n := len(shown.events); n == 0 || !shown.events[n-1].Final {
		t.Errorf("%d reports of progress", n)
	}
	if text := tuned.MIMEBundle()["text/plain"].(string); !strings.Contains(text, "chosen") {
		t.Error(text)
	}
	again, err := FineTune(t.Context(), base, steps(80), options...)
	if err != nil {
		t.Fatal(err)
	}
	if again.Digest() != tuned.Digest() {
		t.Error("the same tuning gave other weights")
	}
}

// A tuning that was stopped goes on from its checkpoint, and ends with the weights of one that was not.
func TestStoppedAndResumed(t *testing.T) {
	base := small(t)
	options := []Option{Epochs(1), Rate(1e-3), Replay(0)}
	whole, err := FineTune(t.Context(), base, steps(100), options...)
	if err != nil {
		t.Fatal(err)
	}
	options = append(options, Checkpoint(filepath.Join(t.TempDir(), "tuning")))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err = FineTune(progress.With(ctx, stopper(cancel)), base, steps(100), options...)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped: %v", err)
	}
	resumed, err := FineTune(t.Context(), base, steps(100), options...)
	if err != nil {
		t.Fatal(err)
	}
	if resumed.Digest() != whole.Digest() {
		t.Error("the tuning that was stopped has other weights")
	}
}

// stopper stops at the first report.
type stopper func()

func (s stopper) Progress(progress.Event)              { s() }
func (s stopper) Display(map[string]any, string, bool) {}

func TestTooFew(t *testing.T) {
	_, err := FineTune(t.Context(), small(t), steps(4))
	if err == nil || !strings.Contains(err.Error(), "4 accepted diffs of 2 parents are too few to learn from") {
		t.Error(err)
	}
	repeated := steps(20)
	for i := range repeated.Diffs { // cannot be: equal texts
		repeated.Diffs[i].After = repeated.Diffs[i].Before
	}
	if _, err := FineTune(t.Context(), small(t), repeated); err == nil || !strings.Contains(err.Error(), "0 accepted diffs") {
		t.Error(err)
	}
}
