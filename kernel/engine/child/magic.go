package child

import (
	"fmt"
	"go/token"
	"strings"

	"goelm/kernel/golang"
	"goelm/sandbox/allow"
)

// A cell whose first line begins with %% is not run as it stands. There is one such command:
//
//	%%program NAME task=TASK
//
// The rest of the cell is a candidate program for the task: it is checked as one, and NAME is an elm.Program afterwards.
const programMagic = "%%program"

// expand returns the source to run for a cell.
func (s *server) expand(cell, code string) (string, error) {
	head, body, isMagic := cutMagic(code)
	if !isMagic {
		return code, nil
	}
	wrong := func(format string, args ...any) error {
		return golang.ErrorList{{File: cell, Line: 1, Col: 1, Msg: fmt.Sprintf(format, args...), Code: "magic"}}
	}
	words := strings.Fields(head)
	if words[0] != programMagic {
		return "", wrong("unknown command %s; there is %s NAME task=TASK", words[0], programMagic)
	}
	var name, task string
	for _, w := range words[1:] {
		if value, ok := strings.CutPrefix(w, "task="); ok {
			task = value
		} else if name == "" && token.IsIdentifier(w) {
			name = w
		} else {
			return "", wrong("%q is not understood; write %s NAME task=TASK", w, programMagic)
		}
	}
	if name == "" || task == "" {
		return "", wrong("write %s NAME task=TASK; env.List() lists the tasks", programMagic)
	}
	options := golang.CheckOptions{AllowUnused: true, AutoImport: true}
	if _, err := golang.Check(s.library.Only(allow.Import), cell, "\n"+body, options); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s := elm.NewProgram(must(env.New(%q)), %q)", name, task, body), nil
}

// cutMagic splits a cell that begins with %% after its first line.
func cutMagic(code string) (head, body string, ok bool) {
	if !strings.HasPrefix(code, "%%") {
		return "", "", false
	}
	head, body, _ = strings.Cut(code, "\n")
	return head, body, true
}

// hideMagic replaces the line of a command by spaces, so that an editor's questions about the rest keep their places.
func hideMagic(code string) string {
	head, _, ok := cutMagic(code)
	if !ok {
		return code
	}
	return strings.Repeat(" ", len(head)) + code[len(head):]
}
