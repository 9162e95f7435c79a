package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"goelm/elm"
	"goelm/elm/progress"
)

const evolveUsage = `Usage: goelm evolve -task NAME [flags]

Evolves programs for a task, each candidate in a sandbox. Progress goes to stderr; the last line on stdout is the archive's
digest, which the seed determines, whatever the number of workers. Ctrl-C stops and prints what was found. With -store the
run is kept in a file, and the same command goes on where it stands, after Ctrl-C or kill -9 too.

`

// exitInterrupted is the exit code after Ctrl-C, as shells expect it.
const exitInterrupted = 130

// runEvolve is `goelm evolve`: a search without a notebook.
func runEvolve(ctx context.Context, args []string) int {
	return evolveCommand(ctx, args, os.Stdout, os.Stderr)
}

// evolveJob is what the flags say.
type evolveJob struct {
	task       elm.Task
	mutator    elm.Mutator
	options    []elm.Option // of the search
	limits     []elm.Option // of its Run
	csv, chart string
	picture    string
}

func evolveCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	job, err := evolveFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "goelm evolve: %v\n", err)
		return 2
	}
	stopped, err := job.run(ctx, stdout, stderr)
	switch {
	case err != nil:
		fmt.Fprintf(stderr, "goelm evolve: %v\n", err)
		return 1
	case stopped:
		return exitInterrupted
	}
	return 0
}

// run evolves and prints the digest. A search that ctx stopped is no error: it prints what it has.
func (job evolveJob) run(ctx context.Context, stdout, stderr io.Writer) (stopped bool, err error) {
	search, err := elm.NewSearch(job.task, job.mutator, job.options...)
	if err != nil {
		return false, err
	}
	defer func() {
		if closeErr := search.Close(); err == nil {
			err = closeErr
		}
	}()
	bar := newTerminalBar(stderr)
	report, err := search.Run(progress.With(ctx, bar), job.limits...)
	bar.end()
	if err != nil {
		if ctx.Err() == nil {
			return false, err
		}
		stopped = true
		fmt.Fprintf(stderr, "goelm evolve: stopped after %d evaluations\n", report.Evaluations)
	}
	if report.Restored > 0 {
		fmt.Fprintf(stderr, "goelm evolve: %d of %d evaluations were in the store\n", report.Restored, report.Evaluations)
	}
	if more := search.Evaluated(); more > report.Evaluations {
		fmt.Fprintf(stderr, "goelm evolve: it has %d, more than were asked for; best and archive are those of all\n", more)
	}
	if err := job.save(search); err != nil {
		return stopped, err
	}
	fmt.Fprintf(stdout, "%v\n", report.Summary)
	if best := search.Best(); best.Program.Source != "" {
		fmt.Fprintf(stdout, "best %v (%s)\n", best.Fitness, best.Program.Name)
	}
	_, err = fmt.Fprintf(stdout, "archive %s\n", search.Digest())
	return stopped, err
}

// save writes the files that were asked for.
func (job evolveJob) save(search *elm.Search) error {
	if job.csv != "" {
		if err := search.Elites().CSV(job.csv); err != nil {
			return err
		}
	}
	if job.picture != "" {
		if err := search.Map().Save(job.picture); err != nil {
			return err
		}
	}
	if job.chart != "" {
		return search.Chart().Save(job.chart)
	}
	return nil
}
