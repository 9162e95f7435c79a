package golang

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"goelm/kernel/golang/refuse"
)

// Errors that end a run without being the program's own.
var (
	ErrFuel        = errors.New("out of fuel") // Options.Fuel is spent
	ErrInterrupted = errors.New("interrupted") // the context was cancelled
	ErrLeftBehind  = fmt.Errorf("%w, but a compiled call goes on in the background", ErrInterrupted)
	ErrMemory      = errors.New("stack depth limit passed") // calls nest too deeply
	ErrGoroutines  = errors.New("too many goroutines")      // more than Options.Goroutines
)

// A Diagnostic is one compile error at its place in the source.
type Diagnostic struct {
	File      string // the name given to Check, Compile or Run
	Line, Col int    // from 1; columns in bytes
	Msg       string // Go's own words, perhaps with a suggestion after "; "
	Soft      bool   // unused variable or import: the program could run
	Code      string // stable: "syntax", "type", "unused"
}

func (d Diagnostic) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", d.File, d.Line, d.Col, d.Msg)
}

// An ErrorList holds all compile errors of a source, in order of position.
type ErrorList []Diagnostic

func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}

func (l ErrorList) sort() {
	sort.SliceStable(l, func(i, j int) bool {
		if l[i].Line != l[j].Line {
			return l[i].Line < l[j].Line
		}
		return l[i].Col < l[j].Col
	})
}

// Unsupported refuses a valid program whose meaning this package could not keep. Nothing of it has run.
type Unsupported struct {
	What      string // the construct, in words
	Code      string // stable name of the refusal, as "range-func-defer"
	File      string
	Line, Col int
}

func (u *Unsupported) Error() string {
	return fmt.Sprintf("unsupported: %s at %s:%d:%d", u.What, u.File, u.Line, u.Col)
}

// Advice says why the construct is refused and what to write instead.
func (u *Unsupported) Advice() string {
	for _, r := range refuse.Reasons {
		if string(r.Code) == u.Code {
			return fmt.Sprintf("refused because %s; write instead: %s", r.Why, r.Instead)
		}
	}
	return ""
}

// A Frame is one call on the stack of a panic.
type Frame struct {
	Func string // "main.f", or "" for the statements of a cell
	File string
	Line int
}

// PanicError is a panic that the program did not recover.
type PanicError struct {
	Value  any     // what was passed to panic
	Text   string  // as Go prints it after "panic: "
	Frames []Frame // innermost first; only the program's own
}

func (p *PanicError) Error() string { return "panic: " + p.Text }

// Unwrap gives the panic value if it is an error.
func (p *PanicError) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// FailError is the error with which a function of the prelude ended a cell, and where it was called.
type FailError struct {
	Err    error
	Frames []Frame // innermost first; only the cells' own; none if it was in a goroutine
}

func (f *FailError) Error() string { return f.Err.Error() }

// Unwrap gives the error that the prelude was given.
func (f *FailError) Unwrap() error { return f.Err }

// ExitError is a call of os.Exit by the program.
type ExitError struct{ Code int }

func (e *ExitError) Error() string { return fmt.Sprintf("exit status %d", e.Code) }
