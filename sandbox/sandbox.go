// Package sandbox runs programs that nobody has vetted and gives each exactly one verdict.
//
// Open returns a Runner: a pool of gVisor sandboxes, one per core, each kept warm and fed with one candidate after
// another over a pair of pipes. What comes back is plain data with a size limit. The package knows neither the tasks nor
// what a result means, and it never runs a candidate itself: inside a sandbox the same executable runs as `goelm worker`
// (package sandbox/worker), and package sandbox/frame is what the two sides say to each other.
//
// Start reading at Runner, then pool.go (the queue and its promise of one verdict per job), member.go (one sandbox, its
// window of candidates and its death) and runsc.go (how a gVisor sandbox is started and removed).
package sandbox

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"goelm/sandbox/frame"
)

// Verdict is what became of a candidate: one of the constants below, a closed set. It is a value, not an error: a Go
// error from this package means that the sandbox itself failed.
type Verdict string

const (
	OK                Verdict = frame.OK                // ran to its end; Results and Stdout are what it made
	CompileError      Verdict = frame.CompileError      // not a Go program; Detail lists Go's errors
	Unsupported       Verdict = frame.Unsupported       // valid Go that the interpreter cannot run rightly
	Rejected          Verdict = frame.Rejected          // refused by the gates: size, nesting, imports, directives
	RuntimePanic      Verdict = frame.RuntimePanic      // panicked, or its result cannot be written as plain data
	Timeout           Verdict = frame.Timeout           // fuel or wall clock spent
	Memory            Verdict = frame.Memory            // heap, stack or goroutines spent, endless recursion among it
	OutputLimit       Verdict = frame.OutputLimit       // printed, or returned, more than its limit
	Crash             Verdict = frame.Crash             // killed the process that ran it, twice
	ProtocolViolation Verdict = frame.ProtocolViolation // its worker answered something that is no answer
	InfraError        Verdict = frame.InfraError        // not the candidate's doing: no sandbox, or the caller's context ended
)

// Limits bound one candidate. A zero field means the default in its comment.
type Limits struct {
	Wall   time.Duration // from the start of its compilation to its last result; default 1 s, at most 5 min; on a busy machine up to 8 times longer
	Fuel   int64         // loop iterations plus calls, over all Calls; default 5e6, some 0.3 s of empty loop. Deterministic, unlike Wall
	Memory int64         // bytes of heap; default 256 MiB, at most 768 MiB
	Output int64         // bytes printed; default 64 KiB, at most 1 MiB
	Source int64         // bytes of source; default 64 KiB, at most 1 MiB
	Result int64         // bytes of all results as JSON; default 1 MiB, at most 8 MiB

	Goroutines int64 // at once, beside the first; default 256, at most 10 000
}

// A Job is one candidate and what to do with it.
type Job struct {
	Source string  // Go source; package clause and imports of allowed packages may be missing
	Entry  string  // the function to call; "" runs main
	Calls  [][]any // one list of arguments per call, each argument JSON-able; nil means one call without arguments
	Limits Limits

	Fresh bool // run in a process that has run no other candidate, so that none can have touched the outcome; some 50 ms instead of one
}

// An Outcome is what became of one Job.
//
// Results hold one value of JSON per call: null for no result, the value for one, an array for several. Structs are
// objects, []byte is base64, complex numbers are [re, im], and the floats that JSON lacks are the strings "NaN", "+Inf"
// and "-Inf". Types with a MarshalJSON of their own, such as *sodarace.Walker, decide themselves.
type Outcome struct {
	Verdict    Verdict
	Detail     string // why, in words; empty for OK
	Stdout     string // what it printed, up to Limits.Output; also when it failed
	Results    []json.RawMessage
	Elapsed    time.Duration // in the worker, compilation included; not reproducible
	Replayable bool          // the same source gives the same outcome again; false where a clock, the heap or a crash decided, and for programs with a go statement that ran
}

// A Runner executes programs that it does not trust. It may be shared by any number of goroutines.
type Runner interface {
	// Run executes jobs and yields each one's index and outcome, in order of completion, each index exactly once. When
	// ctx ends, the jobs without a verdict are yielded as InfraError. Nothing is started before the sequence is ranged
	// over; calls from several goroutines share the same sandboxes, so one call with one job is no slower than many.
	Run(ctx context.Context, jobs []Job) iter.Seq2[int, Outcome]
	// Close ends every sandbox and removes what they left. Jobs that still run come back as InfraError.
	Close() error
}

// Options say how to run sandboxes; the zero value is the usual choice.
type Options struct {
	Backend    string               // "runsc": gVisor by itself; "docker": gVisor through Docker; "auto": the first of them that starts; "process": a plain child process, no sandbox at all. "" takes $GOELM_SANDBOX, or auto
	Workers    int                  // sandboxes at work; 0 is the number of cores
	Runsc      string               // path of runsc; "" looks in $GOELM_RUNSC, PATH, and $XDG_DATA_HOME/goelm/bin
	Executable string               // static binary whose `worker` command runs inside; "" is the running executable
	Rootless   bool                 // use gVisor's rootless mode although the process is root
	Logf       func(string, ...any) // what the pool does about trouble; nil is silence

	probe bool // the sandboxes look around instead of running candidates
}

func (o Options) insideCommand() []string {
	if o.probe {
		return probeCommand
	}
	return workerCommand
}
