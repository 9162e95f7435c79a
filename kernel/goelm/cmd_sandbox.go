package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"goelm/sandbox"
)

const sandboxUsage = `Usage:
  goelm sandbox exec [flags] FILE.go...   run candidates in gVisor, one line of JSON each
  goelm sandbox check [flags]             prove on this machine that the boundary holds, and say which backend and why
  goelm sandbox serve [flags]             run candidates for others, over HTTP
  goelm sandbox bench [flags]             measure the sandboxes of this machine with the four seed walkers
`

// runSandbox runs candidates by hand.
func runSandbox(ctx context.Context, args []string) int {
	if len(args) > 0 {
		switch args[0] {
		case "exec":
			return sandboxExec(ctx, args[1:], os.Stdout, os.Stderr)
		case "serve":
			return sandboxServe(ctx, args[1:], os.Stdout, os.Stderr)
		case "bench":
			return sandboxBench(ctx, args[1:], os.Stdout, os.Stderr)
		case "check":
			return sandboxCheck(ctx, args[1:], os.Stdout, os.Stderr)
		case "-h", "-help", "--help", "help":
			fmt.Print(sandboxUsage)
			return 0
		}
	}
	fmt.Fprint(os.Stderr, sandboxUsage)
	return 2
}

// A sandboxLine is what `goelm sandbox exec` prints about one file.
type sandboxLine struct {
	File    string          `json:"file"`
	Verdict sandbox.Verdict `json:"verdict"`
	Detail  string          `json:"detail"`
	Stdout  string          `json:"stdout"`
	Result  json.RawMessage `json:"result"` // of the function that -entry names; null for a main
	MS      float64         `json:"ms"`
}

// openFlags are the flags of both commands that say how sandboxes are made.
func openFlags(fs *flag.FlagSet) *sandbox.Options {
	opt := &sandbox.Options{}
	fs.StringVar(&opt.Backend, "backend", "", "auto, runsc, docker, or process: a plain process with your rights, no sandbox at all (default: $GOELM_SANDBOX, or auto)")
	fs.StringVar(&opt.Runsc, "runsc", "", "path of runsc (default: $GOELM_RUNSC, PATH, $XDG_DATA_HOME/goelm/bin)")
	fs.BoolVar(&opt.Rootless, "rootless", false, "use gVisor's rootless mode although running as root")
	verbose := fs.Bool("v", false, "tell on standard error what the pool does about trouble")
	opt.Logf = func(format string, args ...any) {
		if *verbose {
			fmt.Fprintf(fs.Output(), format+"\n", args...)
		}
	}
	return opt
}

// sandboxExec runs every file as one candidate in one pool and prints the outcomes in the order of their completion. The exit
// code is 0 when every file got its verdict, whatever it is.
func sandboxExec(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("goelm sandbox exec", flag.ContinueOnError)
	fs.SetOutput(stderr)
	opt := openFlags(fs)
	fs.Bool("json", true, "one line of JSON per file, which is the only form there is")
	entry := fs.String("entry", "", "function to call; without it main runs")
	arguments := fs.String("args", "", "arguments of -entry as a JSON array, as [3, \"x\"]")
	wall := fs.Duration("wall", time.Second, "wall clock limit of each")
	fuel := fs.Int64("fuel", 0, "limit on loop iterations and calls of each; 0 is the default")
	workers := fs.Int("workers", 0, "sandboxes; 0 is one per core, at most one per file")
	switch err := fs.Parse(args); {
	case err == flag.ErrHelp:
		return 0
	case err != nil:
		return 2
	}
	job := sandbox.Job{Entry: *entry, Limits: sandbox.Limits{Wall: *wall, Fuel: *fuel}}
	if err := parseArguments(&job, *arguments); err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	if fs.NArg() == 0 {
		fmt.Fprint(stderr, sandboxUsage)
		return 2
	}
	jobs := make([]sandbox.Job, fs.NArg())
	for i, file := range fs.Args() {
		src, err := os.ReadFile(file)
		if err != nil {
			fmt.Fprintf(stderr, "goelm sandbox exec: %v\n", err)
			return 1
		}
		jobs[i] = job
		jobs[i].Source = string(src)
	}
	if opt.Workers = *workers; opt.Workers <= 0 {
		opt.Workers = min(runtime.NumCPU(), len(jobs))
	}
	runner, err := sandbox.Open(ctx, *opt)
	if err != nil {
		fmt.Fprintf(stderr, "goelm sandbox exec: %v\n", err)
		return 1
	}
	code := printOutcomes(ctx, runner, fs.Args(), jobs, stdout, stderr)
	if err := runner.Close(); err != nil {
		fmt.Fprintf(stderr, "goelm sandbox exec: %v\n", err)
		return 1
	}
	return code
}

// parseArguments puts the JSON of -args into the job.
func parseArguments(job *sandbox.Job, text string) error {
	if text == "" {
		return nil
	}
	if job.Entry == "" {
		return fmt.Errorf("goelm sandbox exec: -args needs -entry, the function that takes them")
	}
	var list []json.RawMessage
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return fmt.Errorf("goelm sandbox exec: -args must be a JSON array such as [1, \"x\"], got %q: %w", text, err)
	}
	call := make([]any, len(list))
	for i, a := range list {
		call[i] = a
	}
	job.Calls = [][]any{call}
	return nil
}

// printOutcomes prints one line per file as soon as its outcome is known.
func printOutcomes(ctx context.Context, runner sandbox.Runner, files []string, jobs []sandbox.Job, stdout, stderr io.Writer) int {
	given, failed := 0, 0
	for i, o := range runner.Run(ctx, jobs) {
		given++
		if o.Verdict == sandbox.InfraError {
			failed++
		}
		line, err := outcomeLine(files[i], o)
		if err == nil {
			_, err = stdout.Write(line)
		}
		if err != nil {
			fmt.Fprintf(stderr, "goelm sandbox exec: %v\n", err)
			return 1
		}
	}
	if n := failed + len(jobs) - given; n > 0 {
		fmt.Fprintf(stderr, "goelm sandbox exec: %d of %d files got no verdict: the sandbox failed, not they\n", n, len(jobs))
		return 1
	}
	return 0
}

func outcomeLine(file string, o sandbox.Outcome) ([]byte, error) {
	line := sandboxLine{
		File: file, Verdict: o.Verdict, Detail: o.Detail, Stdout: o.Stdout, Result: json.RawMessage("null"),
		MS: float64(o.Elapsed.Microseconds()) / 1000,
	}
	if len(o.Results) > 0 {
		line.Result = o.Results[0]
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(line)
	return b.Bytes(), err
}
