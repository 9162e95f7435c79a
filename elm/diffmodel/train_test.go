package diffmodel

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"goelm/elm/diffmodel/transformer"
)

// tiny is a recipe that takes seconds.
func tiny(steps int) Recipe {
	return Recipe{
		Shape: transformer.Config{Dim: 32, Layers: 2, Heads: 2, Hidden: 48, Context: 512, RopeBase: 10000},
		Seed:  1, Steps: steps, BatchTokens: 300, MaxTokens: 400, Peak: 1e-2, Warm: 5, Decay: 0.01, Clip: 1, PrefixWeight: 0.1,
	}
}

// counting is a source of programs whose number is to become one larger.
func counting(_ context.Context, number uint64) (Example, error) {
	n := number % 5
	before := fmt.Sprintf("func F() int {\n\treturn %d\n}\n", n)
	after := fmt.Sprintf("func F() int {\n\treturn %d\n}\n", n+1)
	diff, err := Diff(before, after)
	return Example{Before: before, Changes: []Change{{Message: "One more.", Diff: diff}}}, err
}

func weightsOf(t *testing.T, tr *Training) []float32 {
	t.Helper()
	var all []float32
	for _, x := range tr.trainer.Model.Tensors() {
		all = append(all, x.Data...)
	}
	return all
}

