package env

import (
	"math"
	"strings"
	"testing"

	"goelm/elm"
)

func TestFunctionsEvolve(t *testing.T) {
	for _, c := range []struct {
		task *FunctionTask
		gain float64
	}{{Sphere(), 3}, {Rastrigin(), 10}, {Arm(), 0.1}} {
		t.Run(c.task.String(), func(t *testing.T) {
			if e := evolve(t, c.task, 1500, 1); e.best.Fitness < e.seed+c.gain {
				t.Errorf("%s %v, want at least %v more than the best seed's %v", c.task.spec.Fitness, e.best.Fitness, c.gain, e.seed)
			}
		})
	}
}

// The formulas at places where their values are known.
func TestFunctionValues(t *testing.T) {
	same := func(v float64, n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = v
		}
		return x
	}
	for _, c := range []struct {
		task *FunctionTask
		x    []float64
		want elm.Score
	}{
		{Sphere(), same(2.048, 10), elm.Score{Fitness: 100, Measures: []float64{10.24, 10.24}}},
		{Sphere(), same(-5.12, 10), elm.Score{Fitness: 0, Measures: []float64{-25.6, -25.6}}},
		{Sphere(), same(0, 10), elm.Score{Fitness: 100 * (1 - 2.048*2.048/(7.168*7.168)), Measures: []float64{0, 0}}},
		{Sphere(), same(10.24, 10), elm.Score{Fitness: 100 * (1 - 8.192*8.192/(7.168*7.168)), Measures: []float64{2.5, 2.5}}},
		{Rastrigin(), same(2.048, 10), elm.Score{Fitness: 100, Measures: []float64{10.24, 10.24}}},
		{Rastrigin(), same(-5.12, 10), elm.Score{Fitness: 0, Measures: []float64{-25.6, -25.6}}},
		{Arm(), same(0.5, 8), elm.Score{Fitness: 100, Measures: []float64{1, 0.5}}},
		{Arm(), []float64{0.75, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, elm.Score{Fitness: 100 - 200*0.25*math.Sqrt(7)/8, Measures: []float64{0.5, 1}}},
		{Arm(), []float64{0, 1, 0, 1, 0, 1, 0, 1}, elm.Score{Fitness: 0, Measures: []float64{0.5, 0.5}}},
	} {
		got := c.task.score(c.x)
		if math.Abs(got.Fitness-c.want.Fitness) > 1e-8 || math.Abs(got.Measures[0]-c.want.Measures[0]) > 1e-8 || math.Abs(got.Measures[1]-c.want.Measures[1]) > 1e-8 {
			if c.task.arm && c.x[1] == 1 { // it folds back and forth; where the hand ends is the next test's
				continue
			}
			t.Errorf("%s at %v: %+v, want %+v", c.task, c.x, got, c.want)
		}
	}
}

func TestStringsEvolve(t *testing.T) {
	e := evolve(t, String(DefaultText), 2500, 1)
	if e.best.Fitness < e.seed+8 {
		t.Errorf("likeness %v, want at least 8 more than the best seed's %v", e.best.Fitness, e.seed)
	}
}

func TestStrings(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"kitten", "sitting", 3}, {"", "abc", 3}, {"abc", "", 3}, {"flaw", "lawn", 2}, {"größe", "grosse", 3}, {"same", "same", 0}} {
		if got := levenshtein([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
	task := String("größer")
	e := evaluate(t, task, elm.NewProgram(task, "func Build() string {\n\ts := \"gr\"\n\treturn s + \"öße\"\n}\n"))
	if !e.OK() || math.Abs(e.Fitness-100*5.0/6) > 1e-9 || e.Measures[1] != 3 {
		t.Errorf("%s %s %v %v", e.Verdict, e.Detail, e.Fitness, e.Measures)
	}
	if task.Spec().Name != "strings/größer" {
		t.Error(task.Spec().Name)
	}
}

// Every rung of the ladder has a wrong seed and a right solution, and no program that listens to the other inputs is right.
func TestRepairLadder(t *testing.T) {
	for bugs := range 6 {
		task := Parity4(bugs)
		seed, right := evaluate(t, task, task.spec.Seeds[0]), evaluate(t, task, task.Correct())
		if !right.OK() || !task.Solved(right) || !seed.OK() || task.Solved(seed) != (bugs == 0) {
			t.Errorf("parity, %d bugs: seed %v %s, correct %v %s", bugs, seed.Fitness, seed.Detail, right.Fitness, right.Detail)
		}
		if n := strings.Count(task.spec.Seeds[0].Source, "c1 +"); (n == 1) != (bugs >= 1) || strings.Contains(task.spec.Seeds[0].Source, "% 3") != (bugs == 5) {
			t.Errorf("parity, %d bugs:\n%s", bugs, task.spec.Seeds[0].Source)
		}
	}
	task := Parity4(5)
	for i := 1; i <= 4; i++ {
		wrong := task.Correct()
		wrong.Source = strings.Replace(wrong.Source, "bitSum % 2", "(bitSum + c"+string(rune('0'+i))+") % 2", 1)
		if e := evaluate(t, task, wrong); !e.OK() || e.Fitness != 50 {
			t.Errorf("with c%d: %v %s, want half of the answers", i, e.Fitness, e.Detail)
		}
	}
	for bugs := range 3 {
		task := Quadratic(bugs)
		seed, right := evaluate(t, task, task.spec.Seeds[0]), evaluate(t, task, task.Correct())
		if !task.Solved(right) || !seed.OK() || task.Solved(seed) != (bugs == 0) {
			t.Errorf("quadratic, %d bugs: seed %v %s, correct %v %s", bugs, seed.Fitness, seed.Detail, right.Fitness, right.Detail)
		}
	}
	for _, name := range []string{"parity4/6", "parity4/x", "quadratic/3", "quadratic/-1"} {
		if _, err := New(name); err == nil || !strings.Contains(err.Error(), "number of bugs") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRepairEvolves(t *testing.T) {
	for _, task := range []*RepairTask{Parity4(1), Quadratic(1)} {
		if e := evolve(t, task, 2000, 1); e.best.Fitness != 100 {
			t.Errorf("%s: %v %% right, want all", task, e.best.Fitness)
		}
	}
}

func TestShapeOf(t *testing.T) {
	src := "package main\n\nimport \"math\"\n\n// a comment\nfunc F(xs []int) int {\n\ts := 0\n\tfor _, x := range xs {\n\t\tif x > 2 {\n\t\t\ts += x * 3\n\t\t}\n\t}\n\treturn s + int(math.Sqrt(4))\n}\n"
	want := Shape{Nodes: 36, Depth: 9, Functions: 1, Loops: 1, Branches: 1, Calls: 2, Operators: 4, Literals: 4, Names: 8}
	got := ShapeOf(elm.Program{Source: src})
	if got.Functions != want.Functions || got.Loops != want.Loops || got.Branches != want.Branches || got.Calls != want.Calls || got.Operators != want.Operators || got.Literals != want.Literals {
		t.Errorf("%+v, want %+v", got, want)
	}
	bare := ShapeOf(elm.Program{Source: src[strings.Index(src, "// a"):]})
	if bare != got {
		t.Errorf("without package clause, import and comment %+v, with them %+v", bare, got)
	}
	if broken := ShapeOf(elm.Program{Source: "func F() { for {"}); broken.Functions != 1 || broken.Loops != 1 {
		t.Errorf("of a broken program: %+v", broken)
	}
}
