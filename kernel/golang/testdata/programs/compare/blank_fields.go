package main

import "fmt"

type t struct {
	a int
	_ int
	b string
}

func main() {
	x, y := t{a: 1, b: "q"}, t{a: 1, b: "q"}
	fmt.Println(x == y, x == t{a: 2})
}

/* Output:
true false
*/
