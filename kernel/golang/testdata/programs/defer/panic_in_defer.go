// known: a panic in a deferred function is not recovered

package main

import "fmt"

func f() {
	defer func() { fmt.Println("last", recover()) }()
	defer func() { panic("second") }()
	panic("first")
}

func main() {
	f()
}

/* Output:
last second
*/
