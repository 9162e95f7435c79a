package elm

import (
	"errors"
	"fmt"
)

// A Mistake is what a task panics with when code panicked that its user gave it, a score function in a cell. A panic of the task itself becomes an
// error; a mistake goes on as the panic that it was, in the goroutine that called the search, so that a notebook can name the cell's line.
type Mistake struct{ Value any }

// guard runs f and turns a panic of a task's or mutator's own code into an error, because in a goroutine of ours it
// would take the whole process down.
func guard(f func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case Mistake:
			err = &mistaken{p}
		default:
			err = fmt.Errorf("a task or mutator panicked: %v", p)
		}
	}()
	return f()
}

// mistaken carries a mistake from one goroutine to another.
type mistaken struct{ Mistake }

func (m *mistaken) Error() string { return fmt.Sprint(m.Value) }

// raise goes on with the panic of a mistake, and returns every other error.
func raise(err error) error {
	var m *mistaken
	if errors.As(err, &m) {
		panic(m.Value)
	}
	return err
}
