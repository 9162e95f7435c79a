package main

import "fmt"

type speaker interface{ speak() string }
type loud struct{ speaker }

func main() {
	defer func() { fmt.Println(recover()) }()
	var l loud
	fmt.Println(l.speaker == nil)
	l.speak()
}

/* Output:
true
runtime error: invalid memory address or nil pointer dereference
*/
