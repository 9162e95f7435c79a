package main

import "fmt"

func zero[T any]() T { var z T; return z }

func main() {
	var s string = zero[string]()
	fmt.Printf("%q %v %v\n", s, zero[int](), zero[*int]() == nil)
}

/* Output:
"" 0 true
*/
