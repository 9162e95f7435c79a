package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"goelm/elm"
	"goelm/elm/env"
	"goelm/elm/mutate"
	"goelm/elm/progress"
	"goelm/sandbox"
)

const evolveUsage = `Usage: goelm evolve -task NAME [flags]

Evolves programs for a task, each candidate in a sandbox. Progress goes to stderr; the last line on stdout is the archive's
digest, which the seed determines, whatever the number of workers. Ctrl-C stops and keeps what was found.

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
	evals      int
	seed       uint64
	workers    int
	lag        int
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

// mutators are the operators that -mutator names.
var mutators = []struct {
	name string
	make func() elm.Mutator
}{
	{"gp", func() elm.Mutator { return mutate.GP() }},
	{"noop", mutate.NoOp},
}

func newMutator(name string) (elm.Mutator, error) {
	var names []string
	for _, m := range mutators {
		if m.name == name {
			return m.make(), nil
		}
		names = append(names, m.name)
	}
	return nil, fmt.Errorf("no mutator %q; there are %s", name, strings.Join(names, ", "))
}

func evolveFlags(args []string, stderr io.Writer) (evolveJob, error) {
	var job evolveJob
	flags := flag.NewFlagSet("evolve", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller reports the error; -h is answered below
	task := flags.String("task", "sodarace", "what to evolve: "+strings.Join(env.List(), ", "))
	terrain := flags.String("terrain", "", "the sodarace task's terrain")
	mutator := flags.String("mutator", "gp", "mutation operator")
	flags.IntVar(&job.evals, "evals", 1000, "children to evaluate, besides the task's seeds")
	flags.Uint64Var(&job.seed, "seed", 0, "seed of all randomness")
	flags.IntVar(&job.workers, "workers", 0, "sandboxes; 0 is one per core. The result does not depend on it")
	flags.IntVar(&job.lag, "lag", elm.DefaultLag, "child k is proposed after result k-lag. The result depends on it")
	flags.StringVar(&job.csv, "csv", "", "write the elites to this file")
	flags.StringVar(&job.picture, "map", "", "draw the map to this .svg or .png file")
	flags.StringVar(&job.chart, "chart", "", "draw the curves to this .svg or .png file")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(stderr, evolveUsage)
			flags.SetOutput(stderr)
			flags.PrintDefaults()
			return job, err
		}
		return job, fmt.Errorf("%w; `goelm evolve -h` lists the flags", err)
	}
	switch {
	case flags.NArg() > 0:
		return job, fmt.Errorf("unexpected argument %q; all is said by flags, see `goelm evolve -h`", flags.Arg(0))
	case job.evals < 1:
		return job, fmt.Errorf("-evals %d: evaluate at least one child", job.evals)
	case job.workers < 0:
		return job, fmt.Errorf("-workers %d: give the number of sandboxes, or 0 for one per core", job.workers)
	case job.lag < 1:
		return job, fmt.Errorf("-lag %d: give at least 1", job.lag)
	}
	name := *task
	if *terrain != "" {
		if name != "sodarace" {
			return job, fmt.Errorf("-terrain %s: only the task sodarace has terrains", *terrain)
		}
		name += "/" + *terrain
	}
	var err error
	if job.task, err = env.New(name); err != nil {
		return job, err
	}
	job.mutator, err = newMutator(*mutator)
	return job, err
}

// run evolves and prints the digest. A search that ctx stopped is no error: it prints what it has.
func (job evolveJob) run(ctx context.Context, stdout, stderr io.Writer) (stopped bool, err error) {
	runner, err := sandbox.Open(ctx, sandbox.Options{Workers: job.workers})
	if err != nil {
		return false, err
	}
	defer func() {
		if closeErr := runner.Close(); err == nil {
			err = closeErr
		}
	}()
	search, err := elm.NewSearch(job.task, job.mutator, elm.RandomSeed(job.seed), elm.Lag(job.lag), elm.On(runner))
	if err != nil {
		return false, err
	}
	bar := newTerminalBar(stderr)
	report, err := search.Run(progress.With(ctx, bar), elm.Evaluations(job.evals))
	bar.end()
	if err != nil {
		if ctx.Err() == nil {
			return false, err
		}
		stopped = true
		fmt.Fprintf(stderr, "goelm evolve: stopped after %d of %d evaluations\n", report.Evaluations, job.evals)
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

// A terminalBar shows progress on a terminal as one line that is rewritten, and elsewhere as a line every few seconds.
type terminalBar struct {
	out    io.Writer
	tty    bool
	last   time.Duration
	opened bool // the line on the terminal is not ended
}

// plainInterval is the least time between two lines where lines cannot be rewritten.
const plainInterval = 2 * time.Second

func newTerminalBar(out io.Writer) *terminalBar {
	file, ok := out.(*os.File)
	return &terminalBar{out: out, tty: ok && term.IsTerminal(int(file.Fd())), last: -plainInterval}
}

// Progress implements [progress.Sink].
func (b *terminalBar) Progress(e progress.Event) {
	if !b.tty && !e.Final && e.Elapsed-b.last < plainInterval {
		return
	}
	b.last = e.Elapsed
	line := progressLine(e)
	if b.tty {
		fmt.Fprintf(b.out, "\r\x1b[K%s", line)
		b.opened = true
		return
	}
	fmt.Fprintln(b.out, line)
}

// Display implements [progress.Sink]; a terminal shows no pictures.
func (b *terminalBar) Display(map[string]any, string, bool) {}

func (b *terminalBar) end() {
	if b.opened {
		fmt.Fprintln(b.out)
		b.opened = false
	}
}

// progressLine is "sodarace with gp: 120/600, rate 300/s, ETA 2s, best 12 m, 88 niches".
func progressLine(e progress.Event) string {
	parts := []string{fmt.Sprintf("%s: %d/%d", e.Title, e.Done, e.Total)}
	for _, f := range e.Fields {
		if f.Name == "niches" {
			parts = append(parts, f.Value+" "+f.Name)
			continue
		}
		parts = append(parts, f.Name+" "+f.Value)
	}
	if e.Final {
		parts = slices.Insert(parts, 1, e.Elapsed.Round(100*time.Millisecond).String())
	}
	return strings.Join(parts, ", ")
}
