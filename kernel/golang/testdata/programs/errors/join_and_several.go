package main

import (
	"errors"
	"fmt"
)

func main() {
	e1, e2 := errors.New("one"), errors.New("two")
	j := errors.Join(e1, nil, e2)
	fmt.Println(j, errors.Is(j, e2), errors.Join(nil) == nil)
	m := fmt.Errorf("both %w and %w", e1, e2)
	fmt.Println(m, errors.Is(m, e1), errors.Is(m, e2), errors.Unwrap(m) == nil)
}

/* Output:
one
two true true
both one and two true true true
*/
