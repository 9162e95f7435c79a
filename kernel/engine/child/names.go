package child

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"goelm/kernel/engine/pipe"
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
	timed  bool // the clock ends with the cell
}

// Display shows values one under another, each in the richest form that it has.
func (n *names) Display(values ...any) {
	for _, value := range values {
		v := reflect.ValueOf(value)
		n.server.show(pipe.DisplayBody{Data: bundleOf(v, func() string { return n.server.session().Format(v, nil) })})
	}
}

// ClearOutput empties the cell's output: at once, or with wait when the next output comes.
func (n *names) ClearOutput(wait bool) {
	n.server.send(pipe.Clear, pipe.ClearBody{Wait: wait})
}

// Input asks the person at the notebook for a line.
func (n *names) Input(prompt string) string { return n.ask(prompt, false) }

// Password asks without showing what is typed.
func (n *names) Password(prompt string) string { return n.ask(prompt, true) }

func (n *names) ask(prompt string, password bool) string {
	c := n.server.owners.current()
	if _, late := n.server.owners.earlier(); late {
		panic(&stop{errors.New("nobody can be asked here: the cell of this goroutine is over")})
	}
	if !c.stdin {
		panic(&stop{errors.New("nobody can be asked here: this client takes no input")})
	}
	text, err := c.server.ask(c.ctx, prompt, password)
	if err != nil {
		panic(&stop{fmt.Errorf("input: %w", err)})
	}
	return text
}
