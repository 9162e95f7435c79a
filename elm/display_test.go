package elm

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goelm/render"
	"goelm/sandbox"
)

// text and page are the two forms of something shown.
func text(t *testing.T, v render.Bundler) string {
	t.Helper()
	s, ok := v.MIMEBundle()["text/plain"].(string)
	if !ok || s == "" {
		t.Fatalf("%T has no plain text", v)
	}
	return s
}

func page(t *testing.T, v render.Bundler) string {
	t.Helper()
	s, ok := v.MIMEBundle()["text/html"].(string)
	if !ok || s == "" {
		t.Fatalf("%T has no HTML", v)
	}
	return s
}

func contains(t *testing.T, what, got string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %q:\n%s", what, want, got)
		}
	}
}

// drawnToy is the toy task with pictures.
type drawnToy struct{ toyTask }

func (drawnToy) Draw(e Evaluation) render.Figure {
	return render.Animate(render.Motion{Title: "drawing of " + e.Program.Name, Frame: 1, Frames: [][]render.Point{{{X: e.Measures[0], Y: e.Measures[1]}}}})
}

func (drawnToy) Thumbnail(e Evaluation) render.Figure {
	return render.Still(render.Motion{Title: "thumbnail", Frame: 1, Frames: [][]render.Point{{{X: e.Measures[0], Y: e.Measures[1]}}}})
}

func TestWhatACellShows(t *testing.T) {
	ctx := context.Background()
	task := drawnToy{newToy()}
	s, err := NewSearch(task, toyMutator{}, On(newRunner(2, 1)), RandomSeed(7))
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "an empty search's champion", text(t, s.Best()), "search.Run(ctx")
	contains(t, "an empty search's lineage", text(t, s.Lineage()), "map is empty")
	if _, err := s.Elite(0, 0); err == nil {
		t.Error("an empty map gave an elite")
	}
	_, _ = s.Map().MIMEBundle(), s.Chart().MIMEBundle()

	children, err := s.Ask(ctx, 32)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "children", text(t, children), "parent", "message", "change", "patch outcome", "origin", "jump", "applied", "unparsable", "no_op")
	contains(t, "a child's diff", page(t, children), "background") // coloured
	contains(t, "the search", text(t, s), "toy with jump", "32 children for search.Tell")
	results, err := s.Evaluate(ctx, children)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "results", text(t, results), "verdict", "height (m)", "x (m)", "y (m)", "cell", "ok", "compile_error",
		"want two numbers", "no program: unparsable", "NEW", "NOT_ADDED", "[thumbnail")
	contains(t, "a result", text(t, results[0]), results[0].name())
	summary, err := s.Tell(results)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "summary", text(t, summary), fmt.Sprintf("%d: compile_error", summary.Failed), "outside the range 6", "best height", "of 100 cells")

	report := run(t, s, 400)
	contains(t, "report", text(t, report), "400 of 400 evaluations", "QD score")
	best := s.Best()
	contains(t, "champion", text(t, best), "Champion "+best.Program.Name, "1.25 m, the median of 3 perturbed starts", best.Program.Source, "From ")
	contains(t, "champion", page(t, best), "data:image/svg+xml;base64,")
	contains(t, "evaluation", text(t, best.Evaluation), "verdict", "height", "x", "time in the sandbox", "drawing of "+best.Program.Name)
	contains(t, "lineage", text(t, s.Lineage()), "step", "gain", "jump")
	contains(t, "map", s.Map().SVG(), "x (m)", "y (m)", "height (m)", "niches of 100", "outside the range")
	contains(t, "chart", s.Chart().SVG(), "QD score", "coverage", "best height", "evaluations")
	contains(t, "difference", page(t, Diff(best.Lineage.Steps[0].Program, best.Program)), best.Program.Source[:3])
}

func TestEvaluationOfAFailure(t *testing.T) {
	e, err := evaluate(context.Background(), newRunner(1, 1), newToy(), NewProgram(newToy(), "<script>"))
	if err != nil || e.Verdict != sandbox.CompileError {
		t.Fatalf("%v, %v", e.Verdict, err)
	}
	contains(t, "evaluation", text(t, e), "compile_error", "want two numbers")
	for _, v := range []render.Bundler{e, e.Program, Elite{Program: e.Program, Evaluation: e}} {
		if strings.Contains(page(t, v), "<script>") {
			t.Errorf("%T shows a program's text as HTML", v)
		}
	}
}

func TestNonFiniteScoresAreRejectedByName(t *testing.T) {
	e, err := evaluate(context.Background(), newRunner(1, 1), newToy(), NewProgram(newToy(), "0.01 0"))
	if err != nil || e.Verdict != sandbox.Rejected || e.Detail != "the fitness is NaN" {
		t.Errorf("got %v %q, %v", e.Verdict, e.Detail, err)
	}
}

