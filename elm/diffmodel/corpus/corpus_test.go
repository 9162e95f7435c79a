package corpus

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"goelm/elm/diffmodel"
	"goelm/elm/patch"
	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

// library lacks the builders of walkers and pictures; the tests of goelm model see to these families.
var library = sync.OnceValue(func() *golang.Library { return golang.NewLibrary(std.Packages()) })

func generator(t testing.TB, seed uint64, splits ...Split) *Generator {
	t.Helper()
	g, err := New(library(), seed, splits...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestSamples looks at samples of every family: what they say of themselves is true.
func TestSamples(t *testing.T) {
	for _, split := range []Split{Train, Unseen, InFamily} {
		g := generator(t, 3, split)
		for _, name := range g.Families() {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for i := range uint64(6) {
					s, err := g.Of(t.Context(), name, i)
					if err != nil {
						t.Fatal(err)
					}
					check(t, g, s, split)
				}
			})
		}
	}
}

func check(t *testing.T, g *Generator, s Sample, split Split) {
	t.Helper()
	if s.Before != mustFormat(t, s.Before) {
		t.Errorf("not formatted:\n%s", s.Before)
	}
	for i, c := range s.Changes {
		if got := patch.Apply(patch.Unified, s.Before, c.Diff); got.Source != c.After || got.Score != 1 {
			t.Errorf("%q: the diff gives %+v", c.Message, got)
		}
		if strings.Contains(c.Message, "\n") || c.Message == "" {
			t.Errorf("message %q", c.Message)
		}
		if (c.Kind == Fix) != (i == 0 && c.Kind == Fix) {
			t.Errorf("change %d of %d is a repair", i, len(s.Changes))
		}
		if _, err := golang.Check(g.lib, "candidate.go", c.After, golang.CheckOptions{AutoImport: true}); err != nil {
			t.Errorf("%q gives a program that does not compile: %v\n%s", c.Message, err, c.After)
		}
		if family, held := HeldOut(c.After); held && split != InFamily {
			t.Errorf("%q leads to the family %s:\n%s", c.Message, family, c.After)
		}
	}
}

