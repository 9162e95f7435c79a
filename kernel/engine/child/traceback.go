package child

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"goelm/kernel/engine/pipe"
	"goelm/kernel/golang"
)

// The kinds of failure of a cell; they are the ename of its error and do not change. docs/kernel.md lists them, with those
// of the host (EngineDied) and of the front.
const (
	codeCompile     = "CompileError"
	codeUnsupported = "Unsupported"
	codePanic       = "Panic"
	codeError       = "Error"
	codeExit        = "Exit"
	codeInterrupted = "Interrupted"
	codeStack       = "StackOverflow"
	codeMemory      = "MemoryLimit"
	codeNoInput     = "NoInput"
)

const (
	red   = "\x1b[31m"
	bold  = "\x1b[1m"
	cyan  = "\x1b[36m"
	plain = "\x1b[0m"
)

// How much of an error is shown: a person reads the beginning, and a browser must not choke on the rest.
const (
	mostErrors  = 20    // of a cell that does not compile
	mostFrames  = 20    // of a panic
	mostMessage = 10000 // bytes of a message
	mostLine    = 160   // bytes of a cell's line
)

// A stop is what the predeclared functions panic with: it ends the cell with an error and without a stack.
type stop struct{ err error }

func (s *stop) Error() string { return s.err.Error() }
func (s *stop) Unwrap() error { return s.err }

// sources gives the text of a cell by its name ("In[3]").
type sources func(name string) (string, bool)

// failed words the error of a cell.
func failed(err error, text sources) pipe.ReplyBody {
	r := pipe.ReplyBody{Status: "error"}
	said, excerpted := false, "" // excerpts say it; what the head says then
	var (
		list        golang.ErrorList
		unsupported *golang.Unsupported
		panicked    *golang.PanicError
		exit        *golang.ExitError
		ended       *golang.FailError
		stopped     *stop
		memory      *memoryError
	)
	switch {
	case errors.As(err, &ended):
		if r = failed(ended.Err, text); r.Name == codeError {
			r.Traceback = append(r.Traceback, stack(ended.Frames, text)...)
		}
		return r
	case errors.As(err, &list) && len(list) > 0:
		r.Name, r.Value = codeCompile, summary(list)
		if said = true; len(list) > 1 {
			excerpted = fmt.Sprintf(": %d errors", len(list))
		}
		for i, d := range list {
			if i == mostErrors {
				r.Traceback = append(r.Traceback, fmt.Sprintf("... and %d more errors", len(list)-i))
				break
			}
			r.Traceback = append(r.Traceback, excerpt(d.File, d.Line, d.Col, d.Msg, text))
		}
	case errors.As(err, &unsupported):
		r.Name, r.Value, said = codeUnsupported, err.Error(), true
		r.Traceback = []string{excerpt(unsupported.File, unsupported.Line, unsupported.Col, unsupported.What, text)}
		if advice := unsupported.Advice(); advice != "" {
			r.Traceback = append(r.Traceback, advice)
		}
	case errors.As(err, &panicked):
		if s, ok := panicked.Value.(*stop); ok {
			r = failed(s, text)
			r.Traceback = append(r.Traceback, stack(panicked.Frames, text)...)
			return r
		}
		r.Name, r.Value = codePanic, panicked.Text
		r.Traceback = stack(panicked.Frames, text)
	case errors.As(err, &stopped):
		return failed(stopped.err, text)
	case errors.As(err, &exit):
		r.Name, r.Value = codeExit, fmt.Sprintf("os.Exit(%d) ended the cell; the variables are still there", exit.Code)
	case errors.As(err, &memory):
		r.Name, r.Value = codeMemory, err.Error()
	case errors.Is(err, golang.ErrMemory):
		r.Name, r.Value = codeStack, "stack overflow: calls nest too deeply; the variables are still there"
	case errors.Is(err, errNoInput):
		r.Name, r.Value = codeNoInput, err.Error()
	case errors.Is(err, golang.ErrLeftBehind):
		r.Name, r.Value = codeInterrupted, "interrupted; the variables are still there. The cell was in a compiled call, which goes on in the background until it returns; one more interrupt ends it, and the engine with it"
	case errors.Is(err, golang.ErrInterrupted), errors.Is(err, context.Canceled):
		r.Name, r.Value = codeInterrupted, err.Error()
		if err == golang.ErrInterrupted || err == context.Canceled {
			r.Value = "interrupted; the variables are still there"
		}
	default:
		r.Name, r.Value = codeError, err.Error()
	}
	r.Value = shortened(r.Value)
	head := ": " + r.Value
	if said { // excerpts repeat it at its place
		head = excerpted
	}
	r.Traceback = append([]string{red + bold + r.Name + plain + head}, r.Traceback...)
	return r
}

