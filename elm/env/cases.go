package env

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"goelm/elm"
	"goelm/sandbox"
)

// A BrokenProgram is one case of [Cases]: a program with a bug, the same without, and a test that tells them apart. Its fields in JSON
// are those of HumanEvalFix (Muennighoff et al. 2023, OctoPack), whose Go part is read as it is.
type BrokenProgram struct {
	Name      string `json:"task_id"`
	Imports   string `json:"import"`             // may be left out
	Head      string `json:"declaration"`        // what stands before the body, as far as the function's opening bracket
	Buggy     string `json:"buggy_solution"`     // the rest
	Canonical string `json:"canonical_solution"` // the rest of the right program
	Entry     string `json:"entry_point"`        // name of the function
	Test      string `json:"test"`               // functions TestX(t *testing.T), which may use testify's assert and require
	Condition string `json:"docstring"`          // what the function is to do
	Bugs      int    `json:"bugs"`               // how broken it is; 1 if it does not say
}

// Cases is a ladder of broken programs of one's own, from a list or, with [ReadCases], from a file.
func Cases(name string, programs ...BrokenProgram) (elm.Ladder, error) {
	l := &caseLadder{name: name, rungs: map[int][]elm.Case{}}
	for _, p := range programs {
		c, err := p.task()
		if err != nil {
			return nil, fmt.Errorf("case %q: %w", p.Name, err)
		}
		bugs := max(p.Bugs, 1)
		l.tasks = append(l.tasks, c)
		l.rungs[bugs] = append(l.rungs[bugs], elm.Case{Name: p.Name, Task: c, Parent: c.spec.Seeds[0], Solved: func(e elm.Evaluation) bool { return e.OK() && e.Fitness == 100 }})
	}
	if len(programs) == 0 {
		return nil, errors.New("no cases: a case has the fields task_id, declaration, buggy_solution, canonical_solution, entry_point and test")
	}
	return l, nil
}

// ReadCases reads cases from a file: one JSON object a line, or a list of objects.
func ReadCases(path string) (elm.Ladder, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var programs []BrokenProgram
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '[' {
		err = json.Unmarshal(trimmed, &programs)
	} else {
		for in := json.NewDecoder(bytes.NewReader(data)); ; {
			var p BrokenProgram
			if err = in.Decode(&p); err != nil {
				break
			}
			programs = append(programs, p)
		}
		if err == io.EOF {
			err = nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("cases in %s, after %d of them: %w", path, len(programs), err)
	}
	l, err := Cases(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), programs...)
	if err != nil {
		return nil, fmt.Errorf("cases in %s: %w", path, err)
	}
	return l, nil
}

type caseLadder struct {
	name  string
	tasks []*caseTask
	rungs map[int][]elm.Case
}

func (l *caseLadder) Name() string { return l.name }

// Rungs implements [elm.Ladder]. A test that fails the right program, or passes the broken one, says nothing about repairs.
func (l *caseLadder) Rungs(ctx context.Context) ([]elm.Rung, error) {
	for _, t := range l.tasks {
		for _, p := range []elm.Program{t.right, t.spec.Seeds[0]} {
			e, err := elm.Evaluate(ctx, t, p)
			if err != nil {
				return nil, err
			}
			if passed := e.OK() && e.Fitness == 100; passed != (p == t.right) {
				return nil, fmt.Errorf("case %q: the %s program gets %s and %v %% of its test: %v %s", t.spec.Name, p.Name, e.Verdict, e.Fitness, e.Phenotype, e.Detail)
			}
		}
	}
	var bugs []int
	for n := range l.rungs {
		bugs = append(bugs, n)
	}
	sort.Ints(bugs)
	var rungs []elm.Rung
	for _, n := range bugs {
		rungs = append(rungs, elm.Rung{Bugs: n, Cases: l.rungs[n]})
	}
	return rungs, nil
}

// A caseTask runs one case's test.
type caseTask struct {
	Common
	right elm.Program
}

var (
	testHead   = regexp.MustCompile(`(?m)^func (Test\w*)\((\w+) \*testing\.T\)`)
	assertNew  = regexp.MustCompile(`\b(?:assert|require)\.New\((\w+)\)`)
	assertCall = regexp.MustCompile(`\b(?:assert|require)\.(\w+)\((\w+), ?`)
	entryHead  = `(?m)^func %s\(.*\{`
)

