package main

import (
	"errors"
	"fmt"
	"io"
)

type notFound struct{ name string }

func (e *notFound) Error() string { return "no " + e.name }

func find(n string) error { return fmt.Errorf("find: %w", &notFound{n}) }

func main() {
	err := find("x")
	var nf *notFound
	fmt.Println(errors.As(err, &nf), nf.name, err)
	fmt.Println(errors.As(io.EOF, &nf))
}

/* Output:
true x find: no x
false
*/
