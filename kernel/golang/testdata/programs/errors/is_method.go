package main

import (
	"errors"
	"fmt"
)

type status int

func (s status) Error() string { return fmt.Sprint("status ", int(s)) }
func (s status) Is(target error) bool {
	t, ok := target.(status)
	return ok && int(s)/100 == int(t)/100
}

func main() {
	err := fmt.Errorf("get: %w", status(404))
	fmt.Println(errors.Is(err, status(400)), errors.Is(err, status(500)), errors.Is(err, status(404)))
}

/* Output:
true false true
*/
