package env

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"goelm/elm"
	"goelm/elm/mutate"
	"goelm/render"
	"goelm/sandbox"
)

var (
	_ elm.Task    = Custom{}
	_ elm.Checker = Custom{}
	_ elm.Drawer  = Custom{}
)

// sorter is the task of the notebook: sort, in many ways.
func sorter() Custom {
	inputs := [][]any{{[]int{3, 1, 2}}, {[]int{}}, {[]int{5, 4, 3, 2, 1}}, {[]int{2, 2, 1, 9, -4, 7}}}
	return Custom{
		Name: "sort", Entry: "func Solve(xs []int) []int", Inputs: inputs,
		Measures: []elm.Measure{{Name: "length", Min: 0, Max: 400, Cells: 20}, {Name: "loops", Min: 0, Max: 8, Cells: 8}},
		Score: func(p elm.Program, out []any) elm.Score {
			right := 0.0
			for i, o := range out {
				got, want := o.([]int), slices.Sorted(slices.Values(inputs[i][0].([]int)))
				for k := range min(len(got), len(want)) {
					if got[k] == want[k] {
						right++
					}
				}
			}
			return elm.Score{Fitness: right, Measures: []float64{float64(len(p.Source)), float64(ShapeOf(p).Loops)}}
		},
		Seeds: []string{"func Solve(xs []int) []int { return xs }", "func Solve(xs []int) []int {\n\tfor i := range xs {\n\t\tif i > 0 && xs[i] < xs[i-1] {\n\t\t\txs[i], xs[i-1] = xs[i-1], xs[i]\n\t\t}\n\t}\n\treturn xs\n}"},
	}
}

func TestCustomEvolves(t *testing.T) {
	evolve(t, sorter(), 600, 1)
}

