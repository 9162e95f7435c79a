package main

import (
	"errors"
	"fmt"
	"io"
)

var errBase = errors.New("base")

type wrapped struct{ err error }

func (w *wrapped) Error() string { return "wrapped: " + w.err.Error() }
func (w *wrapped) Unwrap() error { return w.err }

func main() {
	err := fmt.Errorf("x: %w", &wrapped{errBase})
	fmt.Println(errors.Is(err, errBase), errors.Is(err, io.EOF), err, errors.Unwrap(errors.Unwrap(err)) == errBase)
}

/* Output:
true false x: wrapped: base true
*/
