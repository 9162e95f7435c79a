package elm

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"goelm/render"
	"goelm/sandbox"
)

// A Score is what a user's own score function returns: a fitness, higher is better, and one value per measure.
type Score struct {
	Fitness  float64
	Measures []float64
}

// A Note is a named remark on an evaluation; its value is shown as the front end shows it.
type Note struct {
	Name  string
	Value any
}

// An Evaluation is what became of one program: its verdict and, when that is ok, where it falls in the map and how good
// it is. Failure is data here, never an error.
type Evaluation struct {
	Program     Program
	Verdict     sandbox.Verdict
	Detail      string // why the verdict is not ok
	Stdout      string // what the program printed
	Fitness     float64
	Measures    []float64 // one per measure of the task
	Phenotype   any       // what the program built
	PhenotypeID string    // equal phenotypes have equal ids; see [Phenotyper]
	DuplicateOf string    // name of an earlier program of the search that this one repeats; then it was not evaluated
	Notes       []Note
	Elapsed     time.Duration // in the sandbox; not part of any result
	Replayable  bool          // false when a clock decided the verdict, which another machine may not repeat

	task    Task              // for the drawing
	results []json.RawMessage // what the program returned, from which the phenotype can be had again
}

// OK reports whether the program ran and was scored.
func (e Evaluation) OK() bool { return e.Verdict == sandbox.OK }

// lasting is what a store keeps of the evaluation, so that it is the same before and after a run was taken up again.
func (e Evaluation) lasting() Evaluation {
	e.Phenotype, e.PhenotypeID, e.Notes, e.Elapsed, e.results = nil, "", nil, 0, nil
	return e
}

// whole is the evaluation with its phenotype, which one that was read from a store lacks.
func (e Evaluation) whole() Evaluation {
	if !e.OK() || e.Phenotype != nil || e.results == nil || e.task == nil {
		return e
	}
	var again Evaluation
	err := guard(func() error {
		again = e.task.Assess(context.Background(), e.Program, sandbox.Outcome{Verdict: sandbox.OK, Results: e.results, Stdout: e.Stdout, Replayable: true})
		return nil
	})
	if err == nil && again.OK() {
		e.Phenotype, e.PhenotypeID, e.Notes = again.Phenotype, again.PhenotypeID, again.Notes
	}
	return e
}

// MIMEBundle shows verdict, fitness, measures and time, with the task's drawing under them.
func (e Evaluation) MIMEBundle() map[string]any {
	var spec Spec
	if e.task != nil {
		spec = e.task.Spec()
	}
	return render.Stack(e.table(spec), drawing(e.task, e)).MIMEBundle()
}

// table lists what there is to say about an evaluation.
func (e Evaluation) table(spec Spec) render.Table {
	t := render.Table{Caption: strings.TrimSuffix("Evaluation of "+e.Program.Name, " of ")}
	row := func(name string, value any) { t.Rows = append(t.Rows, []any{name, value}) }
	row("verdict", string(e.Verdict))
	if e.Detail != "" {
		row("detail", e.Detail)
	}
	if e.OK() {
		row(spec.fitnessName(), quantity(e.Fitness, spec.FitnessUnit))
		for i, v := range e.Measures {
			m := Measure{Name: fmt.Sprintf("measure %d", i)}
			if i < len(spec.Measures) {
				m = spec.Measures[i]
			}
			row(m.Name, quantity(v, m.Unit))
		}
	}
	for _, n := range e.Notes {
		row(n.Name, n.Value)
	}
	if e.Stdout != "" {
		row("printed", e.Stdout)
	}
	row("time in the sandbox", e.Elapsed)
	return t
}
