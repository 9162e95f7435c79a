package mutate_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goelm/elm"
	"goelm/elm/env"
	"goelm/elm/llm"
	"goelm/elm/llm/llmtest"
	"goelm/elm/mutate"
	"goelm/elm/patch"
	"goelm/elm/sodarace"
	"goelm/sandbox/sandboxtest"
)

// scripted is a server that answers from a list, in turn, and remembers what it was asked.
func scripted(t testing.TB, answers ...string) (*llmtest.Faults, *llm.Model) {
	t.Helper()
	f := llmtest.NewFaults()
	t.Cleanup(f.Close)
	n := 0
	f.Answer = func(map[string]any, int) string {
		n++
		return answers[min(n, len(answers))-1]
	}
	m, err := mutate.Server(f.Address(), mutate.Model("m"), mutate.Cache("off"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return f, m
}

func request(task elm.Task, parents ...elm.Program) elm.Request {
	return elm.Request{Task: task, Parents: parents, N: 1, Seed: 1}
}

func one(t testing.TB, o elm.Mutator, req elm.Request) elm.Proposal {
	t.Helper()
	ps, err := o.Propose(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	if len(ps) != req.N {
		t.Fatalf("%d proposals, want %d", len(ps), req.N)
	}
	return ps[0]
}

const mended = "func Parity(b1, b2, b3, b4, c1, c2, c3, c4 int) int {\n\tbitSum := b1 + b2 + b3 + b4\n\treturn bitSum % 2\n}\n"

// Every operator makes the mended program of what models answer in its form.
func TestForms(t *testing.T) {
	task := env.Parity4(1)
	parent := task.Seed("1 bugs")
	diff := "@@ -1,5 +1,5 @@\n // Parity is 1 if an odd number of the bits b1 to b4 are 1, else 0.\n func Parity(b1, b2, b3, b4, c1, c2, c3, c4 int) int {\n-\tbitSum := c1 + b2 + b3 + b4\n+\tbitSum := b1 + b2 + b3 + b4\n \treturn bitSum % 2\n }\n"
	block := "<<<<<<< SEARCH\n\tbitSum := c1 + b2 + b3 + b4\n=======\n\tbitSum := b1 + b2 + b3 + b4\n>>>>>>> REPLACE\n"
	chat := []mutate.ServerOption{mutate.Chat()}
	tests := []struct {
		name    string
		make    func(*llm.Model) *mutate.Operator
		server  []mutate.ServerOption
		answer  string
		parents int
	}{
		{"diff", func(m *llm.Model) *mutate.Operator { return mutate.Diff(m) }, nil, " " + diff, 1},
		{"diff in a conversation", func(m *llm.Model) *mutate.Operator { return mutate.Diff(m) }, chat, "Sure:\n\n```diff\n" + diff + "```\n", 1},
		{"starcoder's form", func(m *llm.Model) *mutate.Operator { return mutate.Diff(m, mutate.WithProfile("starcoder")) }, nil, mended, 1},
		{"search-replace", func(m *llm.Model) *mutate.Operator { return mutate.SearchReplace(m) }, nil, "I mend it.\n\n" + block, 1},
		{"thinking", func(m *llm.Model) *mutate.Operator { return mutate.SearchReplace(m) }, nil, "<think>\n<<<<<<< SEARCH\nhm\n</think>\n" + block, 1},
		{"rewrite", func(m *llm.Model) *mutate.Operator { return mutate.Rewrite(m) }, nil, "```go\npackage main\n\n" + mended + "```\n", 1},
		{"rate", func(m *llm.Model) *mutate.Operator { return mutate.RateControlled(m) }, nil, "```go\n" + mended + "```\n", 1},
		{"prompt", func(m *llm.Model) *mutate.Operator { return mutate.Prompt(m) }, nil, strings.TrimPrefix(mended, "func") + "\n// and so on: it is (", 1},
		{"prompt in a conversation", func(m *llm.Model) *mutate.Operator { return mutate.Prompt(m) }, chat, "```go\n" + mended + "```", 1},
		{"crossover", func(m *llm.Model) *mutate.Operator { return mutate.Crossover(m, 2) }, nil, mended + "\nthat was it", 2},
		{"best-shot", func(m *llm.Model) *mutate.Operator { return mutate.BestShot(m) }, nil, "\tbitSum := b1 + b2 + b3 + b4\n\treturn bitSum % 2\n}\n\n// Parity_v3 is better still.\nfunc Parity_v3() {}\n", 2},
		{"best-shot in a conversation", func(m *llm.Model) *mutate.Operator { return mutate.BestShot(m) }, chat, "```go\n" + strings.Replace(mended, "Parity", "Parity_v2", 1) + "```", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, _ := scripted(t, tt.answer)
			m, err := mutate.Server(f.Address(), append(tt.server, mutate.Model("m"), mutate.Cache("off"))...)
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			o := tt.make(m)
			if o.Parents() != tt.parents {
				t.Errorf("%d parents, want %d", o.Parents(), tt.parents)
			}
			req := request(task, parent)
			for len(req.Parents) < tt.parents {
				req.Parents = append(req.Parents, parent)
			}
			p := one(t, o, req)
			if p.Outcome != patch.Applied || !mutate.SameProgram(p.Source, mended) {
				t.Fatalf("outcome %s (%s):\n%s", p.Outcome, p.Detail, p.Source)
			}
			if p.Tokens != 15 || len(p.Parents) != tt.parents || p.Operator == "" || p.Latency <= 0 {
				t.Errorf("proposal %+v", p)
			}
			x := o.LastExchange()
			if len(x.Turns) != 1 || strings.TrimSpace(x.Turns[0].Answer) == "" || x.Child != p.Source || x.Turns[0].Prompt.String() == "" {
				t.Errorf("exchange %+v", x)
			}
			text := fmt.Sprint(x.MIMEBundle())
			for _, want := range []string{"Prompt 1", "Answer 1: applied", "bitSum"} {
				if !strings.Contains(text, want) {
					t.Errorf("the exchange shows no %q:\n%s", want, text)
				}
			}
		})
	}
}

// What the model is told is in the prompt.
func TestPromptSays(t *testing.T) {
	_, m := scripted(t, "x")
	walkers := env.Sodarace(sodarace.Flat)
	square := walkers.Seed("square")
	regional := elm.Program{Task: "sodarace/flat", Source: "// EVOLVE-BLOCK-START\nfunc MakeWalker() *sodarace.Walker { return nil }\n\n// EVOLVE-BLOCK-END\n"}
	file := filepath.Join(t.TempDir(), "own.tmpl")
	if err := os.WriteFile(file, []byte(`{{define "system"}}{{template "rules" .}}{{end}}{{define "user"}}{{.Task.EntryName}}: {{.Message}}, please{{end}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		o      *mutate.Operator
		parent elm.Program
		task   elm.Task
		wants  []string
	}{
		{"diff", mutate.Diff(m, mutate.Message("make the legs longer")), square, walkers, []string{"<NME> candidate.go\n<BEF> // MakeWalker builds", "}\n<MSG> make the legs longer\n<DFF>"}},
		{"search-replace", mutate.SearchReplace(m), square, walkers, []string{"func MakeWalker() *sodarace.Walker", "math/rand/v2", "func (*sodarace.Walker) Muscle(a int, b int, amplitude float64, phase float64)", "<<<<<<< SEARCH", "w.Distance(sides[3], center)"}},
		{"region", mutate.Rewrite(m), regional, walkers, []string{"Only lines 2-3 may be changed"}},
		{"prompt", mutate.Prompt(m), env.Parity4(2).Seed("2 bugs"), nil, []string{"// A buggy implementation\n// Parity is 1", "\n\n// Fixed bugs\nfunc"}},
		{"prompt, any task", mutate.Prompt(m), square, walkers, []string{"// Create a new program by modifying the starting function above.\nfunc"}},
		{"best-shot", mutate.BestShot(m), square, walkers, []string{"func MakeWalker_v0()", "makeSquare_v1(w, 0, 0, 10, 10)", "// MakeWalker_v2 is an improved version of MakeWalker_v1.\nfunc MakeWalker_v2() *sodarace.Walker {"}},
		{"rate", mutate.RateControlled(m), square, walkers, []string{"% of its lines"}},
		{"variant", mutate.Rewrite(m, mutate.Simplify), square, walkers, []string{"Make the program simpler"}},
		{"one's own", mutate.Rewrite(m, mutate.PromptFile(file), mutate.Message("wings")), square, walkers, []string{"Rules for the program", "MakeWalker: wings, please"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var task []elm.Task
			if tt.task != nil {
				task = append(task, tt.task)
			}
			p, err := tt.o.Prompt(tt.parent, task...)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.wants {
				if !strings.Contains(p.String(), want) {
					t.Errorf("the prompt lacks %q:\n%s", want, p)
				}
			}
			if strings.Contains(p.String(), "<no value>") || strings.HasSuffix(p.Text, "\n") && p.Text != "" && tt.name != "best-shot" {
				t.Errorf("the prompt is\n%q", p)
			}
		})
	}
	if _, err := mutate.Rewrite(m).Prompt(elm.Program{Task: "mine"}); err == nil || !strings.Contains(err.Error(), "give it behind the program") {
		t.Errorf("a task of one's own: %v", err)
	}
}

// An answer that does not fit is told to the model, up to three times; every proposal ends in one outcome.
func TestResample(t *testing.T) {
	task := env.Parity4(1)
	parent := task.Seed("1 bugs")
	good := "<<<<<<< SEARCH\n\tbitSum := c1 + b2 + b3 + b4\n=======\n\tbitSum := b1 + b2 + b3 + b4\n>>>>>>> REPLACE\n"
	wrong := "<<<<<<< SEARCH\n\tsum := add(b2, b1)\n=======\n\tx\n>>>>>>> REPLACE\n"
	same := "<<<<<<< SEARCH\n\treturn bitSum % 2\n=======\n\treturn bitSum % 2\n>>>>>>> REPLACE\n"
	tests := []struct {
		name     string
		answers  []string
		options  []mutate.Option
		requests int
		outcome  patch.Outcome
		told     string // a part of what it was told last
	}{
		{"at once", []string{good}, nil, 1, patch.Applied, ""},
		{"then", []string{wrong, good}, nil, 2, patch.Applied, "fits nowhere"},
		{"nothing changes", []string{same, good}, nil, 2, patch.Applied, "leaves the program as it was"},
		{"empty", []string{" ", good}, nil, 2, patch.Applied, "holds nothing"},
		{"never", []string{wrong}, nil, 4, patch.NotApplicable, "fits nowhere"},
		{"prose", []string{"I cannot."}, nil, 4, patch.Unparsable, "no block"},
		{"not again", []string{wrong, good}, []mutate.Option{mutate.Resample(0)}, 1, patch.NotApplicable, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, m := scripted(t, tt.answers...)
			o := mutate.SearchReplace(m, tt.options...)
			p := one(t, o, request(task, parent))
			requests := f.Requests()
			if p.Outcome != tt.outcome || len(requests) != tt.requests || p.Tokens != 15*tt.requests {
				t.Errorf("%d requests, %d tokens, outcome %s: %s", len(requests), p.Tokens, p.Outcome, p.Detail)
			}
			if (p.Source != "") != (p.Outcome == patch.Applied) {
				t.Errorf("outcome %s with the source %q", p.Outcome, p.Source)
			}
			messages := requests[len(requests)-1]["messages"].([]any)
			if last := messages[len(messages)-1].(map[string]any)["content"].(string); !strings.Contains(last, tt.told) {
				t.Errorf("it was told %q, want %q in it", last, tt.told)
			}
			if len(messages) != 2*tt.requests {
				t.Errorf("%d messages in the last of %d requests", len(messages), tt.requests)
			}
			if x := o.LastExchange(); len(x.Turns) != tt.requests {
				t.Errorf("%d turns in the exchange", len(x.Turns))
			}
		})
	}
}

// A child that does not compile, or fails when it runs, is repaired with what was said of it.
func TestRepair(t *testing.T) {
	task := env.Parity4(1)
	parent := task.Seed("1 bugs")
	block := func(line string) string {
		return "<<<<<<< SEARCH\n\tbitSum := c1 + b2 + b3 + b4\n=======\n\t" + line + "\n>>>>>>> REPLACE\n"
	}
	f, m := scripted(t, block("bitSum := b1 + b9"), block("fmt.Println(\"hello\"); bitSum := b1 / (b2 - b2)"), block("bitSum := b1 + b2 + b3 + b4"))
	c, err := elm.CompareLadder(context.Background(), oneRung{task}, []elm.Mutator{mutate.SearchReplace(m, mutate.Repair(2))}, elm.Trials(1), elm.On(sandboxtest.Runner(t)))
	if err != nil {
		t.Fatal(err)
	}
	if r := c.Rows[0]; r.Successes != 1 || r.Tokens != 45 || !strings.HasPrefix(r.Mutator, "search-replace+repair(") {
		t.Errorf("row %+v, raw %+v", r, r.Raw())
	}
	var told []string
	for _, r := range f.Requests()[1:] {
		messages := r["messages"].([]any)
		told = append(told, messages[len(messages)-1].(map[string]any)["content"].(string))
	}
	if len(told) != 2 || !strings.Contains(told[0], "does not compile") || !strings.Contains(told[0], "undefined: b9") ||
		!strings.Contains(told[1], "runtime_panic") || !strings.Contains(told[1], "divide by zero") || !strings.Contains(told[1], "hello") {
		t.Errorf("it was told %q", told)
	}
	if _, err := mutate.Prompt(m, mutate.Repair(1)).Propose(context.Background(), request(task, parent)); err == nil || !strings.Contains(err.Error(), "conversation") {
		t.Errorf("repair of a continued text: %v", err)
	}
}

// oneRung is a ladder of a single task.
type oneRung struct{ task *env.RepairTask }

func (o oneRung) Name() string { return o.task.Spec().Name }
func (o oneRung) Rungs(context.Context) ([]elm.Rung, error) {
	return []elm.Rung{{Bugs: 1, Cases: []elm.Case{{Name: o.task.Spec().Name, Task: o.task, Parent: o.task.Spec().Seeds[0], Solved: o.task.Solved}}}}, nil
}

func TestOutcomesOfAnswers(t *testing.T) {
	task := env.Parity4(1)
	parent := task.Seed("1 bugs")
	status := func(body string) *llm.Model {
		f := llmtest.NewFaults(llmtest.Status(200, body), llmtest.Status(200, body))
		t.Cleanup(f.Close)
		m, err := mutate.Server(f.Address(), mutate.Model("m"), mutate.Cache("off"), mutate.MaxTokens(77))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { m.Close() })
		return m
	}
	for _, tt := range []struct {
		body    string
		outcome patch.Outcome
		detail  string
	}{
		{`{"choices": [{"message": {"content": "", "reasoning_content": "hm"}, "finish_reason": "length"}]}`, patch.NoOutput, "max_tokens (77)"},
		{`{"choices": [{"message": {"content": "<think>hm"}, "finish_reason": "length"}]}`, patch.NoOutput, "max_tokens (77)"},
		{`{"choices": [{"message": {"content": "", "role": "assistant"}, "finish_reason": "content_filter"}]}`, patch.NoOutput, "content_filter"},
		{`{"choices": [{"message": {"content": "let me see"}, "finish_reason": "length"}]}`, patch.Unparsable, "max_tokens (77)"},
		{`{"choices": [{"message": {"content": ""}, "finish_reason": "stop"}]}`, patch.NoOutput, "empty"},
	} {
		p := one(t, mutate.SearchReplace(status(tt.body), mutate.Resample(0)), request(task, parent))
		if p.Outcome != tt.outcome || !strings.Contains(p.Detail, tt.detail) {
			t.Errorf("%s: %s, %q; want %s with %q", tt.body, p.Outcome, p.Detail, tt.outcome, tt.detail)
		}
	}
	f := llmtest.NewFaults(llmtest.Status(400, `{"error": {"message": "the request exceeds the available context size", "type": "exceed_context_size_error"}}`))
	defer f.Close()
	m, err := mutate.Server(f.Address(), mutate.Model("m"), mutate.Cache("off"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if p := one(t, mutate.Diff(m), request(task, parent)); p.Outcome != patch.NoOutput || !strings.Contains(p.Detail, "too long") {
		t.Errorf("a prompt that is too long: %s %q", p.Outcome, p.Detail)
	}
	if len(f.Requests()) != 1 {
		t.Errorf("%d requests for a prompt that is too long", len(f.Requests()))
	}
}

func TestUnusable(t *testing.T) {
	task := env.Parity4(1)
	_, m := scripted(t, "x")
	for want, o := range map[string]*mutate.Operator{
		"has no model":      mutate.Diff(nil),
		"no profile":        mutate.Diff(m, mutate.WithProfile("nope")),
		"no variant":        mutate.Rewrite(m, mutate.Variant("wild")),
		"no such file":      mutate.Rewrite(m, mutate.PromptFile("/no/such/file")),
		"continues texts":   must(mutate.OperatorNamed("rewrite", parrot{})),
		"not define \"user": mutate.Rewrite(m, mutate.PromptFile(write(t, `{{define "system"}}x{{end}}`))),
	} {
		if _, err := o.Propose(context.Background(), request(task, task.Seed("1 bugs"))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := mutate.OperatorNamed("nope", m); err == nil || !strings.Contains(err.Error(), "rewrite-simplify") {
		t.Errorf("error %v", err)
	}
	for _, name := range mutate.OperatorNames() {
		if o, err := mutate.OperatorNamed(name, m); err != nil || !strings.HasPrefix(o.Name(), name+"(m)") {
			t.Errorf("%s is %s, %v", name, o.Name(), err)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func write(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "prompt.tmpl")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// parrot is a model that is no server's: it answers with a diff that makes the sum's first term b1.
type parrot struct{}

func (parrot) Name() string           { return "parrot" }
func (parrot) Tokens(text string) int { return len(strings.Fields(text)) }
func (parrot) Config() any            { return map[string]any{"weights": "none"} }
func (parrot) Profile() string        { return "carper" }
func (parrot) InFlight() int          { return 3 }
func (p parrot) Complete(ctx context.Context, prompt string, n int, seed uint64) ([]string, error) {
	if !strings.HasSuffix(prompt, "\n<DFF>") {
		return nil, errors.New("that is no prompt of mine")
	}
	out := make([]string, n)
	for i := range out {
		out[i] = " @@\n-\tbitSum := c1 + b2 + b3 + b4\n+\tbitSum := b1 + b2 + b3 + b4\n"
	}
	return out, ctx.Err()
}

func TestAnyCompleter(t *testing.T) {
	task := env.Parity4(1)
	req := request(task, task.Seed("1 bugs"))
	req.N = 3
	o := mutate.Diff(parrot{})
	ps, err := o.Propose(context.Background(), req)
	if err != nil || len(ps) != 3 {
		t.Fatal(ps, err)
	}
	for i, p := range ps {
		if p.Outcome != patch.Applied || !mutate.SameProgram(p.Source, mended) || p.Message != "Fixed bugs." || p.Tokens < 12 || (i == 0) != (p.Tokens > 40) {
			t.Errorf("%+v", p)
		}
	}
	if o.Name() != "diff(parrot)" || o.InFlight() != 3 {
		t.Errorf("%s, %d in flight", o.Name(), o.InFlight())
	}
}
