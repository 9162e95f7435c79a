package elm

import (
	"context"
	"errors"
	"fmt"
	"math"

	"goelm/sandbox"
)

// Evaluate runs one program in the shared sandbox, or where [On] says, and scores it. That the program fails is a verdict of the evaluation;
// an error means that there is no sandbox, that it broke, or that ctx ended.
func Evaluate(ctx context.Context, task Task, program Program, options ...Option) (Evaluation, error) {
	if err := check(task); err != nil {
		return Evaluation{}, err
	}
	runner, closeRunner, err := openRunner(ctx, Settings{}.with(options))
	if err != nil {
		return Evaluation{}, err
	}
	defer closeRunner()
	e, err := evaluate(ctx, runner, task, program)
	return e, raise(err)
}

// infraTries is how often a program is run before the sandbox's own failure becomes its verdict.
const infraTries = 3

// evaluate runs and scores one program with the given runner.
func evaluate(ctx context.Context, runner sandbox.Runner, task Task, program Program) (Evaluation, error) {
	return evaluateNew(ctx, runner, task, program, nil)
}

// evaluateNew runs a program and scores it. What it built is given to once, if that is not nil and the task can say, which
// may have an assessment of the same phenotype already.
func evaluateNew(ctx context.Context, runner sandbox.Runner, task Task, program Program,
	once func(phenotype string, assess func() (Evaluation, error)) (Evaluation, error)) (Evaluation, error) {
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
	assess := func() (e Evaluation, err error) {
		err = guard(func() error {
			e = refuseNonFinite(task.Assess(ctx, program, outcome), task.Spec())
			return ctx.Err() // a simulation that was cut short is no result
		})
		return e, err
	}
	phenotype := ""
	if p, ok := task.(Phenotyper); ok && once != nil && outcome.Verdict == sandbox.OK && outcome.Replayable {
		phenotype = p.Phenotype(program, outcome)
	}
	var e Evaluation
	var err error
	if phenotype == "" {
		e, err = assess()
	} else {
		e, err = once(phenotype, assess)
	}
	if err != nil {
		return Evaluation{}, err
	}
	e.Program, e.Elapsed, e.Stdout, e.task, e.results = program, outcome.Elapsed, outcome.Stdout, task, outcome.Results
	e.Replayable = outcome.Replayable
	return e, nil
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
