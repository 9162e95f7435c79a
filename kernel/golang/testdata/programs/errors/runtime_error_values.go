package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
)

func main() {
	try := func(f func()) (err error) {
		defer func() {
			if e, ok := recover().(error); ok {
				err = e
			}
		}()
		f()
		return nil
	}
	var z int
	err := try(func() { z = 1 / z })
	_, isRuntime := err.(runtime.Error)
	fmt.Println(err, isRuntime)
	err = try(func() { panic(fmt.Errorf("w: %w", io.EOF)) })
	fmt.Println(err, errors.Is(err, io.EOF))
}

/* Output:
runtime error: integer divide by zero true
w: EOF true
*/