func TestElites(t *testing.T) {
	s := newToySearch(t, newRunner(2, 1))
	run(t, s, 300)
	elites := s.Elites()
	if len(elites) != s.Stats().Elites {
		t.Fatalf("%d elites, want %d", len(elites), s.Stats().Elites)
	}
	top := s.Top(5)
	if len(top) != 5 || len(s.Top(1000)) != len(elites) || len(s.Top(-1)) != 0 {
		t.Errorf("Top(5) gave %d", len(top))
	}
	for i := range top[1:] {
		if top[i].Fitness < top[i+1].Fitness {
			t.Error("Top is not in order")
		}
	}
	if top[0].Fitness != s.Best().Fitness {
		t.Error("the first of Top is not the best")
	}
	contains(t, "elites", text(t, elites), fmt.Sprintf("%d elites", len(elites)), "height (m)", "parent")

	at, err := s.Elite(top[2].Measures...)
	if err != nil || at.Program.ID() != top[2].Program.ID() {
		t.Errorf("Elite at the measures of an elite gave %v, %v", at.Program.Name, err)
	}
	near, err := s.Elite(40, 60) // far outside
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "the nearest elite", text(t, near), "nearest elite")
	if _, err := s.Elite(1); err == nil {
		t.Error("Elite with a measure missing gave no error")
	}
}

func TestCSV(t *testing.T) {
	s := newToySearch(t, newRunner(2, 1))
	run(t, s, 100)
	path := filepath.Join(t.TempDir(), "elites.csv")
	elites := s.Elites()
	if err := elites.CSV(path); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) != len(elites)+1 {
		t.Fatalf("%d rows, %v; want %d", len(rows), err, len(elites)+1)
	}
	for i, e := range elites {
		if row := rows[i+1]; row[0] != e.Program.Name || row[len(row)-1] != e.Program.Source {
			t.Errorf("row %d is %q", i, row)
		}
	}
	if err := elites.CSV(filepath.Join(t.TempDir(), "no", "such", "folder")); err == nil {
		t.Error("a file that cannot be made gave no error")
	}
}

func TestMapOptions(t *testing.T) {
	task := newToy()
	task.spec.Measures = append(task.spec.Measures, Measure{"z", "s", 0, 4, 4})
	third := assessThird{task}
	s, err := NewSearch(third, toyMutator{}, On(newRunner(2, 1)))
	if err != nil {
		t.Fatal(err)
	}
	run(t, s, 300)
	contains(t, "the folded map", s.Map().SVG(), "each square shows its best along z")
	contains(t, "a map of other axes", s.Map(Axes("z", "x")).SVG(), "z (s)", "best along y")
	contains(t, "a slice", s.Map(At{"z", 2.5}).SVG(), "at z 2 to 3 s")
	for name, option := range map[string]Option{
		`no measure "w"`:   Axes("w", "x"),
		"two different":    Axes("x", "x"),
		"outside the map":  At{"z", 9},
		`no measure "v"`:   At{"v", 0},
		"it has x, y, z":   Axes("x", "q"),
		"covers 0 to 4":    At{"z", -1},
		"search.Map: task": At{"q", 1},
	} {
		func() {
			defer func() { contains(t, "the panic", fmt.Sprint(recover()), name) }()
			s.Map(option)
		}()
	}
}

// assessThird gives the toy a third measure.
type assessThird struct{ toyTask }

func (t assessThird) Assess(ctx context.Context, p Program, o sandbox.Outcome) Evaluation {
	e := t.toyTask.Assess(ctx, p, o)
	if e.OK() {
		e.Measures = append(e.Measures, 2+e.Measures[0])
	}
	return e
}

func TestEntryName(t *testing.T) {
	for entry, want := range map[string]string{
		"func MakeWalker() *sodarace.Walker": "MakeWalker", "func Solve(xs []int) []int": "Solve", " func  F ()": "F",
	} {
		if got := (Spec{Entry: entry}).EntryName(); got != want {
			t.Errorf("%q: %q, want %q", entry, got, want)
		}
	}
}

func TestThinKeepsTheEnds(t *testing.T) {
	var history []sample
	for i := range 10000 {
		history = append(history, sample{candidates: 1 + i*i/1000, max: float64(i)})
	}
	kept := thin(history, 100)
	if len(kept) > 102 || len(kept) < 50 || kept[0] != history[0] || kept[len(kept)-1] != history[9999] {
		t.Errorf("%d samples from %+v to %+v", len(kept), kept[0], kept[len(kept)-1])
	}
}
