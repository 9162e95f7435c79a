package child

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"

	"goelm/kernel/engine/pipe"
	"goelm/kernel/golang"
)

// names are what is predeclared in every cell beside must and the packages. Cells of one session share them.
type names struct {
	Ctx context.Context // the running cell's
	In  []string        // the text of cell n
	Out map[int]any     // the value that cell n showed

	server *server
}

// A cell is one execution, as the predeclared functions see it.
type cell struct {
	id     uint64 // of the request
	ctx    context.Context
	server *server
	stdin  bool
	clock  clock
	timed  bool             // the clock ends with the cell
	page   []map[string]any // documentation that the cell has asked for
}

// Display shows values one under another, each in the richest form that it has. The function that it returns replaces
// them, wherever they stand by then.
func (n *names) Display(values ...any) (update func(values ...any)) {
	ids := make([]string, len(values))
	for i, value := range values {
		ids[i] = n.server.newDisplayID()
		n.show(value, ids[i], false)
	}
	return n.updater(ids)
}

// updater is not inlined, so that all of its functions are one code; see isUpdater.
//
//go:noinline
func (n *names) updater(ids []string) func(values ...any) {
	return func(values ...any) {
		if len(values) > len(ids) {
			panic(&stop{fmt.Errorf("update: %d values in place of the %d that Display has shown", len(values), len(ids))})
		}
		for i, value := range values {
			n.show(value, ids[i], true)
		}
	}
}

func (n *names) show(value any, id string, update bool) {
	session := n.server.session()
	data := bundler{session}.bundle(reflect.ValueOf(value), nil)
	if session.Halted() {
		return // a MIMEBundle that calls Display for itself, say, comes back here from each of its calls
	}
	n.server.show(pipe.DisplayBody{Data: data, ID: id, Update: update})
}

// updaterCode is where the functions of updater begin.
var updaterCode = reflect.ValueOf((*names).updater(nil, nil)).Pointer()

// isUpdater tells the result of Display, which is no value to be shown.
func isUpdater(v reflect.Value) bool {
	return v.Kind() == reflect.Func && v.Pointer() == updaterCode
}

// newDisplayID names a display so that no other engine of this notebook has the name.
func (s *server) newDisplayID() string { return fmt.Sprintf("%s-%d", s.id, s.displays.Add(1)) }

// ClearOutput empties the cell's output: at once, or with wait when the next output comes.
func (n *names) ClearOutput(wait bool) {
	n.server.send(pipe.Clear, pipe.ClearBody{Wait: wait})
}

// Input asks the person at the notebook for a line.
func (n *names) Input(prompt string) string { return n.ask(prompt, false) }

// Password asks without showing what is typed.
func (n *names) Password(prompt string) string { return n.ask(prompt, true) }

func (n *names) ask(prompt string, password bool) string {
	text, err := n.typed(prompt, password)
	if err != nil {
		panic(&stop{err})
	}
	return text
}

var errNoInput = errors.New("nobody can be asked here: this client takes no input")

// typed is a line that the person at the notebook has typed.
func (n *names) typed(prompt string, password bool) (string, error) {
	c := n.server.owners.current()
	if _, late := n.server.owners.earlier(); late {
		return "", errors.New("nobody can be asked here: the cell of this goroutine is over")
	}
	if !c.stdin {
		return "", errNoInput
	}
	text, err := c.server.ask(c.ctx, prompt, password)
	if err != nil {
		return "", fmt.Errorf("input: %w", err)
	}
	return text, nil
}

// A keyboard is os.Stdin of the cells: the person is asked for each line that is read.
type keyboard struct {
	names *names
	mu    sync.Mutex
	rest  []byte // typed and not yet read
}

func (k *keyboard) Read(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.rest) == 0 && len(p) > 0 {
		line, err := k.names.typed("", false)
		if errors.Is(err, golang.ErrInterrupted) {
			panic(&stop{err}) // a program might take an error for the end and go on
		}
		if err != nil {
			return 0, err
		}
		k.rest = []byte(line + "\n")
	}
	n := copy(p, k.rest)
	k.rest = k.rest[n:]
	return n, nil
}
