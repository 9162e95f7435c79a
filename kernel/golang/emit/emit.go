// Package emit writes the lowered tree as the Go text that the interpreter executes. It knows how types are represented
// and what the interpreter does with single statements: which forms take the storage of what they are assigned, where it
// wants types spelled out. It decides nothing about meaning; the tree is already made of statements that the
// interpreter runs rightly.
//
// Start reading in emit.go; expr.go and stmt.go write, names.go names.
package emit

import (
	"fmt"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
	"goelm/kernel/golang/repr"
)

// Variables of lowered code that the runtime support reads and sets.
const (
	TickVar = "tick__"
	LineVar = "line__"
)

// A Writer writes functions of one program or cell.
type Writer struct {
	T       *repr.Types
	Line    func(token.Pos) int // the number of a line in lowered code; 0 for none
	Counted bool                // loops and calls count ticks

	GoNames map[string]string // names of functions to Go's, for the frames of panics
	Sites   map[string][]int  // lines of calls, by caller>callee

	out    strings.Builder
	names  map[*core.Var]string
	labels map[*core.Label]string
	used   map[string]bool
	reads  map[*core.Var]int
	top    string // function being written
	at     token.Pos
}

// New returns a writer.
func New(t *repr.Types, line func(token.Pos) int) *Writer {
	return &Writer{T: t, Line: line, GoNames: map[string]string{}, Sites: map[string][]int{}}
}

// Source gives what has been written since the last call, type declarations and helpers first.
func (w *Writer) Source() string {
	s := w.T.Decls() + w.out.String()
	w.out.Reset()
	return s
}

// Write adds text of the caller's own.
func (w *Writer) Write(text string) { w.out.WriteString(text) }

// Global declares a package variable, without a value.
func (w *Writer) Global(v *core.Var) {
	w.T.Declare(v.Name)
	fmt.Fprintf(&w.out, "var %s %s\n", v.Name, w.T.Text(v.Type))
}

// Func writes a declared function.
func (w *Writer) Func(f *core.Func) {
	w.T.Declare(f.Name)
	w.begin(f)
	defer w.place()
	if f.GoName != "" {
		w.GoNames[f.Name] = f.GoName
	}
	text := w.function(f)
	w.out.WriteString("func " + f.Name + text + "\n")
}

// Body writes statements as the body of a function that the caller writes around them.
func (w *Writer) Body(name string, list []core.Stmt) string {
	f := &core.Func{Name: name, Body: list}
	w.begin(f)
	b := &block{w: w}
	b.stmts(list)
	return b.String()
}

// begin starts a top-level function with names of its own.
func (w *Writer) begin(f *core.Func) {
	w.names, w.labels, w.used = map[*core.Var]string{}, map[*core.Label]string{}, map[string]bool{}
	w.reads = map[*core.Var]int{}
	w.top, w.at = f.Name, f.Pos
	countReads(f, w.reads)
}

// refuse stops at the statement being written.
func (w *Writer) refuse(code refuse.Code, format string, args ...any) {
	refuse.Stop(w.at, code, format, args...)
}

// place gives a refusal that knows no place the statement being written.
func (w *Writer) place() {
	switch r := recover().(type) {
	case nil:
	case refuse.Refusal:
		if !r.Pos.IsValid() {
			r.Pos = w.at
		}
		panic(r)
	default:
		panic(r)
	}
}

// function writes parameters, results and body.
func (w *Writer) function(f *core.Func) string {
	var ps []string
	for i, p := range f.Params {
		t := w.T.Text(p.Type)
		if f.Variadic && i == len(f.Params)-1 {
			t = "..." + strings.TrimPrefix(t, "[]")
		}
		ps = append(ps, w.name(p)+" "+t)
	}
	var rs []string
	for _, r := range f.Results {
		rs = append(rs, w.T.Text(r.Type))
	}
	b := &block{w: w}
	if f.Named {
		for _, r := range f.Results {
			b.define(r, &core.Zero{T: r.Type})
		}
	}
	b.stmts(f.Body)
	if len(f.Results) > 0 && !endsInReturn(f.Body) {
		b.line("panic(\"unreachable\")")
	}
	return "(" + strings.Join(ps, ", ") + ") (" + strings.Join(rs, ", ") + ") {\n" + b.String() + "}"
}

// endsInReturn: the interpreter wants a final return or panic where Go knows better.
func endsInReturn(list []core.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	_, ok := list[len(list)-1].(*core.Return)
	return ok
}

// A block collects statements as text.
type block struct {
	w *Writer
	strings.Builder
}

func (b *block) line(s string) {
	b.WriteString(s)
	b.WriteByte('\n')
}

// site notes a call for the frames of panics.
func (w *Writer) site(callee string, pos token.Pos) {
	if !pos.IsValid() {
		return
	}
	line := w.Line(pos)
	if line == 0 {
		return
	}
	key := w.top + ">" + callee
	for _, l := range w.Sites[key] {
		if l == line {
			return
		}
	}
	w.Sites[key] = append(w.Sites[key], line)
}

func itoa(n int) string { return strconv.Itoa(n) }

// isStruct reports whether values of t are structs in lowered code.
func (w *Writer) isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}
