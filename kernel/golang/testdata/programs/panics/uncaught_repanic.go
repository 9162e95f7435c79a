package main

import "fmt"

func main() {
	defer func() {
		r := recover()
		panic(fmt.Sprint("again: ", r))
	}()
	panic("first")
}

/* Output:
panic: first [recovered]
	panic: again: first
exit 2
*/
