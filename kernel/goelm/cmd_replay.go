package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"

	"goelm/elm"
	"goelm/elm/progress"
	"goelm/sandbox"
)

const replayUsage = `Usage: goelm replay [flags] FILE.db [RUN]

Executes a run again from its record (the newest run, unless RUN says which one) and compares every proposal, verdict,
fitness and cell. No model and no network is asked: what models answered is in the record. The last line is the archive's
digest, with exit code 0, or the first difference, with exit code 1.

`

// runReplay is `goelm replay`.
func runReplay(ctx context.Context, args []string) int {
	return replayCommand(ctx, args, os.Stdout, os.Stderr)
}

func replayCommand(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("replay", flag.ContinueOnError)
	workers := flags.Int("workers", 0, "sandboxes; 0 is one per core")
	rest, code := parseArgs(flags, args, replayUsage, stderr, 1, 2)
	if rest == nil {
		return code
	}
	id, err := runNumber(rest[1:])
	if err != nil {
		fmt.Fprintf(stderr, "goelm replay: %v\n", err)
		return 2
	}
	err = replay(ctx, rest[0], id, *workers, stdout, stderr)
	var d *elm.Difference
	switch {
	case errors.As(err, &d):
		fmt.Fprintf(stdout, "%v\n", d)
		return 1
	case err != nil && ctx.Err() != nil:
		fmt.Fprintln(stderr, "goelm replay: stopped before its end; so far nothing differs")
		return exitInterrupted
	case err != nil:
		fmt.Fprintf(stderr, "goelm replay: %v\n", err)
		return 1
	}
	return 0
}

func replay(ctx context.Context, path string, id int64, workers int, stdout, stderr io.Writer) (err error) {
	runs, err := elm.Open(path)
	if err != nil {
		return err
	}
	defer runs.Close()
	runner, err := sandbox.Open(ctx, sandbox.Options{Workers: cmp.Or(workers, runtime.NumCPU())})
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := runner.Close(); err == nil {
			err = closeErr
		}
	}()
	bar := newTerminalBar(stderr)
	done, err := runs.Replay(progress.With(ctx, bar), id, elm.On(runner))
	bar.end()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%v\narchive %s\n", done, done.Digest)
	return err
}

// parseArgs reads flags and arguments, in any order. Without any arguments in the result the command ends with that exit code.
func parseArgs(flags *flag.FlagSet, args []string, usage string, stderr io.Writer, least, most int) (rest []string, code int) {
	name := flags.Name()
	flags.SetOutput(io.Discard)
	err := flags.Parse(args)
	for err == nil && flags.NArg() > 0 {
		rest = append(rest, flags.Arg(0))
		err = flags.Parse(flags.Args()[1:])
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stderr, usage)
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return nil, 0
	case err != nil:
		fmt.Fprintf(stderr, "goelm %s: %v; `goelm %s -h` lists the flags\n", name, err, name)
		return nil, 2
	}
	if n := len(rest); n < least || n > most {
		fmt.Fprintf(stderr, "goelm %s: %d arguments, and it takes %s\n%s", name, n, between(least, most), usage)
		return nil, 2
	}
	return rest, 0
}

func between(least, most int) string {
	if least == most {
		return strconv.Itoa(least)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

// runNumber is the run that the arguments after the file's name say; 0 is the newest.
func runNumber(args []string) (int64, error) {
	if len(args) == 0 {
		return 0, nil
	}
	n, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("run %q: give its number, as `goelm runs list FILE.db` shows it", args[0])
	}
	return n, nil
}
