// known: a deferred call of a function variable hangs

package main

import "fmt"

func main() {
	f := func() { fmt.Println("first") }
	defer f()
	f = func() { fmt.Println("second") }
	f()
}

/* Output:
second
first
*/
