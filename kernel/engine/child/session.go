package child

import (
	"os"
	"reflect"

	"goelm/kernel/engine/tables"
	"goelm/kernel/golang"
	"goelm/kernel/golang/std"
)

// open makes the session: the library, and what is predeclared.
func (s *server) open() error {
	s.names = &names{Out: map[int]any{}}
	lib := golang.NewLibrary(std.Packages(), tables.Packages())
	s.session = golang.NewSession(lib, golang.SessionOptions{
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Predeclared: map[string]reflect.Value{
			"ctx":         reflect.ValueOf(&s.names.Ctx).Elem(),
			"In":          reflect.ValueOf(&s.names.In).Elem(),
			"Out":         reflect.ValueOf(&s.names.Out).Elem(),
			"Display":     reflect.ValueOf(s.names.Display),
			"ClearOutput": reflect.ValueOf(s.names.ClearOutput),
			"Input":       reflect.ValueOf(s.names.Input),
			"Password":    reflect.ValueOf(s.names.Password),
		},
		AutoImport: lib.ByName,
	})
	return nil
}

// docBundle shows documentation.
func docBundle(doc golang.Doc) map[string]any {
	return map[string]any{textPlain: doc.Text}
}
