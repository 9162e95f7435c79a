package env

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"goelm/elm"
	"goelm/sandbox"
)

// RepairTask asks for the repair of a program with a known number of bugs: the ladder on which the ELM paper measures mutation operators
// (Lehman et al. 2022, section 3.1 and appendix A). Its seed is the broken program. Make it with Parity4 or Quadratic. It may be shared by
// goroutines.
type RepairTask struct {
	Common
	correct string
	want    []float64 // the right answer of each call
	most    int       // bugs that its problem can have
}

// Correct is the program without bugs.
func (t *RepairTask) Correct() elm.Program {
	return elm.Program{Task: t.spec.Name, Name: "correct", Source: t.correct}
}

// Solved says whether the evaluated program answers every call rightly.
func (t *RepairTask) Solved(e elm.Evaluation) bool { return e.OK() && e.Fitness == 100 }

const paritySource = `// Parity is 1 if an odd number of the bits b1 to b4 are 1, else 0.
func Parity(b1, b2, b3, b4, c1, c2, c3, c4 int) int {
	bitSum := b1 + b2 + b3 + b4
	return bitSum % 2
}
`

// Parity4 is the parity of four bits, with 0 to 5 bugs: bugs 1 to 4 rename b1, b2, … to c1, c2, … in the sum, bug 5 makes % 2 into % 3. The names c1
// to c4 are inputs of their own, so that broken programs compile; they carry other bits, each once as 0 and once as 1 for every b, so
// that no program that listens to them is right. It panics for any other number of bugs.
var Parity4 Ladder = parity4

func parity4(bugs int) *RepairTask {
	broken := paritySource
	const most = 5
	checkBugs("Parity4", bugs, most)
	for i := 1; i <= min(bugs, 4); i++ {
		broken = strings.Replace(broken, fmt.Sprintf("b%d +", i), fmt.Sprintf("c%d +", i), 1)
		broken = strings.Replace(broken, fmt.Sprintf("+ b%d\n", i), fmt.Sprintf("+ c%d\n", i), 1)
	}
	if bugs == 5 {
		broken = strings.Replace(broken, "% 2", "% 3", 1)
	}
	t := newRepair("parity4", "func Parity(b1, b2, b3, b4, c1, c2, c3, c4 int) int", bugs, most, paritySource, broken)
	for b := range 16 {
		c := []int{3, 5, 6, 9, 10, 12, 1, 14}[b%8] // bits that have little to do with b
		for _, c := range []int{c, 15 - c} {
			var args []any
			for i := range 4 {
				args = append(args, b>>i&1)
			}
			for i := range 4 {
				args = append(args, c>>i&1)
			}
			t.spec.Calls = append(t.spec.Calls, args)
			t.want = append(t.want, float64((b^b>>1^b>>2^b>>3)&1))
		}
	}
	t.spec.Condition = "Parity returns 1 if an odd number of the bits b1 to b4 are 1, else 0."
	return t
}

const quadraticSource = `// Quadratic is a*x*x + b*x + c.
func Quadratic(a, b, c, x float64) float64 {
	return a*math.Pow(x, 2) + b*x + c
}
`

// Quadratic is the value of a quadratic polynomial, with 0 to 2 bugs: the additions made into subtractions, from the left. It panics for any
// other number of bugs.
var Quadratic Ladder = quadratic

func quadratic(bugs int) *RepairTask {
	broken := quadraticSource
	const most = 2
	checkBugs("Quadratic", bugs, most)
	if bugs >= 1 {
		broken = strings.Replace(broken, "+ b*x + c\n", "- b*x + c\n", 1)
	}
	if bugs >= 2 {
		broken = strings.Replace(broken, "b*x + c\n", "b*x - c\n", 1)
	}
	t := newRepair("quadratic", "func Quadratic(a, b, c, x float64) float64", bugs, most, quadraticSource, broken)
	for _, v := range [][4]float64{
		{1, 2, 3, 0}, {1, 2, 3, 1}, {1, 2, 3, -1}, {2, -3, 5, 2}, {-1, 4, -2, 3}, {0, 0, 7, 5}, {3, 0, 0, -4}, {0, -6, 0, 2}, {0.5, 1.5, -2.5, 6}, {-2, -3, -5, -7},
	} {
		t.spec.Calls = append(t.spec.Calls, []any{v[0], v[1], v[2], v[3]})
		t.want = append(t.want, float64(v[0]*v[3]*v[3])+float64(v[1]*v[3])+v[2]) // all of them exact
	}
	t.spec.Condition = "Quadratic returns a*x*x + b*x + c."
	return t
}

func checkBugs(name string, bugs, most int) {
	if bugs < 0 || bugs > most {
		panic(fmt.Sprintf("env.%s(%d): there are 0 to %d bugs", name, bugs, most))
	}
}

func newRepair(name, entry string, bugs, most int, correct, broken string) *RepairTask {
	t := &RepairTask{correct: correct, most: most}
	own := float64(ShapeOf(elm.Program{Source: entry + " {}"}).Names) // every program has these
	t.spec = elm.Spec{
		Name: fmt.Sprintf("%s/%d", name, bugs), Entry: entry, Message: "Fixed bugs.",
		Measures: []elm.Measure{
			nodesMeasure(120, 8), // few cells, because the way from a bug to its repair leads through none of them
			{Name: "names", Min: own, Max: own + 8, Cells: 2},
		},
		Fitness: "right answers", FitnessUnit: "%",
		Limits: sandbox.Limits{Fuel: 20_000},
	}
	t.spec.Seeds = []elm.Program{{Task: t.spec.Name, Name: fmt.Sprintf("%d bugs", bugs), Source: broken}}
	return t
}

// Assess counts the right answers.
func (t *RepairTask) Assess(_ context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := t.begin(p, o)
	if !e.OK() {
		return e
	}
	if len(o.Results) != len(t.want) {
		return reject(e, "%d answers, want %d", len(o.Results), len(t.want))
	}
	answers := make([]string, len(t.want))
	right := 0
	for i, result := range o.Results {
		answers[i] = string(result)
		if got, ok := answer(result); ok && math.Abs(got-t.want[i]) <= 1e-9*max(1, math.Abs(t.want[i])) {
			right++
		} else if !ok && !plainNumber[answers[i]] {
			return reject(e, "answer %d is %.40s, no number", i, result)
		}
	}
	e.Phenotype, e.PhenotypeID = answers, strings.Join(answers, " ")
	e.Fitness = float64(100*right) / float64(len(t.want))
	s := ShapeOf(p)
	e.Measures = []float64{float64(s.Nodes), float64(s.Names)}
	return e
}

// plainNumber are numbers that JSON has no form for. They are answers, and wrong.
var plainNumber = map[string]bool{`"NaN"`: true, `"+Inf"`: true, `"-Inf"`: true}

func answer(result json.RawMessage) (float64, bool) {
	var v *float64
	if json.Unmarshal(result, &v) != nil || v == nil {
		return 0, false
	}
	return *v, true
}
