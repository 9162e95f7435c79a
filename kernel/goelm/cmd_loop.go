package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"goelm/elm"
	"goelm/elm/env"
	"goelm/elm/progress"
	"goelm/elm/tune"
)

const loopUsage = `Usage: goelm loop -task NAME [flags]

Closes the loop of evolution through large models: searches with the diff model, tunes it on what the search accepted, and then compares
searches with both, with genetic programming, with samples of the seeds alone and with the best of N without an archive, in pairs of the same
seed. Progress goes to stderr, the comparison to stdout.

`

// runLoop is `goelm loop`.
func runLoop(ctx context.Context, args []string) int {
	return loopCommand(ctx, args, os.Stdout, os.Stderr)
}

// loopJob is what the flags say.
type loopJob struct {
	loop           tune.Loop
	report, models string
}

func loopCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	job, err := loopFlags(args, stderr)
	var usage usageError
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "goelm loop: %v\n", err)
		return 2
	case err == nil:
		err = job.run(ctx, stdout, stderr)
	}
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "goelm loop: stopped")
		return exitInterrupted
	}
	fmt.Fprintf(stderr, "goelm loop: %v\n", err)
	return 1
}

func loopFlags(args []string, stderr io.Writer) (loopJob, error) {
	var job loopJob
	f := flag.NewFlagSet("loop", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	from := addModelFlags(f)
	task := f.String("task", "sodarace", "what to evolve: "+strings.Join(env.List(), ", "))
	arms := f.String("arms", strings.Join(tune.ArmNames(), ","), "searches to compare, separated by commas")
	epochs := f.Int("epochs", 3, "rounds over the accepted diffs, at most")
	workers := f.Int("workers", runtime.NumCPU(), "sandboxes. The result does not depend on it")
	f.Uint64Var(&job.loop.Seed, "seed", 1, "seed of all randomness")
	f.IntVar(&job.loop.Rounds, "rounds", 1, "rounds of searching and tuning")
	f.IntVar(&job.loop.Evals, "evals", 3000, "children of each search")
	f.IntVar(&job.loop.Explore, "explore", 0, "children of each search that a model is tuned on; 0 is as many as -evals")
	f.StringVar(&job.loop.Teacher, "teacher", tune.Own, "whose accepted diffs a model is tuned on: own, gp, both")
	f.IntVar(&job.loop.Runs, "runs", 5, "pairs of searches")
	f.StringVar(&job.report, "report", "", "write everything that was measured to this JSON `file`")
	f.StringVar(&job.models, "models", "", "save the tuned models in this `folder`")
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(stderr, loopUsage)
			f.SetOutput(stderr)
			f.PrintDefaults()
			return job, err
		}
		return job, usageError{err}
	}
	switch {
	case f.NArg() > 0:
		return job, usageError{fmt.Errorf("unexpected argument %q; all is said by flags", f.Arg(0))}
	case job.loop.Rounds < 1 || job.loop.Evals < 1 || job.loop.Runs < 1 || *epochs < 1 || *workers < 1:
		return job, usageError{errors.New("-rounds, -evals, -runs, -epochs and -workers must be at least 1")}
	}
	if !slices.Contains([]string{tune.Own, tune.GP, tune.Both}, job.loop.Teacher) {
		return job, usageError{fmt.Errorf("-teacher %s: own, gp or both", job.loop.Teacher)}
	}
	var err error
	if job.loop.Task, err = env.New(*task); err != nil {
		return job, usageError{err}
	}
	if job.loop.Arms, err = tune.ParseArms(*arms); err != nil {
		return job, usageError{err}
	}
	if job.loop.Model, err = from.open(); err != nil {
		return job, err
	}
	job.loop.Tuning = []tune.Option{tune.Epochs(*epochs)}
	job.loop.Search = []elm.Option{elm.Workers(*workers)}
	return job, nil
}

func (job loopJob) run(ctx context.Context, stdout, stderr io.Writer) error {
	if job.models != "" {
		if err := os.MkdirAll(job.models, 0o755); err != nil {
			return err
		}
	}
	var saving error
	job.loop.Tuned = func(t *tune.Tuned) {
		before, after := t.Measured[0], t.Measured[t.Chosen]
		fmt.Fprintf(stderr, "\ntuned on %d accepted diffs in %.0f s: of the diffs for held-out parents %.0f%% apply and compile, before %.0f%%\n",
			t.Learnt, t.Took.Seconds(), 100*after.Valid, 100*before.Valid)
		if job.models != "" && saving == nil {
			saving = t.Save(filepath.Join(job.models, t.Name()+".gguf"), true)
		}
	}
	job.loop.Report = func(r tune.ArmRun) {
		fmt.Fprintf(stderr, "\n%-9s seed %d: %d niches, QD score %.1f, best %.2f, %.1f%% ran, %.0f s\n", r.Arm, r.Seed, r.Niches, r.QDScore, r.Best, 100*r.Runnable, r.Seconds)
	}
	bar := newTerminalBar(stderr)
	report, err := job.loop.Run(progress.With(ctx, bar))
	bar.end()
	if report != nil && job.report != "" && len(report.Rounds) > 0 {
		err = errors.Join(err, writeReport(job.report, report))
	}
	if err = errors.Join(err, saving); err != nil {
		return err
	}
	_, err = fmt.Fprint(stdout, report)
	return err
}

func writeReport(path string, r *tune.Report) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(r.WriteJSON(file), file.Close())
}