func mustFormat(t *testing.T, source string) string {
	t.Helper()
	out, err := formatted(source)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSameSamples: a number always gives the same sample, in whatever order they are drawn.
func TestSameSamples(t *testing.T) {
	a, b := generator(t, 9, Train), generator(t, 9, Train)
	var first []Sample
	for i := range uint64(12) {
		s, err := a.Sample(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		first = append(first, s)
	}
	for i := 11; i >= 0; i-- {
		s, err := b.Sample(t.Context(), uint64(i))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(s, first[i]) {
			t.Errorf("sample %d differs when it is drawn again", i)
		}
	}
	if s, err := generator(t, 10, Train).Sample(t.Context(), 0); err != nil || reflect.DeepEqual(s, first[0]) {
		t.Errorf("another seed gives the same sample (%v)", err)
	}
}

// TestHeldOut: the programs that are measured on are recognised, and every program of the families kept for the in-family model.
func TestHeldOut(t *testing.T) {
	for _, name := range []string{"square/square.go", "radial/radial.go", "cppnfixed/cppn_fixed.go", "cppnmutable/cppn_mutable.go", "wheel/wheel.go"} {
		source, err := os.ReadFile(filepath.Join("../../env/seeds", name))
		if err != nil {
			t.Fatal(err)
		}
		if family, _ := HeldOut(string(source)); family != "walker seed" {
			t.Errorf("%s belongs to %q", name, family)
		}
	}
	for source, want := range map[string]string{
		"func F(b1, b2, b3, b4 int) int {\n\tbitSum := b1 + b2 + b3 + b4\n\treturn bitSum % 2\n}\n": "parity",
		"func F(a, b int) int { a %= 2; return a }\n":                                               "parity",
		"func F(a, b, c, x float64) float64 {\n\treturn a*math.Pow(x, 2) + b*x + c\n}\n":            "quadratic",
		"func F(a, b, c, x float64) float64 {\n\treturn a*x*x + b*x + c\n}\n":                       "quadratic",
		"func F(dx, dy float64) float64 {\n\treturn math.Sqrt(dx*dx + dy*dy)\n}\n":                  "",
		"func F(a int) int {\n\treturn a % 3\n}\n":                                                  "",
		"func F(": "",
	} {
		if family, held := HeldOut(source); family != want || held != (want != "") {
			t.Errorf("%q belongs to %q, want %q", source, family, want)
		}
	}
	g := generator(t, 4, InFamily)
	for _, name := range g.Families() {
		seen := 0
		for i := range uint64(10) {
			s, err := g.Of(t.Context(), name, i)
			if err != nil {
				t.Fatal(err)
			}
			if _, held := HeldOut(s.Before); held {
				seen++
			}
		}
		if seen < 4 { // parity has programs with other moduli, and bugs take marks away
			t.Errorf("of 10 programs of %s only %d are recognised", name, seen)
		}
	}
}

// TestHonest: data that hold what they must not stop the training.
func TestHonest(t *testing.T) {
	g := generator(t, 4, Train)
	bad := Sample{Before: "func F(a int) int {\n\treturn a % 3\n}\n", Changes: []Change{{Message: "m", After: "func F(a int) int {\n\treturn a % 2\n}\n"}}}
	if err := g.honest(bad); err == nil || !strings.Contains(err.Error(), "parity") {
		t.Errorf("a program of the parity family passes: %v", err)
	}
	if err := generator(t, 4, Train, InFamily).honest(bad); err != nil {
		t.Errorf("the in-family model may not see it: %v", err)
	}
}

func TestSource(t *testing.T) {
	source := generator(t, 4, Train).Source()
	for i := range uint64(20) {
		x, err := source(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range x.Changes {
			if c.Weight != 1 && c.Weight != fixWeight || c.Diff == "" || c.Message == "" {
				t.Errorf("change %+v", c)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := source(ctx, 1); err == nil {
		t.Error("a cancelled context gives a sample")
	}
	if _, err := New(golang.NewLibrary(), 1, Split("other")); err == nil {
		t.Error("a split without families is accepted")
	}
}

// TestMessages: messages say what was done.
func TestMessages(t *testing.T) {
	g := generator(t, 5, Train)
	seen := map[string]int{}
	for i := range uint64(150) {
		s, err := g.Sample(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Changes {
			was, is := shape(s.Before), shape(c.After)
			for prefix, ok := range map[string]bool{
				"Added a loop": is.loops > was.loops, "Removed a loop": is.loops < was.loops, "Added a condition": is.ifs > was.ifs,
				"Removed a condition": is.ifs < was.ifs, "Changed parameters": c.Kind == "parameters" || strings.Contains(c.Message, "Changed parameters"),
			} {
				if strings.HasPrefix(c.Message, prefix) {
					seen[prefix]++
					if !ok {
						t.Errorf("%q for\n%s", c.Message, c.Diff)
					}
				}
			}
			if strings.HasSuffix(c.Message, " longer.") && strings.HasPrefix(c.Message, "Made ") && is.lines <= was.lines {
				t.Errorf("%q for\n%s", c.Message, c.Diff)
			}
			seen[c.Kind]++
		}
	}
	for _, kind := range []string{Fix, "parameters", "structure", "rename", "resize", "Added a loop", "Changed parameters"} {
		if seen[kind] == 0 {
			t.Errorf("no change %q in 150 samples: %v", kind, seen)
		}
	}
}

// TestRates: perfect answers would be counted as such; here an untrained model gives few, but none that do not apply.
func TestRates(t *testing.T) {
	tr, err := diffmodel.NewTraining(diffmodel.Recipe{Shape: diffmodel.DefaultRecipe(0).Shape, Steps: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := tr.Model()
	if err != nil {
		t.Fatal(err)
	}
	r, err := generator(t, 6, Unseen).Repair(t.Context(), m.With(diffmodel.MaxTokens(120)), 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	if r.Programs != 2 || r.Asked != 6 || r.Applied > r.Asked || r.Ran > r.Compiled || r.Compiled > r.Applied || r.Fixed > r.Ran {
		t.Errorf("rates %+v", r)
	}
}

func BenchmarkSample(b *testing.B) {
	g := generator(b, 1, Train)
	i := uint64(0)
	for b.Loop() {
		if _, err := g.Sample(b.Context(), i); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
