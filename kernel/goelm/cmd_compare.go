package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"goelm/elm"
	"goelm/elm/env"
	"goelm/elm/mutate"
	"goelm/elm/progress"
	"goelm/render"
)

const compareUsage = `Usage: goelm compare -task parity4|quadratic|random-bugs/TASK|CASES.json -mutators gp,noop [-trials N] [flags]
       goelm compare -task TASK -mutators gp,random-edit [-runs N] [-evals N] [flags]

Compares mutation operators. On broken programs each makes the same trials, one change each, which repairs the program in the
sandbox or does not: success by number of bugs with intervals, exact tests, what it cost and the published figures. On any other task
of goelm evolve each makes the same number of searches: medians, intervals over runs, curves, and scores at equal budgets.

-json prints one object, in which every key that depends on a clock begins with wall_. The same seed gives the same table.

`

// runCompare is `goelm compare`.
func runCompare(ctx context.Context, args []string) int {
	return compareCommand(ctx, args, os.Stdout, os.Stderr)
}

// A compareJob is what the flags say.
type compareJob struct {
	task, mutators string
	trials         int
	runs, evals    int
	store          string
	seed           uint64
	workers        int
	rate           float64
	json           bool
	svg            string
	from           mutate.Source
}

func (job *compareJob) define(flags *flag.FlagSet) {
	flags.StringVar(&job.task, "task", "parity4", "broken programs: parity4, quadratic, random-bugs/TASK, or a .json or .jsonl file of your own cases; or what to evolve: "+strings.Join(env.List(), ", "))
	flags.StringVar(&job.mutators, "mutators", "gp,noop", "mutation operators, with commas between them: "+strings.Join(elm.Mutators(), ", "))
	flags.IntVar(&job.trials, "trials", 100, "of each mutator at each number of bugs, on broken programs")
	flags.IntVar(&job.runs, "runs", 5, "searches of each mutator, on other tasks")
	flags.IntVar(&job.evals, "evals", 1000, "children that each search evaluates")
	flags.StringVar(&job.store, "store", "", "keep trials and searches in this SQLite `file`, and go on with searches")
	flags.Uint64Var(&job.seed, "seed", 0, "seed of all randomness")
	flags.IntVar(&job.workers, "workers", 0, "sandboxes; 0 is one per core. The result does not depend on it")
	flags.Float64Var(&job.rate, "rate", mutate.DefaultNodeRate, "probability with which gp changes a node of a broken program")
	flags.BoolVar(&job.json, "json", false, "one JSON object instead of tables")
	flags.StringVar(&job.svg, "svg", "", "draw the chart to this .svg or .png `file`")
	sourceFlags(flags, &job.from)
}

// sourceFlags say which language model operators ask.
func sourceFlags(flags *flag.FlagSet, from *mutate.Source) {
	flags.StringVar(&from.Server, "server", "", "`address` of an OpenAI-compatible server for operators that ask a language model; without it $OPENAI_BASE_URL, and the embedded model for diff")
	flags.StringVar(&from.Model, "model", "", "`name` of the model; without it $OPENAI_MODEL, or the only one of the server")
	flags.BoolFunc("chat", "send every prompt as a conversation: for servers that do not continue texts", func(string) error {
		from.Options = append(from.Options, mutate.Chat())
		return nil
	})
	flags.Func("temperature", "of sampling; 0 is greedy (default 0.8)", func(text string) error {
		t, err := strconv.ParseFloat(text, 64)
		if err == nil && !(t >= 0 && t <= 100) {
			err = errors.New("give a number from 0")
		}
		from.Options = append(from.Options, mutate.Temperature(t))
		return err
	})
}

func compareCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var job compareJob
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	job.define(flags)
	flags.SetOutput(io.Discard)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stderr, compareUsage)
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "goelm compare: %v; `goelm compare -h` lists the flags\n", err)
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "goelm compare: unexpected argument %q; all is said by flags, see `goelm compare -h`\n", flags.Arg(0))
		return 2
	}
	compare, err := job.prepare()
	if err != nil {
		fmt.Fprintf(stderr, "goelm compare: %v\n", err)
		return 2
	}
	bar := newTerminalBar(stderr)
	found, err := compare(progress.With(ctx, bar))
	bar.end()
	if found != nil {
		err = errors.Join(err, job.show(found, stdout))
	}
	switch {
	case err != nil && ctx.Err() != nil:
		fmt.Fprintln(stderr, "goelm compare: stopped before its end")
		return exitInterrupted
	case err != nil:
		fmt.Fprintf(stderr, "goelm compare: %v\n", err)
		return 1
	}
	return 0
}

// A found comparison is one of either kind.
type found interface {
	shown
	Chart() render.Figure
}

// prepare makes of the flags what compares. It gives nothing where nothing was compared.
func (job *compareJob) prepare() (func(context.Context) (found, error), error) {
	switch {
	case job.trials < 1 || job.runs < 1 || job.evals < 1:
		return nil, fmt.Errorf("-trials %d, -runs %d, -evals %d: give at least 1", job.trials, job.runs, job.evals)
	case job.workers < 0:
		return nil, fmt.Errorf("-workers %d: give the number of sandboxes, or 0 for one per core", job.workers)
	case !(job.rate > 0 && job.rate <= 1):
		return nil, fmt.Errorf("-rate %v: give a probability above 0", job.rate)
	}
	ladder, task, err := job.subject()
	if err != nil {
		return nil, err
	}
	mutators, err := job.named()
	if err != nil {
		return nil, err
	}
	options := []elm.Option{elm.RandomSeed(job.seed), elm.Workers(job.workers), elm.Store(job.store)}
	if task == nil {
		return func(ctx context.Context) (found, error) {
			c, err := elm.CompareLadder(ctx, ladder, mutators, append(options, elm.Trials(job.trials))...)
			return orNothing(c, len(c.Rows) == 0), err
		}, nil
	}
	return func(ctx context.Context) (found, error) {
		c, err := elm.Compare(ctx, task, mutators, append(options, elm.Runs(job.runs), elm.Evaluations(job.evals))...)
		return orNothing(c, len(c.Rows) == 0), err
	}, nil
}

// subject is what the task's name says: a ladder, or a task to search in.
func (job *compareJob) subject() (elm.Ladder, elm.Task, error) {
	if name, ok := strings.CutPrefix(job.task, "random-bugs/"); ok {
		task, err := env.New(name)
		if err != nil {
			return nil, nil, err
		}
		return mutate.RandomBugs(task, elm.RandomSeed(job.seed)), nil, nil
	}
	if strings.HasSuffix(job.task, ".json") || strings.HasSuffix(job.task, ".jsonl") {
		ladder, err := env.ReadCases(job.task)
		return ladder, nil, err
	}
	if ladder, err := env.LadderByName(job.task); err == nil {
		return ladder, nil, nil
	}
	task, err := env.New(job.task)
	return nil, task, err
}

func orNothing(c found, nothing bool) found {
	if nothing {
		return nil
	}
	return c
}

// named are the mutators.
func (job *compareJob) named() ([]elm.Mutator, error) {
	var mutators []elm.Mutator
	for name := range strings.SplitSeq(job.mutators, ",") {
		if name = strings.TrimSpace(name); name == "gp" {
			mutators = append(mutators, mutate.GP(mutate.NodeRate(job.rate)))
			continue
		}
		m, err := mutate.Named(name, &job.from)
		if err != nil {
			return nil, err
		}
		mutators = append(mutators, m)
	}
	return mutators, nil
}

// show writes what was found.
func (job *compareJob) show(c found, w io.Writer) error {
	if job.svg != "" {
		if err := c.Chart().Save(job.svg); err != nil {
			return err
		}
	}
	if job.json {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		return out.Encode(c)
	}
	return printText(w, c)
}
