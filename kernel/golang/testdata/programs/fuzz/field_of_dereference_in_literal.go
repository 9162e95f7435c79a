package main

import "fmt"

type t struct {
	a int
	b bool
	s struct{ x string }
}

func (r *t) list() ([]int, []bool, [2]string) {
	return []int{(*r).a, 1}, []bool{(*r).b}, [2]string{(*r).s.x}
}

func main() {
	fmt.Println((&t{a: 4, b: true}).list())
	x := t{a: 2}
	get := func() []int { x.a++; return []int{x.a, (*&x).a} }
	fmt.Println(get(), [][]bool{{(&x).b}})
}

/* Output:
[4 1] [true] [ ]
[3 3] [[false]]
*/
