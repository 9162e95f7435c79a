package worker

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"goelm/kernel/golang"
	"goelm/sandbox/frame"
)

const (
	maxMessages = 20 // compile errors that a detail lists
	maxFrames   = 8  // calls on the stack that a detail lists
)

// A misfit is a program that compiles but is not what the job asks for.
type misfit struct{ error }

// A resultFailure says why what a candidate returned cannot leave the sandbox.
type resultFailure struct{ error }

func (f *resultFailure) Unwrap() error { return f.error }

// A hostPanic is a panic of the code around the candidate.
type hostPanic struct {
	stage stage
	value any
}

func (p *hostPanic) Error() string { return fmt.Sprint(p.value) }

// A stage is how far a candidate has come.
type stage string

const (
	compiling stage = "compiling"
	running   stage = "running"
	writing   stage = "writing its result"
)

// verdict turns how a candidate ended into its result, without output and results. stopped is why its context ended, if
// it did.
func verdict(err, stopped error, m frame.JobMessage) frame.ResultMessage {
	var (
		list        golang.ErrorList
		unsupported *golang.Unsupported
		wrong       *misfit
		panicked    *golang.PanicError
		unwritten   *resultFailure
		host        *hostPanic
	)
	switch {
	case err == nil:
		return frame.ResultMessage{Verdict: frame.OK, Replayable: true}
	case errors.Is(err, golang.ErrFuel):
		return result(frame.Timeout, "out of fuel after %d loop iterations and calls", m.Fuel)
	case errors.Is(err, golang.ErrMemory):
		return result(frame.Memory, "calls are nested too deeply: recursion without end, or too deep")
	case errors.Is(err, golang.ErrGoroutines):
		return result(frame.Memory, "%v", err)
	case errors.Is(err, errTooLarge):
		return result(frame.OutputLimit, "the results are larger than %d bytes", m.Result)
	case errors.As(err, &unsupported):
		return result(frame.Unsupported, "%s", missing.ReplaceAllString(unsupported.Error(), "$1.$2 is not available to candidates"))
	case errors.As(err, &list):
		return result(frame.CompileError, "%s", messages(list))
	case errors.As(err, &wrong):
		return result(frame.CompileError, "%v", wrong.error)
	case errors.As(err, &panicked):
		return result(frame.RuntimePanic, "%s", panicText(panicked))
	case errors.As(err, &unwritten):
		return result(frame.RuntimePanic, "its result cannot leave the sandbox: %v", unwritten.error)
	case stopped != nil:
		return halted(stopped, m)
	case errors.As(err, &host) && host.stage == compiling:
		return result(frame.Unsupported, "the interpreter cannot compile it: %v", host.value)
	case errors.As(err, &host):
		return result(frame.RuntimePanic, "while %s: %v", host.stage, host.value)
	}
	return result(frame.RuntimePanic, "%v", err) // os.Exit and the like, which no package on the list offers
}

// halted is the verdict of a candidate that was stopped from outside. Clock and heap depend on the machine, so only the
// limit on output and a deadlock give the same outcome again.
func halted(why error, m frame.JobMessage) frame.ResultMessage {
	switch {
	case errors.Is(why, errOutput):
		return result(frame.OutputLimit, "it printed more than %d bytes", m.Output)
	case errors.Is(why, errDeadlock):
		return result(frame.RuntimePanic, "fatal error: %s", deadlock)
	case errors.Is(why, errHeap):
		r := result(frame.Memory, "its heap grew beyond %d MiB", m.Memory>>20)
		r.Replayable = false
		return r
	}
	r := result(frame.Timeout, "wall clock limit of %d ms reached", m.WallMS)
	r.Replayable = false
	return r
}

func result(verdict, format string, args ...any) frame.ResultMessage {
	return frame.ResultMessage{Verdict: verdict, Detail: fmt.Sprintf(format, args...), Replayable: true}
}

// missing is how the interpreter speaks of a symbol that newLibrary leaves out.
var missing = regexp.MustCompile(`package \S+ "([^"]+)" has no symbol (\w+)`)

// messages lists compile errors, one a line.
func messages(list golang.ErrorList) string {
	var b strings.Builder
	for i, d := range list {
		if i == maxMessages {
			fmt.Fprintf(&b, "\nand %d more", len(list)-i)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(d.String())
	}
	return b.String()
}

// panicText is what Go prints of a panic, and the candidate's own calls, innermost first.
func panicText(p *golang.PanicError) string {
	var b strings.Builder
	b.WriteString("panic: " + p.Text)
	for i, f := range p.Frames {
		if i == maxFrames {
			fmt.Fprintf(&b, "\n\tand %d more calls", len(p.Frames)-i)
			break
		}
		fmt.Fprintf(&b, "\n\t%s at %s:%d", f.Func, f.File, f.Line)
	}
	return b.String()
}
