// An array that holds a function as a key of a map.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	defer func() {
		r := recover()
		_, ok := r.(runtime.Error)
		fmt.Println(r, ok)
	}()
	_ = map[any]int{[1]any{func() {}}: 1}
}

/* Output:
runtime error: hash of unhashable type func() true
*/
