// Package worker is what runs inside a sandbox, as the hidden command `goelm worker`.
//
// It has two modes, two processes. The supervisor is the sandbox's first process: it passes candidates from the host to
// a worker process, watches the clock, and replaces a worker that died, without losing what was queued behind the
// culprit. It interprets nothing. The worker process, of another user and without any right, checks and interprets one
// candidate after another, each in a fresh interpreter, and answers with plain data. The supervisor does not trust it.
//
// The package knows no task and no score. Start reading at supervisor.go, then loop.go (the worker process), audit.go (how workers are
// checked by their successors), gate.go
// (what is refused before the parser), candidate.go (one candidate from source to verdict) and encode.go (its result).
package worker

import (
	"fmt"
	"os"
)

// Main runs the mode that args name, "supervise", "run" or "probe" (a check of the boundary), and returns the exit code of the process.
func Main(args []string) int {
	mode := ""
	if len(args) == 1 {
		mode = args[0]
	}
	var err error
	switch mode {
	case "supervise":
		err = newSupervisor(os.Stdout).serve(os.Stdin)
	case "run":
		err = loop()
	case "probe":
		err = probe(os.Stdin, os.Stdout)
	default:
		err = fmt.Errorf("goelm worker is started by goelm itself, inside a sandbox; want supervise or run, got %q", args)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
