package jupyter

import "context"

// Engine runs cells for the front. The front calls Execute for one cell at a time, in order; Complete, Inspect and
// IsComplete may be called at any moment from other goroutines, also while Execute runs. An engine that is still
// starting may be given to Serve: every method then waits for the start, but no longer than its ctx lives.
type Engine interface {
	// Execute runs one cell and returns when it is over. Cancelling ctx is the interrupt: the engine ends the cell
	// and returns an error reply. out stays valid after the return, so output of goroutines that outlive the cell
	// still reaches the cell they came from.
	Execute(ctx context.Context, req Execute, out Output) Reply

	// Complete answers the Tab key. cursor counts code points from the start of code, 0..len.
	Complete(ctx context.Context, code string, cursor int) Completion

	// Inspect answers Shift-Tab. cursor counts code points; detail is 0 (short) or 1 (with source).
	Inspect(ctx context.Context, code string, cursor, detail int) Inspection

	// IsComplete tells a console whether Enter runs the code. status is "complete", "incomplete", "invalid" or
	// "unknown"; indent is the white space that the next line begins with, for "incomplete" only.
	IsComplete(ctx context.Context, code string) (status, indent string)

	// Insist is called for an interrupt that finds no cell running, or one that has been interrupted already: what does
	// not stop by itself ends with the engine. It does not block.
	Insist()

	// Close ends the engine and everything it started. It is called once, after the last Execute has been
	// cancelled, and returns before ctx ends.
	Close(ctx context.Context) error
}

// Execute is one cell to run.
type Execute struct {
	Code            string
	Count           int               // the number in In[Count], from 1
	Silent          bool              // the front drops all output; the engine need not make any
	AllowStdin      bool              // false: Output.Input fails at once
	UserExpressions map[string]string // expressions to evaluate after the cell, by the client's own names
}

// Reply is what became of a cell.
type Reply struct {
	Status          string           // "ok" or "error"
	Name, Value     string           // of the error: its kind and its message
	Traceback       []string         // of the error: what the user sees, may hold ANSI colours
	UserExpressions map[string]any   // by name: {"status":"ok","data":...,"metadata":...} or {"status":"error",...}
	Payload         []map[string]any // rarely used: e.g. {"source":"page","data":{...},"start":0}
}

// Output takes what one cell shows. Its methods may be called from any goroutine. They block while the clients or the
// server's rate limits are behind, which is how a flood of output slows down the cell that makes it.
type Output interface {
	// Stream appends text to "stdout" or "stderr". Pieces may end inside a UTF-8 sequence.
	Stream(name, text string)
	// Display shows a bundle. A non-empty id names the display; with update set all displays of that id are replaced.
	Display(b Bundle, id string, update bool)
	// Result shows the value of the cell's last expression as Out[Count].
	Result(b Bundle)
	// Clear empties the cell's output, at once or (wait) when the next output arrives.
	Clear(wait bool)
	// Input asks the person at the front end for a line. It fails when the client takes no questions
	// (ErrNoInput) and when ctx ends.
	Input(ctx context.Context, prompt string, password bool) (string, error)
}

// Bundle is one thing to show in several forms: MIME type to value. Text forms are strings, binary forms are []byte
// (or base64 text), JSON forms any JSON-able value. Metadata is optional and keyed by MIME type too.
type Bundle struct{ Data, Metadata map[string]any }

// Completion replaces code[Start:End], counted in code points, by one of the matches.
type Completion struct {
	Matches    []Match
	Start, End int
}

// Match is one way to complete. Type ("func", "var", "type", "package", "keyword", ...) and Signature may be empty.
type Match struct{ Text, Type, Signature string }

// Inspection is the answer to Inspect; the bundle always has text/plain when Found is set.
type Inspection struct {
	Found bool
	Bundle
}
