package main

import (
	"errors"
	"fmt"
)

func f(ok bool) (err error) {
	if ok {
		x, err := 1, errors.New("inner")
		_, _ = x, err
	}
	return err
}

func main() {
	fmt.Println(f(true), f(false))
}

/* Output:
<nil> <nil>
*/
