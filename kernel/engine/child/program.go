package child

import (
	"fmt"
	"go/token"
	"strings"

	"goelm/kernel/engine/magic"
	"goelm/kernel/golang"
	"goelm/sandbox/allow"
)

// program gives the Go for a cell that is a candidate program,
//
//	%%program NAME task=TASK
//
// after it has been checked as one: NAME is an elm.Program afterwards.
func (s *server) program(cell string, b *magic.Block) (string, error) {
	const usage = "write %%program NAME task=TASK"
	wrong := func(format string, args ...any) error {
		return golang.ErrorList{{File: cell, Line: b.Lines, Col: 1, Msg: fmt.Sprintf(format, args...), Code: "command"}}
	}
	var name, task string
	for _, w := range strings.Fields(b.Args) {
		if value, ok := strings.CutPrefix(w, "task="); ok {
			task = value
		} else if name == "" && token.IsIdentifier(w) {
			name = w
		} else {
			return "", wrong("%q is not understood; %s", w, usage)
		}
	}
	if name == "" || task == "" {
		return "", wrong("%s; env.List() lists the tasks", usage)
	}
	options := golang.CheckOptions{AllowUnused: true, AutoImport: true}
	if _, err := golang.Check(s.library.Only(allow.Import), cell, strings.Repeat("\n", b.Lines)+b.Body, options); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s := elm.NewProgram(must(env.New(%q)), %q)", name, task, b.Body), nil
}
