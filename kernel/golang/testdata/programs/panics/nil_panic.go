package main

import (
	"fmt"
	"runtime"
)

func main() {
	defer func() {
		r := recover()
		fmt.Println(r)
		_, ok := r.(*runtime.PanicNilError)
		fmt.Println(ok)
	}()
	panic(nil)
}

/* Output:
panic called with nil argument
true
*/
