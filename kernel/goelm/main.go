// Command goelm is every part of GoELM in one static binary: the Jupyter kernel and its engine, the worker that runs
// inside a sandbox, and the commands a person types. This package only reads flags and hands over to the packages that
// do the work; start with the table of commands below.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// A command is one word after goelm. Its run function reads its own flags from args and returns the exit code.
type command struct {
	name, summary string
	hidden        bool // started by goelm itself, not typed by a person
	run           func(ctx context.Context, args []string) int
}

// commands is the whole command line, in the order in which help lists it.
var commands = []command{
	{name: "kernel", summary: "the Jupyter kernel; Jupyter starts it", hidden: true, run: runKernel},
	{name: "engine", summary: "the process in which cells run; the kernel starts it", hidden: true, run: runEngine},
	{name: "install", summary: "tell Jupyter about the kernel", run: runInstall},
	{name: "uninstall", summary: "remove the kernel from Jupyter", run: runUninstall},
	{name: "doctor", summary: "what is installed, what is missing, and the command that repairs it", run: runDoctor},
	{name: "sandbox", summary: "run candidates in gVisor, one JSON verdict each; check that sandboxes work", run: runSandbox},
	{name: "run", summary: "run one Go file as the notebook would, with the output and exit code of go run", run: runRun},
	{name: "worker", summary: "what runs inside a sandbox; goelm starts it", hidden: true, run: runWorker},
	{name: "evolve", summary: "evolve programs for a task; the last line is the archive's digest", run: runEvolve},
	{name: "compare", summary: "compare mutation operators, on broken programs or as searches", run: runCompare},
	{name: "replay", summary: "execute a stored run again and compare; exit code 1 and the first difference if it has one", run: runReplay},
	{name: "runs", summary: "list, show and export stored runs", run: runRuns},
	{name: "explore", summary: "write a stored run as a page to look around in", run: runExplore},
	{name: "patch", summary: "apply a model's reply to a program and say what becomes of it", run: runPatch},
	{name: "loop", summary: "tune the diff model on what its search accepted, and compare before and after", run: runLoop},
	{name: "model", summary: "train, measure, export and serve diff models", run: runModel},
	{name: "sodarace", summary: "simulate and draw walkers from JSON files", run: runSodarace},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := dispatch(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func dispatch(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		usage(stderr)
		return 2
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		usage(stdout)
		return 0
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.run(ctx, args[1:])
		}
	}
	fmt.Fprintf(stderr, "goelm: unknown command %q; `goelm help` lists them\n", args[0])
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintf(w, "goelm: evolution through large models, in Go\n\nUsage: goelm COMMAND [flags]\n\n")
	for _, c := range commands {
		if !c.hidden {
			fmt.Fprintf(w, "  %-10s %s\n", c.name, c.summary)
		}
	}
	fmt.Fprintf(w, "\n`goelm COMMAND -h` explains a command's flags.\n")
}
