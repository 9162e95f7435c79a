package main

import "fmt"

type t []int

func (t) String() string { return "t" }

type e [][]int8

func (e) Error() string { return "e" }

func main() {
	x, y := any(t{}), any(e{})
	fmt.Println(x, y, []any{x, y})
	fmt.Printf("%v %s %d\n", x, y, x)
}

/* Output:
t e [t e]
t e []
*/
