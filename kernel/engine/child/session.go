package child

import (
	"reflect"

	"goelm/kernel/engine/magic"
	"goelm/kernel/engine/tables"
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

// open makes the session: the library, and what is predeclared.
func (s *server) open() {
	s.names = &names{Out: map[int]any{}, server: s}
	s.library = golang.NewLibrary(std.Packages(), tables.Packages())
	s.reset()
}

// reset begins a new session. What the old one holds goes when its last goroutine ends.
func (s *server) reset() {
	clear(s.names.Out)
	s.cells.Store(golang.NewSession(s.library, golang.SessionOptions{
		Stdout:  s.stdout,
		Stderr:  s.stderr,
		Carry:   carry,
		Prelude: prelude,
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
		AutoImport: s.library.ByName,
	}))
}

// session is the present one; %reset replaces it.
func (s *server) session() *golang.Session { return s.cells.Load() }