// TestResume: a training that is interrupted and goes on ends with the very bits of one that is not.
func TestResume(t *testing.T) {
	whole, err := NewTraining(tiny(12), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := whole.Run(t.Context(), counting); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "checkpoint")
	if _, err := ResumeTraining(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("resuming nothing: %v", err)
	}
	part, err := NewTraining(tiny(12), nil)
	if err != nil {
		t.Fatal(err)
	}
	part.Checkpoint = path
	for stops := 0; ; stops++ {
		ctx, cancel := context.WithCancel(t.Context())
		part.Report = func(p Progress) {
			if p.Step%5 == 0 {
				cancel()
			}
		}
		err := part.Run(ctx, counting)
		cancel()
		if err == nil {
			if stops != 2 {
				t.Errorf("interrupted %d times, want 2", stops)
			}
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if part, err = ResumeTraining(path); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(weightsOf(t, whole), weightsOf(t, part)) {
		t.Error("the interrupted training has other weights")
	}
	a, b := must(whole.Model()), must(part.Model())
	if a.Card().DataDigest != b.Card().DataDigest || a.Card().Tokens != b.Card().Tokens || a.Card().Steps != 12 {
		t.Errorf("cards differ: %+v and %+v", a.Card(), b.Card())
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestModelLearns: a model learns a small language of diffs, keeps it in a file, and fine-tuning moves it on without touching it.
func TestModelLearns(t *testing.T) {
	tr, err := NewTraining(tiny(160), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.Run(t.Context(), counting); err != nil {
		t.Fatal(err)
	}
	m := must(tr.Model())
	path := filepath.Join(t.TempDir(), "m.gguf")
	if err := m.Save(path, true); err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(path, Temperature(0))
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for n := range uint64(5) {
		x := must(counting(t.Context(), n))
		diffs, err := loaded.Complete(t.Context(), Prompt{Before: x.Before, Message: "One more."}.String(), 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		if diffs[0] == x.Changes[0].Diff {
			right++
		} else {
			t.Logf("want %q, got %q", x.Changes[0].Diff, diffs[0])
		}
	}
	if right < 4 {
		t.Errorf("%d of 5 diffs are right", right)
	}
	if got, want := must(loaded.Ask(t.Context(), Prompt{Before: "x := 1\n", Message: "m"}, 1, 1)), must(m.With(Temperature(0)).Ask(t.Context(), Prompt{Before: "x := 1\n", Message: "m"}, 1, 1)); got[0] != want[0] {
		t.Errorf("the model read back answers %+v, before %+v", got, want)
	}

	before := slices.Clone(m.net.Tensors()[0].Data)
	fine := FineTuning(m, tiny(5))
	if err := fine.Run(t.Context(), counting); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(before, m.net.Tensors()[0].Data) {
		t.Error("fine-tuning changes the model that it begins with")
	}
	if loss := tr.Loss([]Example{must(counting(t.Context(), 1))}); loss > 1 {
		t.Errorf("the loss on an example is %v", loss)
	}
}

// TestAnswers: an untrained model, constrained, writes nothing but diffs that apply; its answers do not depend on how many there are.
func TestAnswers(t *testing.T) {
	tr, err := NewTraining(tiny(1), nil)
	if err != nil {
		t.Fatal(err)
	}
	m := must(tr.Model()).With(MaxTokens(200))
	p := Prompt{Before: parent, Message: "Changed F."}
	many := must(m.Ask(t.Context(), p, 12, 7))
	again := must(m.Ask(t.Context(), p, 3, 7))
	if !slices.Equal(many[:3], again) {
		t.Errorf("the first of 12 answers are %+v, of 3 %+v", many[:3], again)
	}
	c := newConstraint(parent)
	for _, a := range many {
		if !strings.HasPrefix(a.Diff, "@@\n") {
			t.Errorf("%q is no diff", a.Diff)
		}
		if _, ok := c.next(state{}, "\n"+strings.TrimSuffix(a.Diff, "\n")); !ok {
			t.Errorf("%q is not allowed", a.Diff)
		}
	}
	free := must(m.With(Free()).Ask(t.Context(), p, 3, 7))
	if slices.Equal(free, again) {
		t.Error("free decoding gives the same as constrained")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Ask(ctx, p, 1, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
	if _, err := m.Ask(t.Context(), Prompt{Before: strings.Repeat("x\n", 2000)}, 1, 1); err == nil || !strings.Contains(err.Error(), "tokens") {
		t.Errorf("a program that is too long: %v", err)
	}
	if _, err := m.Ask(t.Context(), p, 0, 1); err == nil {
		t.Error("asking for no diffs succeeds")
	}
}

func TestLoadErrors(t *testing.T) {
	tr := must(NewTraining(tiny(1), nil))
	m := must(tr.Model())
	for _, tt := range []struct {
		name, want string
		spoil      func(t *testing.T) []byte
	}{
		{"a text", "begins with", func(*testing.T) []byte { return []byte("hello, world") }},
		{"another architecture", "architecture", func(*testing.T) []byte {
			f := must(m.File(true))
			f.Meta[0].Value = "llama"
			return must(f.Encode())
		}},
		{"a missing tensor", "output_norm", func(*testing.T) []byte {
			f := must(m.File(true))
			f.Tensors = f.Tensors[:len(f.Tensors)-1]
			return must(f.Encode())
		}},
		{"another vocabulary", "vocabulary", func(*testing.T) []byte {
			f := must(m.File(true))
			f.Get("tokenizer.ggml.tokens").([]string)[5] = "<X>"
			return must(f.Encode())
		}},
	} {
		path := filepath.Join(t.TempDir(), "m.gguf")
		if err := writeFile(path, tt.spoil(t)); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want an error about %q", tt.name, err, tt.want)
		}
	}
}

func TestPrompt(t *testing.T) {
	for _, p := range []Prompt{
		{"candidate.go", "func F() {}\n", "Fixed bugs."},
		{"a.go", "", "m"},
		{"a.go", "// <MSG>\n\n<DFF> <BEF> <NME>\n", "a message"},
		{"a.go", "\n\n x\n", "m"},
	} {
		got, err := ParsePrompt(p.String())
		if err != nil || got != p {
			t.Errorf("%q is read back as %+v, %v", p.String(), got, err)
		}
	}
	carper := "<NME> f.py\n<BEF> x = 1\n<MSG> Fixed bugs\n<DFF>"
	if got, err := ParsePrompt(carper); err != nil || got != (Prompt{"f.py", "x = 1\n", "Fixed bugs"}) {
		t.Errorf("%q is read as %+v, %v", carper, got, err)
	}
	for _, bad := range []string{"", "<NME> x", "<NME>a<MSG>b<DFF>", "<NME>a<BEF>b<DFF>"} {
		if _, err := ParsePrompt(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
