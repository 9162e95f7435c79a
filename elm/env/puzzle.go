package env

import (
	"context"
	"fmt"
	"strings"

	"goelm/elm"
	"goelm/elm/env/puzzles"
	"goelm/render"
	"goelm/sandbox"
)

// PuzzleTask asks for a program whose answer a given function Sat accepts. Make it with Puzzle. It may be shared by goroutines.
type PuzzleTask struct {
	Common
	puzzle *puzzles.Puzzle
}

// Puzzle is the task of solving the puzzle with that name; Puzzles lists them. It panics for another name.
func Puzzle(name string) *PuzzleTask {
	p, err := puzzles.Find(name)
	if err != nil {
		panic("env.Puzzle: " + err.Error())
	}
	t := &PuzzleTask{puzzle: p}
	fuel := int64(1_000_000)
	if strings.HasSuffix(p.Answer, "string") {
		// Adding letters to a text for ever copies it every time: a million steps of that are minutes.
		fuel = 20_000
	}
	t.spec = elm.Spec{
		Name: "puzzle/" + p.Name, Entry: "func Solve() " + p.Answer,
		Measures: []elm.Measure{
			nodesMeasure(150, 10),
			{Name: "control flow", Min: 0, Max: 8, Cells: 4},
		},
		Fitness: "nearness", FitnessUnit: "%",
		Limits:    sandbox.Limits{Fuel: fuel, Memory: 64 << 20, Result: 64 << 10},
		Condition: fmt.Sprintf("Solve returns an answer x for which Sat(x) is true:\n\n%s", p.Source()),
	}
	folder := "puzzle/" + strings.NewReplacer("[]", "list-").Replace(p.Answer)
	t.plant(folder, "literal", "loop")
	return t
}

// Sat is the text of the function that an answer has to satisfy.
func (t *PuzzleTask) Sat() render.Source { return render.GoSource(t.puzzle.Source()) }

// Solved says whether the evaluated program solves the puzzle.
func (t *PuzzleTask) Solved(e elm.Evaluation) bool { return e.OK() && e.Fitness == 100 }

// Assess verifies the answer. The fitness is 100 if Sat accepts it, and less otherwise, the less the further it is off. The measures are counts in the
// program's syntax tree: its size, and its loops and branches.
func (t *PuzzleTask) Assess(_ context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := t.begin(p, o)
	if !e.OK() {
		return e
	}
	if len(o.Results) != 1 {
		return reject(e, "Solve gave %d results, want 1", len(o.Results))
	}
	solved, near, answer, err := t.puzzle.Check(o.Results[0])
	if err != nil {
		return reject(e, "%v", err)
	}
	e.Phenotype, e.PhenotypeID = puzzleAnswer{fmt.Sprintf("%#v", answer), solved}, string(o.Results[0])
	e.Fitness = steady(100 * near)
	s := ShapeOf(p)
	e.Measures = []float64{float64(s.Nodes), float64(s.Loops + s.Branches)}
	e.Notes = []elm.Note{{Name: "Solve()", Value: e.Phenotype.(puzzleAnswer).text}, {Name: "Sat", Value: solved}}
	return e
}

// A puzzleAnswer is what a program answered, as Go writes it.
type puzzleAnswer struct {
	text   string
	solved bool
}

// MIMEBundle shows the puzzle, and what the task asks for.
func (t *PuzzleTask) MIMEBundle() map[string]any {
	return render.Stack(render.GoSource(t.puzzle.Source()), t.words()).MIMEBundle()
}

func (t *PuzzleTask) words() string {
	short := t.Common
	short.spec.Condition = fmt.Sprintf("level %d: %s", t.puzzle.Level, t.puzzle.Statement())
	return short.words()
}

// A PuzzleList shows as a table.
type PuzzleList []*puzzles.Puzzle

// Puzzles lists all puzzles by level.
func Puzzles() PuzzleList { return puzzles.All() }

// Level is those of one level, 1 to 5.
func (l PuzzleList) Level(n int) PuzzleList {
	var of PuzzleList
	for _, p := range l {
		if p.Level == n {
			of = append(of, p)
		}
	}
	return of
}

// Names are the names of the puzzles.
func (l PuzzleList) Names() []string {
	names := make([]string, len(l))
	for i, p := range l {
		names[i] = p.Name
	}
	return names
}

// MIMEBundle is a table of the puzzles.
func (l PuzzleList) MIMEBundle() map[string]any {
	t := render.Table{Columns: []string{"level", "puzzle", "Solve returns", "asks for"}, Caption: fmt.Sprintf("%d puzzles", len(l))}
	for _, p := range l {
		t.Rows = append(t.Rows, []any{p.Level, p.Name, p.Answer, p.Statement()})
	}
	return t.MIMEBundle()
}
