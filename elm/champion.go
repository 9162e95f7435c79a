package elm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"goelm/render"
)

// A Champion is the elite with the greatest fitness. Its zero value, the champion of an empty map, says that there is
// none.
type Champion struct {
	Program    Program
	Fitness    float64
	Measures   []float64
	Evaluation Evaluation
	Lineage    Lineage

	task Task
}

// Best is the elite with the greatest fitness.
func (s *Search) Best() Champion {
	lineage := s.Lineage()
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.archive.Best()
	if !ok {
		return Champion{}
	}
	r := e.Genotype
	return Champion{
		Program: r.program, Fitness: e.Fitness, Measures: append([]float64(nil), e.Measures...),
		Evaluation: r.evaluation.whole(), Lineage: lineage, task: s.task,
	}
}

// Robustness evaluates the champion again under the task's small perturbations and returns the median fitness and all of
// them. A fitness far above the median was luck.
func (c Champion) Robustness(ctx context.Context) (median float64, all []float64, err error) {
	r, ok := c.task.(Robuster)
	if !ok {
		return 0, nil, errors.New("this task has no perturbed evaluation")
	}
	return r.Robustness(ctx, c.Evaluation)
}

// robustnessTime bounds what showing a champion may cost.
const robustnessTime = 20 * time.Second

// MIMEBundle shows the champion in motion, its figures with its robustness beside them, its source and its lineage.
func (c Champion) MIMEBundle() map[string]any {
	if c.task == nil {
		return render.Stack("The map is empty: fill it with search.Run(ctx, elm.Evaluations(1000)).").MIMEBundle()
	}
	spec := c.task.Spec()
	table := c.Evaluation.table(spec)
	table.Caption = "Champion " + c.Program.Name
	if _, ok := c.task.(Robuster); ok {
		ctx, cancel := context.WithTimeout(context.Background(), robustnessTime)
		defer cancel()
		value := ""
		if median, all, err := c.Robustness(ctx); err != nil {
			value = "not known: " + err.Error()
		} else {
			value = fmt.Sprintf("%s, the median of %d perturbed starts", quantity(median, spec.FitnessUnit), len(all))
		}
		table.Rows = append(table.Rows, []any{"robust " + spec.fitnessName(), value})
	}
	return render.Stack(drawing(c.task, c.Evaluation), table, c.Program, c.Lineage).MIMEBundle()
}
