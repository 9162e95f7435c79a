package elm

import (
	"context"
	"fmt"
	"slices"

	"goelm/elm/patch"
	"goelm/render"
)

// A Step is one program of a lineage.
type Step struct {
	Number     int // candidate number
	Program    Program
	Message    string
	Operator   string
	Diff       string // from the step before
	Fitness    float64
	Evaluation Evaluation
}

// A Lineage is the line of first parents from a seed to a program, the seed first. Parents that have lost their cell
// since are in it.
type Lineage struct {
	Steps []Step

	task Task
	lost string // why it does not go back to a seed
}

// Lineage is the way from a seed to the champion; without steps while the map is empty.
func (s *Search) Lineage() Lineage {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.archive.Best()
	if !ok {
		return Lineage{task: s.task}
	}
	return s.lineage(e.Genotype)
}

// lineage follows a record's first parents, into the store if need be. The caller holds the lock.
func (s *Search) lineage(r *record) Lineage {
	l := Lineage{task: s.task}
	for {
		if err := s.load(context.Background(), r); err != nil {
			l.lost = fmt.Sprintf("%s could not be read: %v", s.nameOf(r.number), err)
			break
		}
		l.Steps = append(l.Steps, Step{
			Number: r.number, Program: r.program, Message: r.proposal.Message, Operator: r.proposal.Operator,
			Diff: r.proposal.Diff, Fitness: r.evaluation.Fitness, Evaluation: r.evaluation.whole(),
		})
		if len(r.parents) == 0 {
			break
		}
		r = r.parents[0]
	}
	slices.Reverse(l.Steps)
	for i := range l.Steps[min(1, len(l.Steps)):] {
		if child := &l.Steps[i+1]; child.Diff == "" { // the store leaves out what follows from the programs
			child.Diff = patch.Diff(l.Steps[i].Program.Source, child.Program.Source)
		}
	}
	return l
}

// MIMEBundle shows fitness over the steps and a table: program, picture, message, fitness, gain, coloured diff.
func (l Lineage) MIMEBundle() map[string]any {
	if len(l.Steps) == 0 {
		return render.Stack("No lineage yet: the map is empty.").MIMEBundle()
	}
	spec := l.task.Spec()
	pictures := drawsThumbnails(l.task)
	t := render.Table{Columns: []string{"step", "program"}}
	if pictures {
		t.Columns = append(t.Columns, "")
	}
	t.Columns = append(t.Columns, "message", named(spec.fitnessName(), spec.FitnessUnit), "gain", "change")
	for i, step := range l.Steps {
		row := []any{i, step.Program.Name}
		if pictures {
			row = append(row, thumbnail(l.task, step.Evaluation))
		}
		gain := any("")
		if i > 0 && step.Evaluation.OK() && l.Steps[i-1].Evaluation.OK() {
			gain = step.Fitness - l.Steps[i-1].Fitness
		}
		fitness := spec.values(step.Evaluation)[0]
		t.Rows = append(t.Rows, append(row, step.Message, fitness, gain, coloured(step.Diff)))
	}
	first, last := l.Steps[0], l.Steps[len(l.Steps)-1]
	t.Caption = fmt.Sprintf("From %s to %s in %d steps", first.Program.Name, last.Program.Name, len(l.Steps)-1)
	if l.lost != "" {
		t.Caption += "; " + l.lost
	}
	return t.MIMEBundle()
}