// task makes a test that runs in the sandbox behind the program: testing.T and testify become a few lines of our own.
func (p BrokenProgram) task() (*caseTask, error) {
	head := regexp.MustCompile(fmt.Sprintf(entryHead, regexp.QuoteMeta(p.Entry))).FindString(p.Head + p.Buggy)
	tests := testHead.FindAllStringSubmatch(p.Test, -1)
	switch {
	case p.Entry == "" || head == "":
		return nil, fmt.Errorf("declaration and buggy_solution have no line that begins with func %s(", p.Entry)
	case len(tests) == 0:
		return nil, errors.New("its test has no function TestX(t *testing.T)")
	case p.Canonical == "" || p.Canonical == p.Buggy:
		return nil, errors.New("it has no canonical_solution, or its bug is none")
	}
	driver := p.Test
	if assertNew.MatchString(driver) {
		driver = assertNew.ReplaceAllString(driver, "goelmAssert{$1}")
	} else {
		driver = assertCall.ReplaceAllString(driver, "goelmAssert{$2}.$1(")
	}
	driver = strings.ReplaceAll(driver, "*testing.T", "*goelmT") + "\n" + caseDriver + "\nfunc goelmCase() []string {\n\tt := &goelmT{}\n"
	for _, t := range tests {
		driver += "\tt.run(" + t[1] + ")\n"
	}
	driver += "\treturn append([]string{fmt.Sprint(t.checks)}, t.failed...)\n}\n"
	source := func(body string) string {
		text := strings.TrimSpace(p.Head) + "\n" + strings.TrimRight(body, "\n") + "\n"
		if imports := strings.TrimSpace(p.Imports); imports != "" {
			text = imports + "\n\n" + text
		}
		return text
	}
	t := &caseTask{}
	t.spec = elm.Spec{
		Name: p.Name, Entry: strings.TrimSuffix(strings.TrimSpace(head), " {"), Message: "Fixed bugs.", Condition: strings.TrimSpace(p.Condition),
		Calls: [][]any{{}}, Driver: elm.Driver{Entry: "goelmCase", Source: driver},
		Measures: []elm.Measure{nodesMeasure(400, 8)}, Fitness: "passed checks", FitnessUnit: "%", Limits: sandbox.Limits{Fuel: 2_000_000},
	}
	t.spec.Seeds = []elm.Program{{Task: p.Name, Name: "broken", Source: source(p.Buggy)}}
	t.right = elm.Program{Task: p.Name, Name: "canonical", Source: source(p.Canonical)}
	return t, nil
}

// Assess counts the checks that passed.
func (t *caseTask) Assess(_ context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := t.begin(p, o)
	if !e.OK() {
		return e
	}
	var said []string
	if len(o.Results) != 1 || json.Unmarshal(o.Results[0], &said) != nil || len(said) == 0 {
		return reject(e, "the test's result is no list of texts")
	}
	checks, err := strconv.Atoi(said[0])
	failed := said[1:]
	if err != nil || checks < 1 || len(failed) > checks {
		return reject(e, "%d of %q checks failed", len(failed), said[0])
	}
	e.Phenotype, e.PhenotypeID = failed, strings.Join(said, "\n")
	e.Fitness = float64(100*(checks-len(failed))) / float64(checks)
	e.Measures = []float64{float64(ShapeOf(p).Nodes)}
	return e
}

// caseDriver stands in for testing.T and for what tests in this form use of testify's assert. Values are equal if they have the same
// type and the same Go form.
const caseDriver = `
type goelmT struct {
	checks int
	failed []string
}

type goelmEnd struct{}

func (t *goelmT) run(test func(*goelmT)) {
	defer func() {
		if r := recover(); r != nil {
			if _, ended := r.(goelmEnd); !ended {
				panic(r)
			}
		}
	}()
	test(t)
}

func (t *goelmT) check(ok bool, text string) bool {
	t.checks++
	if !ok {
		t.failed = append(t.failed, text)
	}
	return ok
}

func (t *goelmT) Helper()                           {}
func (t *goelmT) Log(args ...any)                   {}
func (t *goelmT) Logf(format string, args ...any)   {}
func (t *goelmT) Error(args ...any)                 { t.check(false, fmt.Sprint(args...)) }
func (t *goelmT) Errorf(format string, args ...any) { t.check(false, fmt.Sprintf(format, args...)) }
func (t *goelmT) Fail()                             { t.check(false, "failed") }
func (t *goelmT) FailNow()                          { t.check(false, "failed"); panic(goelmEnd{}) }
func (t *goelmT) Fatal(args ...any)                 { t.Error(args...); panic(goelmEnd{}) }
func (t *goelmT) Fatalf(format string, args ...any) { t.Errorf(format, args...); panic(goelmEnd{}) }
func (t *goelmT) Run(name string, test func(*goelmT)) bool {
	n := len(t.failed)
	t.run(test)
	return n == len(t.failed)
}

type goelmAssert struct{ t *goelmT }

func goelmForm(x any) string { return fmt.Sprintf("%T %#v", x, x) }

func (a goelmAssert) Equal(want, got any, _ ...any) bool {
	return a.t.check(goelmForm(want) == goelmForm(got), fmt.Sprintf("want %v, got %v", want, got))
}
func (a goelmAssert) NotEqual(want, got any, _ ...any) bool {
	return a.t.check(goelmForm(want) != goelmForm(got), fmt.Sprintf("got %v", got))
}
func (a goelmAssert) True(x bool, _ ...any) bool  { return a.t.check(x, "want true") }
func (a goelmAssert) False(x bool, _ ...any) bool { return a.t.check(!x, "want false") }
func (a goelmAssert) Nil(x any, _ ...any) bool    { return a.t.check(x == nil, fmt.Sprintf("want nil, got %v", x)) }
func (a goelmAssert) NotNil(x any, _ ...any) bool { return a.t.check(x != nil, "got nil") }
func (a goelmAssert) NoError(err error, _ ...any) bool {
	return a.t.check(err == nil, fmt.Sprintf("error %v", err))
}
func (a goelmAssert) Error(err error, _ ...any) bool { return a.t.check(err != nil, "want an error") }
func (a goelmAssert) InDelta(want, got, delta float64, _ ...any) bool {
	d := want - got
	return a.t.check(d <= delta && -d <= delta, fmt.Sprintf("want %v, got %v", want, got))
}
`
