package main

import "fmt"

func main() {
	fmt.Println("before")
	defer fmt.Println("deferred")
	panic("the reason")
}

/* Output:
before
deferred
panic: the reason
exit 2
*/
