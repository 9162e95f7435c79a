package elm

import (
	"context"
	"errors"
	"fmt"

	"goelm/render"
)

// Offspring are children of one program, evaluated, outside of any map: what a mutator does, to look at.
type Offspring struct {
	Parent  Evaluation
	Results Results // Status and Cell say nothing here
}

// Breed has a mutator propose n children of a parent, and evaluates the parent and the children. The options are [RandomSeed],
// [Workers] and [On].
func Breed(ctx context.Context, task Task, mutator Mutator, parent Program, n int, options ...Option) (Offspring, error) {
	switch {
	case task == nil || mutator == nil:
		return Offspring{}, errors.New("breeding needs a task and a mutator: elm.Breed(ctx, task, mutate.GP(), task.Seed(\"square\"), 8)")
	case n < 1:
		return Offspring{}, fmt.Errorf("%d children: ask for at least one", n)
	}
	settings := Settings{}.with(options)
	runner, closeRunner, err := openRunner(ctx, settings)
	if err != nil {
		return Offspring{}, err
	}
	defer closeRunner()
	out := Offspring{}
	if out.Parent, err = evaluate(ctx, runner, task, parent); err != nil {
		return Offspring{}, raise(err)
	}
	proposals, err := mutator.Propose(ctx, Request{
		Task: task, Parents: []Program{parent}, N: n, Seed: settings.Seed, Evaluations: []Evaluation{out.Parent.lasting()}, runner: runner,
	})
	if err != nil {
		return Offspring{}, fmt.Errorf("mutator %s: %w", mutator.Name(), err)
	}
	out.Results = make(Results, n)
	err = each(ctx, n, func(ctx context.Context, i int) error {
		child := Child{Number: i + 1, Parents: []Program{parent}}
		if i < len(proposals) {
			child.Proposal = proposals[i]
		}
		child = child.complete()
		out.Results[i] = Result{Child: child, Cell: -1}
		if !child.HasProgram() {
			return nil
		}
		var err error
		out.Results[i].Evaluation, err = evaluate(ctx, runner, task, child.Program)
		return err
	})
	return out, raise(err)
}

// MIMEBundle is a table of the children: message, change, patch outcome, verdict, fitness and measures, and what they built, in
// motion where it moves.
func (o Offspring) MIMEBundle() map[string]any {
	task := o.Parent.task
	var spec Spec
	if task != nil {
		spec = task.Spec()
	}
	_, draws := task.(Drawer)
	t := render.Table{Columns: append([]string{"child", "message", "change", "patch outcome", "verdict"}, spec.columns()...)}
	if draws {
		t.Columns = append(t.Columns, "built")
	}
	ok := 0
	for _, r := range o.Results {
		verdict := string(r.Evaluation.Verdict)
		if d := r.Evaluation.Detail; d != "" {
			verdict += "\n" + firstLines(d, 3)
		}
		row := []any{r.name(), r.Child.message(), coloured(r.Child.Proposal.Diff), string(r.Child.Proposal.Outcome), verdict}
		row = append(row, spec.values(r.Evaluation)...)
		if r.Evaluation.OK() {
			ok++
		}
		if draws {
			row = append(row, drawing(task, r.Evaluation))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Caption = fmt.Sprintf("%d children of %s, %d of them ran", len(o.Results), o.Parent.Program.Name, ok)
	if o.Parent.OK() {
		t.Caption += fmt.Sprintf("; its %s is %s", spec.fitnessName(), quantity(o.Parent.Fitness, spec.FitnessUnit))
	}
	return t.MIMEBundle()
}
