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
