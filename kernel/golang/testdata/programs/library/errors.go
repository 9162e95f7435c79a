package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

func main() {
	var errA = errors.New("a")
	err := fmt.Errorf("layer: %w", errA)
	fmt.Println(errors.Is(err, errA), errors.Unwrap(err) == errA, errors.Join(errA, err))
	_, perr := os.ReadFile("/none")
	var pe *fs.PathError
	if errors.As(perr, &pe) {
		fmt.Println(pe.Op, pe.Path, pe.Err)
	}
	if pe, ok := errors.AsType[*fs.PathError](perr); ok {
		fmt.Println(pe.Path)
	}
}

/* Output:
true true a
layer: a
open /none no such file or directory
/none
*/
