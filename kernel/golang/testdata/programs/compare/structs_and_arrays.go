package main

import (
	"fmt"
	"math"
)

type in struct {
	s string
	a [2]float64
}
type t struct {
	n int
	in
	p *int
}

func main() {
	x := 1
	a, b := t{1, in{"a", [2]float64{1, 2}}, &x}, t{1, in{"a", [2]float64{1, 2}}, &x}
	fmt.Println(a == b, a != b)
	b.a[1] = 3
	fmt.Println(a == b, a.in == in{"a", [2]float64{1, 2}})
	b.a[1] = math.NaN()
	fmt.Println(b == b)
}

/* Output:
true false
false true
false
*/
