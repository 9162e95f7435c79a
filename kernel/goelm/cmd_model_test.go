package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"goelm/elm/diffmodel"
	"goelm/elm/diffmodel/corpus"
	"goelm/elm/env"
	"goelm/elm/patch"
)

// TestCorpusFamilies draws samples of every family with all that candidates may import: walkers and pictures too.
func TestCorpusFamilies(t *testing.T) {
	lib := corpusLibrary()
	total := 0
	for _, split := range []corpus.Split{corpus.Train, corpus.Unseen, corpus.InFamily} {
		g, err := corpus.New(lib, 5, split)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range g.Families() {
			total++
			for i := range uint64(3) {
				s, err := g.Of(t.Context(), name, i)
				if err != nil {
					t.Error(err)
					break
				}
				for _, c := range s.Changes {
					if family, held := corpus.HeldOut(c.After); held && split != corpus.InFamily {
						t.Errorf("%s: a change leads to the family %s:\n%s", name, family, c.After)
					}
				}
			}
		}
	}
	if total < 35 {
		t.Errorf("%d families with the whole library", total)
	}
}

// untrained is a small model that has learnt nothing.
func untrained(t *testing.T) *diffmodel.Model {
	t.Helper()
	r := diffmodel.DefaultRecipe(0)
	r.Shape.Dim, r.Shape.Layers, r.Shape.Heads, r.Shape.Hidden = 16, 1, 2, 16
	tr, err := diffmodel.NewTraining(r, diffmodel.Vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	tr.Card.Name = "untrained"
	m, err := tr.Model()
	if err != nil {
		t.Fatal(err)
	}
	return m.With(diffmodel.MaxTokens(40))
}

func TestModelServe(t *testing.T) {
	server := httptest.NewServer(completions(untrained(t)))
	defer server.Close()
	post := func(body string) (int, map[string]any) {
		t.Helper()
		res, err := http.Post(server.URL+"/v1/completions", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		data, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		var answer map[string]any
		if err := json.Unmarshal(data, &answer); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		return res.StatusCode, answer
	}
	prompt := `"<NME>candidate.go\n<BEF>\nfunc F() int {\n\treturn 1\n}\n<MSG>Fixed bugs.\n<DFF>"`
	ask := `{"model": "x", "prompt": ` + prompt + `, "n": 3, "seed": 5, "max_tokens": 30, "temperature": 0.9, "top_p": 0.9}`
	code, first := post(ask)
	if code != 200 {
		t.Fatalf("%d: %v", code, first)
	}
	choices := first["choices"].([]any)
	if len(choices) != 3 {
		t.Fatalf("%d choices, want 3", len(choices))
	}
	for i, c := range choices {
		c := c.(map[string]any)
		if text := c["text"].(string); !strings.HasPrefix(text, "\n@@\n") || c["index"].(float64) != float64(i) {
			t.Errorf("choice %d: %v", i, c)
		}
	}
	if _, again := post(ask); again["choices"].([]any)[2].(map[string]any)["text"] != choices[2].(map[string]any)["text"] {
		t.Error("the same seed gives another answer")
	}
	if code, list := post(`{"prompt": [` + prompt + `, ` + prompt + `], "n": 2}`); code != 200 || len(list["choices"].([]any)) != 4 {
		t.Errorf("two prompts: %d, %v", code, list)
	}
	for body, want := range map[string]string{
		`{`:                              "no JSON",
		`{"prompt": [1, 2]}`:             "string",
		`{"prompt": "hello"}`:            "<NME>",
		`{"prompt": "", "n": 100000}`:    "n is",
		`{"prompt": "", "n": 0}`:         "n is",
		`{"prompt": "", "stream": true}`: "stream",
	} {
		code, answer := post(body)
		e, _ := answer["error"].(map[string]any)
		if message, _ := e["message"].(string); code != 400 || !strings.Contains(message, want) {
			t.Errorf("%s: %d %v, want an error about %q", body, code, answer, want)
		}
	}
	res, err := http.Get(server.URL + "/v1/models")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if data, _ := io.ReadAll(res.Body); !strings.Contains(string(data), `"untrained"`) {
		t.Errorf("models: %s", data)
	}
}

// TestModelCommands trains for two steps, interrupted after the first, and looks at the result.
func TestModelCommands(t *testing.T) {
	dir := t.TempDir()
	run := func(code int, args ...string) (string, string) {
		t.Helper()
		var out, errs strings.Builder
		if got := modelCommand(t.Context(), args, &out, &errs); got != code {
			t.Fatalf("goelm model %v: exit code %d, want %d\n%s%s", args, got, code, out.String(), errs.String())
		}
		return out.String(), errs.String()
	}
	small := []string{"-dim", "16", "-layers", "1", "-heads", "2", "-hidden", "16", "-batch", "500", "-o", dir}
	out, _ := run(0, append([]string{"train", "-steps", "2"}, small...)...)
	file := strings.TrimSpace(out)
	if file != filepath.Join(dir, "diff-1m.gguf") {
		t.Errorf("train prints %q", out)
	}
	if out, _ := run(0, "eval", "-model", file, "-programs", "1", "-diffs", "1"); strings.Count(out, "\n") != 6 || !strings.Contains(out, "unseen") {
		t.Errorf("eval prints %q", out)
	}
	copied := filepath.Join(dir, "copy.gguf")
	if out, _ := run(0, "export", "-checkpoint", filepath.Join(dir, "checkpoint"), "-type", "f32", "-o", copied); !strings.Contains(out, "llama-server") {
		t.Errorf("export prints %q", out)
	}
	if m, err := diffmodel.Load(copied); err != nil || m.Card().Steps != 2 || m.Card().DataDigest == "" {
		t.Errorf("the exported model: %+v, %v", m, err)
	}
	if out, _ := run(0, "samples", "-n", "1", "-split", "in-family"); !strings.HasPrefix(out, "=== 0: ") {
		t.Errorf("samples prints %q", out)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"nonsense"}, "unknown command"}, {[]string{"export"}, "-o FILE"}, {[]string{"export", "-o", "x", "-type", "q4"}, "f16 or f32"},
		{[]string{"train", "more"}, "unexpected argument"}, {[]string{"eval", "-model", "a", "-checkpoint", "b"}, "not both"},
	} {
		if _, errs := run(2, tt.args...); !strings.Contains(errs, tt.want) {
			t.Errorf("%v: %q, want an error about %q", tt.args, errs, tt.want)
		}
	}
	run(1, "eval", "-model", filepath.Join(dir, "missing.gguf"))
}

// The embedded general model repairs a family that it has never seen, and the constraint keeps every answer a change.
func TestEmbeddedRepairs(t *testing.T) {
	m := diffmodel.Embedded()
	if card := m.Card(); card.InFamily || slices.Contains(card.Families, "parity") {
		t.Fatalf("the general model's card: %+v", card)
	}
	task := env.Parity4(2)
	parent := task.Spec().Seeds[0].Source
	answers, err := m.Ask(t.Context(), diffmodel.Prompt{Before: parent, Message: "Fixed bugs."}, 50, 1)
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for _, a := range answers {
		r := patch.Apply(patch.Unified, parent, a.Diff)
		if r.Outcome != patch.Applied {
			t.Errorf("%s: %q", r.Outcome, a.Diff)
		}
		if r.Source == task.Correct().Source {
			right++
		}
	}
	if right < 25 {
		t.Errorf("%d of %d diffs are the repair", right, len(answers))
	}
}

// The in-family model says that it is one.
func TestInFamily(t *testing.T) {
	if card := diffmodel.InFamily().Card(); !card.InFamily || !slices.Contains(card.Families, "parity") || !strings.Contains(card.Name, "in-family") {
		t.Errorf("the in-family model's card: %+v", card)
	}
}
