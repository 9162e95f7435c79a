package main

import "fmt"

type opt[T any] struct {
	v  T
	ok bool
}

func some[T any](v T) opt[T] { return opt[T]{v, true} }

func (o opt[T]) or(d T) T {
	if o.ok {
		return o.v
	}
	return d
}

func main() {
	o := some(some(3))
	fmt.Println(o.v.v, o.or(opt[int]{}).or(9), opt[opt[int]]{}.or(some(4)).v)
	fmt.Printf("%T\n", o)
}

/* Output:
3 3 4
main.opt[main.opt[int]]
*/