// summary is the first error, and how many follow.
func summary(list golang.ErrorList) string {
	first := list[0]
	text := fmt.Sprintf("%s:%d:%d: %s", first.File, first.Line, first.Col, first.Msg)
	if len(list) > 1 {
		text += fmt.Sprintf(" (and %d more)", len(list)-1)
	}
	return text
}

// excerpt shows one line of a cell with a caret; col counts bytes from 1, 0 is unknown.
func excerpt(file string, line, col int, msg string, text sources) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s:%d", cyan, file, line)
	if col > 0 {
		fmt.Fprintf(&b, ":%d", col)
	}
	b.WriteString(plain)
	if msg != "" {
		b.WriteString(": " + shortened(msg))
	}
	if code, ok := lineOf(text, file, line); ok {
		code, col = window(code, col)
		fmt.Fprintf(&b, "\n    %s", code)
		if col > 0 && col <= len(code)+1 {
			fmt.Fprintf(&b, "\n    %s%s^%s", blank(code[:col-1]), red, plain)
		}
	}
	return b.String()
}

// stack lists the frames of a panic, innermost first.
func stack(frames []golang.Frame, text sources) []string {
	var lines []string
	for i, f := range frames {
		if i == mostFrames {
			lines = append(lines, fmt.Sprintf("... and %d more calls", len(frames)-i))
			break
		}
		in := ""
		if f.Func != "" {
			in = "in " + f.Func
		}
		lines = append(lines, strings.Replace(excerpt(f.File, f.Line, 0, in, text), ": in ", " in ", 1))
	}
	return lines
}

func lineOf(text sources, file string, line int) (string, bool) {
	code, ok := text(file)
	if !ok || line < 1 {
		return "", false
	}
	lines := strings.Split(code, "\n")
	if line > len(lines) {
		return "", false
	}
	return strings.TrimRight(lines[line-1], "\r"), true
}

// window is the part of a long line around a column, and where the column is in it.
func window(code string, col int) (part string, at int) {
	if len(code) <= mostLine {
		return code, col
	}
	begin := min(max(col-1-mostLine/2, 0), len(code))
	for begin > 0 && begin < len(code) && !utf8.RuneStart(code[begin]) {
		begin--
	}
	end := min(begin+mostLine, len(code))
	for end < len(code) && !utf8.RuneStart(code[end]) {
		end++
	}
	part, at = code[begin:end], col-begin
	if begin > 0 {
		part, at = "…"+part, at+len("…")
	}
	if end < len(code) {
		part += "…"
	}
	if col == 0 {
		at = 0
	}
	return part, at
}

// shortened is a message without what nobody reads to the end.
func shortened(msg string) string {
	if len(msg) <= mostMessage {
		return msg
	}
	end := mostMessage
	for end > 0 && !utf8.RuneStart(msg[end]) {
		end--
	}
	return fmt.Sprintf("%s... %d more bytes", msg[:end], len(msg)-end)
}

// blank replaces text by white space of the same width.
func blank(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text)
}
