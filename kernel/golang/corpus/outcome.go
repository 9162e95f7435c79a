package main

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
)

// A class says how an interpreted program compares with the compiled one. The set is closed.
type class string

const (
	equal     class = "equal"           // same output, same error output, same exit code
	refused   class = "refused"         // refused with a code before anything ran
	wrong     class = "wrong"           // it ran and did something else
	hang      class = "hang"            // it did not end within the limit of processor time
	hostPanic class = "host panic"      // the interpreter itself broke
	visible   class = "visible failure" // it ended with an error of the interpreter's own
	noTruth   class = "no truth"        // the program could not be compiled or run for comparison
)

// classes in the order of the tables.
var classes = []class{equal, refused, wrong, hang, hostPanic, visible, noTruth}

// A result is one program's comparison.
type result struct {
	Program   string
	Class     class
	Code      string // of a refusal
	Seconds   float64
	Note      string // one line: what differs
	got, want execution
}

func (r result) line() string {
	s := fmt.Sprintf("%-16s %-36s %6.1fs", r.Class, r.Program, r.Seconds)
	if r.Code != "" {
		s += " " + r.Code
	}
	if r.Note != "" {
		s += "  " + r.Note
	}
	return s
}

func (r result) outputs() string {
	return fmt.Sprintf("--- got, exit %d\n%s\n%s--- want, exit %d\n%s\n%s---\n", r.got.Exit, r.got.Stdout, r.got.Stderr, r.want.Exit, r.want.Stdout, r.want.Stderr)
}

// compare runs one program both ways.
func compare(ctx context.Context, o options, truths *truthCache, p program, tmp string) result {
	want, err := truths.get(ctx, p)
	if err != nil {
		return result{Program: p.Name, Class: noTruth, Note: oneLine(err.Error())}
	}
	got, err := execute(ctx, tmp, o.limit, o.goelm, "run", p.File)
	if err != nil {
		return result{Program: p.Name, Class: noTruth, Note: oneLine(err.Error())}
	}
	r := classify(got, want)
	r.Program, r.Seconds, r.got, r.want = p.Name, got.Seconds, got, want
	return r
}

var (
	refusalCode = regexp.MustCompile(`(?m)^unsupported: .* \[([a-z0-9-]+)\]$`)
	hostFrames  = regexp.MustCompile(`traefik/yaegi|goelm/kernel/golang[./]`)
	ownErrors   = regexp.MustCompile(`(?m)^goelm run: |^panic: (runtime error: )?(reflect|interp)[.: ]|unsafe2|valueInterface`)
)

// exitUnsupported is what goelm run exits with for a refusal.
const exitUnsupported = 3

func classify(got, want execution) result {
	r := result{Class: equal}
	match := refusalCode.FindSubmatch(got.Stderr)
	switch {
	case got.TimedOut:
		r.Class = hang
	case got.Exit == exitUnsupported && match != nil && len(got.Stdout) == 0:
		r.Class, r.Code = refused, string(match[1])
		r.Note = oneLine(string(got.Stderr))
	case got.Exit < 0 || hostFrames.Match(got.Stderr):
		r.Class = hostPanic
		r.Note = oneLine(string(got.Stderr))
	case got.Exit == want.Exit && bytes.Equal(normal(got.Stdout), normal(want.Stdout)) && normalErr(got.Stderr) == normalErr(want.Stderr):
	case ownErrors.Match(got.Stderr):
		r.Class = visible
		r.Note = oneLine(string(ownErrors.Find(got.Stderr)) + " ... " + string(got.Stderr))
	default:
		r.Class = wrong
		r.Note = difference(got, want)
	}
	return r
}

var (
	address    = regexp.MustCompile(`0x[0-9a-f]{10,12}\b`)
	panicked   = regexp.MustCompile(`(?m)(panic: \(.*\) )0x[0-9a-f]+`)
	signalLine = regexp.MustCompile(`(?m)^\[signal .*\]$`)
	status     = regexp.MustCompile(`(?m)^exit status \d+\n`)
)

// normal replaces what differs between two runs of one compiled program: addresses of the heap.
func normal(b []byte) []byte { return address.ReplaceAll(b, []byte("0xADDRESS")) }

// normalErr also leaves out the stack of a panic, whose frames are the interpreter's, the registers of a signal, and the
// line that go run adds.
func normalErr(b []byte) string {
	s := string(normal(b))
	if i := strings.Index(s, "\ngoroutine "); i >= 0 {
		s = s[:i]
	}
	s = panicked.ReplaceAllString(s, "${1}0xADDRESS")
	s = status.ReplaceAllString(s, "")
	s = signalLine.ReplaceAllString(s, "[signal]")
	return strings.TrimRight(s, "\n")
}

func difference(got, want execution) string {
	switch {
	case got.Exit != want.Exit:
		return fmt.Sprintf("exit %d, not %d: %s", got.Exit, want.Exit, oneLine(string(got.Stderr)))
	case !bytes.Equal(normal(got.Stdout), normal(want.Stdout)):
		return firstDifference(string(normal(got.Stdout)), string(normal(want.Stdout)))
	}
	return "stderr: " + firstDifference(normalErr(got.Stderr), normalErr(want.Stderr))
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "(end)", "(end)"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return oneLine(fmt.Sprintf("line %d: %q, not %q", i+1, a, b))
		}
	}
	return ""
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	const most = 200
	if len(s) > most {
		s = s[:most] + "..."
	}
	return s
}
