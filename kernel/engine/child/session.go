package child

import (
	"reflect"

	"goelm/kernel/engine/magic"
	"goelm/kernel/engine/tables"
	"goelm/kernel/engine/tables/gonum"
	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

// prelude is what Go itself can say of the predeclared names.
const prelude = `
func must[T any](v T, err error) T {
	if err != nil {
		fail__(err)
	}
	return v
}
`

// docs documents them, for Shift-Tab.
var docs = map[string]string{
	"must":        "must returns v, or ends the cell with err if it is not nil, without a stack.",
	"ctx":         "ctx is the running cell's context: the stop button cancels it, and it carries the progress display.",
	"In":          "In holds the text of the cells by number.",
	"Out":         "Out holds what cells have shown by number: one value, or a []any of several.",
	"Display":     "Display shows values one under another, each in the richest form that it has. The function that it returns replaces them: update := Display(1); update(2).",
	"ClearOutput": "ClearOutput empties the cell's output: at once, or with wait when the next output comes.",
	"Input":       "Input asks the person at the notebook for a line of text and waits for it.",
	"Password":    "Password asks as Input does, without showing what is typed.",
}

// open makes the session: the library, and what is predeclared.
func (s *server) open() {
	s.names = &names{Out: map[int]any{}, server: s}
	s.library = golang.NewLibrary(std.Packages(), gonum.Packages(), tables.Packages())
	s.library.Advise("this kernel has Go's standard library, goelm's packages, and gonum's mat, stat, floats and optimize with what belongs to them; " +
		"other modules are not compiled into it")
	s.reset()
}

// reset begins a new session. What the old one holds goes when its last goroutine ends.
func (s *server) reset() {
	clear(s.names.Out)
	s.cells.Store(golang.NewSession(s.library, golang.SessionOptions{
		Stdout:  s.stdout,
		Stderr:  s.stderr,
		Stdin:   &keyboard{names: s.names},
		Stray:   s.stray,
		Prelude: prelude,
		Docs:    docs,
		Predeclared: map[string]reflect.Value{
			"ctx":            reflect.ValueOf(&s.names.Ctx).Elem(),
			"In":             reflect.ValueOf(&s.names.In).Elem(),
			"Out":            reflect.ValueOf(&s.names.Out).Elem(),
			"Display":        reflect.ValueOf(s.names.Display),
			"ClearOutput":    reflect.ValueOf(s.names.ClearOutput),
			"Input":          reflect.ValueOf(s.names.Input),
			"Password":       reflect.ValueOf(s.names.Password),
			magic.CallName:   reflect.ValueOf(s.names.command),
			magic.TimeitName: reflect.ValueOf(s.names.timeit),
		},
		AutoImport: s.library.ByUse,
	}))
}

// session is the present one; %reset replaces it.
func (s *server) session() *golang.Session { return s.cells.Load() }
