package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"

	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

// exitUnsupported is the exit code of goelm run for a program that the interpreter refuses.
const exitUnsupported = 3

// runRun is `goelm run`: one file of package main, run as notebook cells are, with the output and exit code of `go run`.
func runRun(ctx context.Context, args []string) int {
	fs := flag.NewFlagSet("run", flag.ContinueOnError)
	lowered := fs.Bool("lowered", false, "print the source that the interpreter would run, and do not run it")
	fs.Usage = func() {
		fmt.Fprintln(fs.Output(), "usage: goelm run [-lowered] FILE.go [ARGUMENT...]")
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if fs.NArg() == 0 {
		fs.Usage()
		return 2
	}
	src, err := os.ReadFile(fs.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, "goelm run:", err)
		return 1
	}
	lib := golang.NewLibrary(std.Packages())
	if *lowered {
		text, err := golang.Lower(lib, fs.Arg(0), string(src), golang.CheckOptions{})
		if err != nil {
			return reportRun(os.Stderr, err)
		}
		fmt.Print(text)
		return 0
	}
	defer runtime.KeepAlive(ballast())
	u, err := golang.Compile(lib, fs.Arg(0), string(src), golang.Options{Stdout: os.Stdout, Stderr: os.Stderr, Stdin: os.Stdin, Args: fs.Args(), Deadlocks: true})
	if err != nil {
		return reportRun(os.Stderr, err)
	}
	return reportRun(os.Stderr, u.Main(ctx))
}

// ballast is memory that nobody touches, so it costs none, but counts as alive: the collector waits until that much garbage has gathered.
// Interpreted calls make little else, and a heap of a few megabytes would be collected all the time, for a third of the
// processor.
func ballast() []byte {
	const size = 128 << 20
	return make([]byte, size)
}

// reportRun prints what went wrong as `go run` would and gives the exit code.
func reportRun(w io.Writer, err error) int {
	var (
		exit        *golang.ExitError
		panicked    *golang.PanicError
		list        golang.ErrorList
		unsupported *golang.Unsupported
	)
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.Code
	case errors.As(err, &panicked):
		fmt.Fprintf(w, "panic: %s\n\ngoroutine 1 [running]:\n", panicked.Text)
		for _, f := range panicked.Frames {
			fmt.Fprintf(w, "%s(...)\n\t%s:%d\n", f.Func, f.File, f.Line)
		}
		fmt.Fprintln(w, "exit status 2")
		return 2
	case errors.As(err, &list):
		fmt.Fprintln(w, list)
		return 1
	case errors.As(err, &unsupported):
		fmt.Fprintf(w, "%v [%s]\n", unsupported, unsupported.Code)
		return exitUnsupported
	case errors.Is(err, golang.ErrDeadlock):
		fmt.Fprintf(w, "%v\n\nexit status 2\n", err)
		return 2
	}
	fmt.Fprintln(w, "goelm run:", err)
	return 1
}
