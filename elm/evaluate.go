package elm

import (
	"context"
	"errors"
	"fmt"
	"math"

	"goelm/sandbox"
)

// Evaluate runs one program in the shared sandbox and scores it. That the program fails is a verdict of the evaluation;
// an error means that there is no sandbox, that it broke, or that ctx ended.
func Evaluate(ctx context.Context, task Task, program Program) (Evaluation, error) {
	if err := check(task); err != nil {
		return Evaluation{}, err
	}
	runner, err := sandbox.Shared(ctx)
	if err != nil {
		return Evaluation{}, err
	}
	e, err := evaluate(ctx, runner, task, program)
	return e, raise(err)
}

// infraTries is how often a program is run before the sandbox's own failure becomes its verdict.
const infraTries = 3

// evaluate runs and scores one program with the given runner.
func evaluate(ctx context.Context, runner sandbox.Runner, task Task, program Program) (Evaluation, error) {
	job := task.Spec().job(program)
	var outcome sandbox.Outcome
	for try := 1; ; try++ {
		var err error
		if outcome, err = runOne(ctx, runner, job); err != nil {
			return Evaluation{}, err
		}
		// What the machine did, not the program: a sandbox that broke, or a clock that ran out on a busy host. Once more.
		flaky := outcome.Verdict == sandbox.InfraError || outcome.Verdict == sandbox.Timeout && !outcome.Replayable && try == 1
		if !flaky || try == infraTries {
			break
		}
	}
	var e Evaluation
	err := guard(func() error {
		e = task.Assess(ctx, program, outcome)
		return nil
	})
	if err != nil {
		return Evaluation{}, err
	}
	if err := ctx.Err(); err != nil {
		return Evaluation{}, err // a simulation that was cut short is no result
	}
	e.Program, e.Elapsed, e.Stdout, e.task = program, outcome.Elapsed, outcome.Stdout, task
	e.Replayable = outcome.Replayable
	return refuseNonFinite(e, task.Spec()), nil
}

// runOne gives the runner one job and waits for its outcome.
func runOne(ctx context.Context, runner sandbox.Runner, job sandbox.Job) (sandbox.Outcome, error) {
	for _, outcome := range runner.Run(ctx, []sandbox.Job{job}) {
		if err := ctx.Err(); err != nil && outcome.Verdict != sandbox.OK {
			return sandbox.Outcome{}, err
		}
		return outcome, nil
	}
	if err := ctx.Err(); err != nil {
		return sandbox.Outcome{}, err
	}
	return sandbox.Outcome{}, errors.New("the sandbox gave no verdict; was it closed?")
}

// refuseNonFinite keeps NaN and Inf, and scores of the wrong shape, out of every archive: they become a rejection that
// names the field.
func refuseNonFinite(e Evaluation, spec Spec) Evaluation {
	if !e.OK() {
		return e
	}
	reject := func(format string, args ...any) Evaluation {
		e.Verdict, e.Detail = sandbox.Rejected, fmt.Sprintf(format, args...)
		return e
	}
	if !finite(e.Fitness) {
		return reject("the fitness is %v", e.Fitness)
	}
	if len(e.Measures) != len(spec.Measures) {
		return reject("%d measures, but the task %s has %d", len(e.Measures), spec.Name, len(spec.Measures))
	}
	for i, v := range e.Measures {
		if !finite(v) {
			return reject("the measure %s is %v", spec.Measures[i].Name, v)
		}
	}
	return e
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
