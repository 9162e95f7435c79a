// known: conversions between pointers to structs

package main

import "fmt"

type a struct {
	X int `json:"x"`
}
type b struct{ X int }

func main() {
	x := a{1}
	y := b(x)
	p := (*b)(&x)
	p.X = 5
	fmt.Println(x, y, *p)
}

/* Output:
{5} {1} {5}
*/
