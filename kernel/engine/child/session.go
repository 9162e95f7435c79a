package child

import (
	"os"
	"reflect"

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
func (s *server) open() error {
	s.names = &names{Out: map[int]any{}}
	s.library = golang.NewLibrary(std.Packages(), tables.Packages())
	s.session = golang.NewSession(s.library, golang.SessionOptions{
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Prelude: prelude,
		Predeclared: map[string]reflect.Value{
			"ctx":         reflect.ValueOf(&s.names.Ctx).Elem(),
			"In":          reflect.ValueOf(&s.names.In).Elem(),
			"Out":         reflect.ValueOf(&s.names.Out).Elem(),
			"Display":     reflect.ValueOf(s.names.Display),
			"ClearOutput": reflect.ValueOf(s.names.ClearOutput),
			"Input":       reflect.ValueOf(s.names.Input),
			"Password":    reflect.ValueOf(s.names.Password),
		},
		AutoImport: s.library.ByName,
	})
	return nil
}
