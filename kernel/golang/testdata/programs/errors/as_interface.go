package main

import (
	"errors"
	"fmt"
	"io"
)

type temporary interface{ Temporary() bool }
type netErr struct{}

func (netErr) Error() string   { return "net" }
func (netErr) Temporary() bool { return true }

func main() {
	var t temporary
	fmt.Println(errors.As(fmt.Errorf("w: %w", netErr{}), &t) && t.Temporary(), errors.As(io.EOF, &t))
}

/* Output:
true false
*/
