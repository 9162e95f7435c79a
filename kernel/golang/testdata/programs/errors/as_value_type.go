package main

import (
	"errors"
	"fmt"
	"strconv"
)

type code int

func (c code) Error() string { return "code " + strconv.Itoa(int(c)) }

type coded struct{ c int }

func (c coded) Error() string { return "coded" }

func main() {
	err := fmt.Errorf("a: %w", fmt.Errorf("b: %w", code(4)))
	var c code
	fmt.Println(errors.As(err, &c), int(c), err)
	var s coded
	fmt.Println(errors.As(err, &s), errors.As(fmt.Errorf("%w", coded{3}), &s), s.c)
}

/* Output:
true 4 a: b: code 4
false true 3
*/
