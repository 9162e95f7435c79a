package mutate

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goelm/elm"
	"goelm/elm/edit"
	"goelm/elm/env"
	"goelm/sandbox/sandboxtest"
)

// tripled is a case in the form of HumanEvalFix's Go part: testify in its test, imports in the program.
var tripled = env.BrokenProgram{
	Name: "Go/0", Imports: "import (\n    \"math\"\n)", Condition: "Tripled is three times the absolute value of x.",
	Head:  "// Tripled is three times the absolute value of x.\nfunc Tripled(x float64) float64 {\n",
	Buggy: "    return math.Abs(x) + math.Abs(x) - math.Abs(x)\n}\n", Canonical: "    return math.Abs(x) + math.Abs(x) + math.Abs(x)\n}\n",
	Entry: "Tripled",
	Test: "func TestTripled(t *testing.T) {\n    assert := assert.New(t)\n    assert.Equal(6.0, Tripled(2))\n    assert.Equal(6.0, Tripled(-2))\n" +
		"    assert.True(Tripled(0) == 0)\n    t.Run(\"large\", func(t *testing.T) { if Tripled(1e9) != 3e9 { t.Fatalf(\"got %v\", Tripled(1e9)) } })\n}\n",
}

func TestCases(t *testing.T) {
	ctx, on := context.Background(), elm.On(sandboxtest.Runner(t))
	second := tripled
	second.Name, second.Bugs = "Go/1", 2
	second.Buggy = "    return math.Abs(x) - math.Abs(x) - math.Abs(x)\n}\n"
	second.Test = "func TestTripled(t *testing.T) {\n\tfor _, x := range []float64{1, -2, 3} {\n\t\tassert.InDelta(t, 3*math.Abs(x), Tripled(x), 1e-9)\n\t}\n}\n"
	var lines strings.Builder
	for _, p := range []env.BrokenProgram{tripled, second} {
		if err := json.NewEncoder(&lines).Encode(p); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "mine.jsonl")
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	ladder, err := env.ReadCases(file)
	if err != nil {
		t.Fatal(err)
	}
	c, err := elm.CompareLadder(ctx, ladder, []elm.Mutator{TypedGP(only(edit.Operator)), NoOp()}, elm.Trials(60), on)
	if err != nil {
		t.Fatal(err)
	}
	if c.Ladder != "mine" || len(c.Rows) != 4 || c.Row("noop", 1).Successes != 0 || c.Row("typed-gp", 1).Successes == 0 || c.Row("typed-gp", 2).Trials != 60 {
		t.Errorf("%+v", c.Rows)
	}

	for want, change := range map[string]func(*env.BrokenProgram){
		"no line that begins with func":    func(p *env.BrokenProgram) { p.Entry = "Doubled" },
		"no function TestX":                func(p *env.BrokenProgram) { p.Test = "// none" },
		"its bug is none":                  func(p *env.BrokenProgram) { p.Buggy = p.Canonical },
		"the canonical program gets":       func(p *env.BrokenProgram) { p.Canonical = "    return x\n}\n" },
		"the broken program gets ok":       func(p *env.BrokenProgram) { p.Buggy = "    return 3 * math.Abs(x)\n}\n" },
		"the canonical program gets comp":  func(p *env.BrokenProgram) { p.Canonical = "    return y\n}\n" },
		"the canonical program gets runti": func(p *env.BrokenProgram) { p.Test = "func TestA(t *testing.T) { panic(1) }" },
	} {
		p := tripled
		change(&p)
		ladder, err := env.Cases("one", p)
		if err == nil {
			_, err = elm.CompareLadder(ctx, ladder, []elm.Mutator{NoOp()}, elm.Trials(1), on)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := env.Cases("none"); err == nil {
		t.Error("no cases are a ladder")
	}
	if err := os.WriteFile(file, []byte(`[{"task_id": 7}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := env.ReadCases(file); err == nil || !strings.Contains(err.Error(), "mine.jsonl") {
		t.Error(err)
	}
}
