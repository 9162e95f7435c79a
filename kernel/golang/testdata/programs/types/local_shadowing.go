package main

import "fmt"

type t struct{ a int }

func (t) who() string { return "outer" }

func f() any {
	type t struct{ b string }
	return t{"x"}
}

func main() {
	type t2 = t
	type u int
	{
		type u string
		fmt.Printf("%T %v\n", u("a"), u("a"))
	}
	fmt.Printf("%T %v %T %v\n", u(1), f(), f(), t2{}.who())
}

/* Output:
main.u a
main.u {x} main.t outer
*/