func TestCustomCheck(t *testing.T) {
	if err := sorter().Check(); err != nil {
		t.Errorf("a good task: %v", err)
	}
	for want, change := range map[string]func(*Custom){
		"the field Name is empty":     func(c *Custom) { c.Name = "" },
		"the field Entry is empty":    func(c *Custom) { c.Entry = "" },
		"is no declaration":           func(c *Custom) { c.Entry = "Solve(xs []int) []int" },
		"one plain function":          func(c *Custom) { c.Entry = "func (t T) Solve() int" },
		"without a body":              func(c *Custom) { c.Entry = "func Solve() int { return 1 }" },
		"returns nothing":             func(c *Custom) { c.Entry = "func Solve(xs []int)" },
		"the type Point is none":      func(c *Custom) { c.Entry = "func Solve(p Point) int" },
		"cannot leave the sandbox":    func(c *Custom) { c.Entry = "func Solve(xs []int) chan int" },
		"keys of type float64":        func(c *Custom) { c.Entry = "func Solve(xs []int) map[float64]int" },
		"the field Score is missing":  func(c *Custom) { c.Score = nil },
		"the field Measures is empty": func(c *Custom) { c.Measures = nil },
		"the field Seeds is empty":    func(c *Custom) { c.Seeds = nil },
		"measure 0 is \"x\" from 3 to 3": func(c *Custom) {
			c.Measures = []elm.Measure{{Name: "x", Min: 3, Max: 3, Cells: 4}}
		},
		"seed 2 lacks the entry function: func Solve(xs []int) []int":                                func(c *Custom) { c.Seeds[1] = "func Sort(xs []int) []int { return xs }" },
		"seed 1 declares Solve as func(xs []int) int, the task's entry is func Solve(xs []int) []in": func(c *Custom) { c.Seeds = []string{"func Solve(xs []int) int { return 1 }"} },
		"seed 1 is no Go: 1:1: expected declaration, found hello":                                    func(c *Custom) { c.Seeds = []string{"hello"} },
		"input 1: 2 arguments, but the entry function takes 1":                                       func(c *Custom) { c.Inputs = [][]any{{[]int{1}}, {1, 2}} },
		"input 0: argument 1 is of type string, but the entry function":                              func(c *Custom) { c.Inputs = [][]any{{"x"}} },
		"input 0: argument 1 is of type func()":                                                      func(c *Custom) { c.Inputs = [][]any{{func() {}}} },
		"input 0: 0 arguments, but the entry function takes 1":                                       func(c *Custom) { c.Inputs = nil },
	} {
		c := sorter()
		change(&c)
		err := c.Check()
		if err == nil || !strings.HasPrefix(err.Error(), "env.Custom") || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		if _, err := elm.NewSearch(c, mutate.GP()); err == nil {
			t.Errorf("a search of a task with %s begins", want)
		}
		if _, err := elm.Evaluate(context.Background(), c, elm.Program{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("an evaluation for a task with %s: %v", want, err)
		}
	}
}

// What Score does wrong is a panic of the notebook's, where the search was called, and not the program's fate. The search goes on to work.
func TestCustomScoreMistakes(t *testing.T) {
	for want, score := range map[string]func(elm.Program, []any) elm.Score{
		"the fitness NaN; want a finite number": func(elm.Program, []any) elm.Score { return elm.Score{Fitness: math.NaN(), Measures: []float64{1, 1}} },
		"+Inf as the measure \"loops\"":         func(elm.Program, []any) elm.Score { return elm.Score{Measures: []float64{1, math.Inf(1)}} },
		"1 measures; want 2":                    func(elm.Program, []any) elm.Score { return elm.Score{Measures: []float64{1}} },
		"interface conversion":                  func(_ elm.Program, out []any) elm.Score { return elm.Score{Fitness: float64(len(out[0].(string)))} },
		"index out of range":                    func(_ elm.Program, out []any) elm.Score { return elm.Score{Fitness: float64(out[7].([]int)[0])} },
	} {
		c := sorter()
		right := c.Score
		wrong := false
		c.Score = func(p elm.Program, out []any) elm.Score {
			if wrong {
				return score(p, out)
			}
			return right(p, out)
		}
		search, err := elm.NewSearch(c, mutate.GP(), elm.On(gvisor(t)))
		if err != nil {
			t.Fatal(err)
		}
		run := func() {
			if _, err := search.Run(context.Background(), elm.Evaluations(20)); err != nil {
				t.Error(err)
			}
		}
		run()
		for what, call := range map[string]func(){
			"Run": run,
			"Add": func() { search.Add(context.Background(), c.Spec().Seeds[0]) },
			"Ask and Evaluate": func() {
				children, err := search.Ask(context.Background(), 20)
				if err != nil {
					t.Error(err)
				}
				defer search.Forget()
				search.Evaluate(context.Background(), children)
			},
		} {
			wrong = true
			if got := panicText(call); !strings.Contains(got, want) {
				t.Errorf("%s: panic %q, want %q", what, got, want)
			}
			wrong = false
			run()
		}
	}
}

func panicText(f func()) (text string) {
	defer func() {
		if v := recover(); v != nil {
			text = fmt.Sprint(v)
		}
	}()
	f()
	return ""
}

// Results come as values of the types that the entry declares, or the program is rejected.
func TestCustomResults(t *testing.T) {
	c := sorter()
	c.Inputs = nil
	c.Measures = c.Measures[:1]
	for _, test := range []struct{ entry, result, want string }{
		{"func F() int", "3", "[]interface {}{3}"},
		{"func F() float64", `"NaN"`, "[]interface {}{NaN}"},
		{"func F() float64", `"-Inf"`, "[]interface {}{-Inf}"},
		{"func F() []float64", `[1,"+Inf",2.5]`, "[]interface {}{[]float64{1, +Inf, 2.5}}"},
		{"func F() []byte", `"aGk="`, "[]interface {}{[]uint8{0x68, 0x69}}"},
		{"func F() [][]string", `[["a"],null]`, `[]interface {}{[][]string{[]string{"a"}, []string(nil)}}`},
		{"func F() map[int]bool", `{"3":true}`, "[]interface {}{map[int]bool{3:true}}"},
		{"func F() map[string]float64", `{"x":"NaN"}`, `[]interface {}{map[string]float64{"x":NaN}}`},
		{"func F() (a, b int, s string)", `[1,2,"x"]`, `[]interface {}{[]interface {}{1, 2, "x"}}`},
		{"func F() any", `[1]`, "[]interface {}{[]interface {}{1}}"},
		{"func F() int", `"x"`, `rejected F: result 0: "x" is no int`},
		{"func F() int", `1.5`, `rejected F: result 0: 1.5 is no int`},
		{"func F() int8", `300`, `rejected F: result 0: 300 is no int8`},
		{"func F() int", `null`, `rejected F: result 0: null is no int`},
		{"func F() []int", `[1,"x"]`, `rejected F: result 0: element 1: "x" is no int`},
		{"func F() (int, int)", `[1]`, `rejected F: result 0 is [1], want 2 values`},
		{"func F() map[int]bool", `{"x":true}`, `rejected F: result 0: {"x":true} is no map[int]bool`},
	} {
		var got string
		c.Entry = test.entry
		c.Score = func(_ elm.Program, out []any) elm.Score {
			got = fmt.Sprintf("%#v", out)
			return elm.Score{Measures: []float64{0}}
		}
		e := c.Assess(context.Background(), elm.Program{}, sandbox.Outcome{Verdict: sandbox.OK, Results: []json.RawMessage{json.RawMessage(test.result)}})
		if !e.OK() {
			got = string(e.Verdict) + " " + e.Detail
		}
		if got != test.want {
			t.Errorf("%s, %s: %s, want %s", test.entry, test.result, got, test.want)
		}
	}
}

func TestCustomPicture(t *testing.T) {
	c := sorter()
	if e := evaluate(t, c, c.Spec().Seeds[0]); !e.OK() || !c.Draw(e).IsZero() {
		t.Errorf("%s %s: a picture that nobody drew", e.Verdict, e.Detail)
	}
	c.Picture = func(p elm.Program, out []any) render.Figure {
		s := render.NewSketch(100, 100)
		s.Text(0, 10, fmt.Sprint(out[0]), 10, "#000")
		return s.Figure(p.Name, "", "")
	}
	e := evaluate(t, c, c.Spec().Seeds[0])
	if svg := c.Draw(e).SVG(); !strings.Contains(svg, "[3 1 2]") {
		t.Errorf("the picture lacks the answer:\n%s", svg)
	}
	missing := elm.Program{Source: "func Sort(xs []int) []int { return xs }"}
	if e := evaluate(t, c, missing); e.Verdict != sandbox.CompileError || !strings.Contains(e.Detail, "Solve") {
		t.Errorf("without the entry: %s %q", e.Verdict, e.Detail)
	}
	other := elm.Program{Source: "func Solve(xs string) []int { return nil }"}
	if e := evaluate(t, c, other); e.OK() || !strings.Contains(e.Detail, "Solve has the type func(xs string) []int") {
		t.Errorf("with another type: %s %q", e.Verdict, e.Detail)
	}
}
