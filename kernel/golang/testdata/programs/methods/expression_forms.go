package main

import "fmt"

type t struct{ n int }

func (x t) add(k int) int { return x.n + k }
func (x *t) set(k int) *t { x.n = k; return x }

func main() {
	f, g, h := t.add, (*t).set, (*t).add
	x := t{1}
	fmt.Println(f(x, 2), g(&x, 5).n, h(&x, 1))
}

/* Output:
3 5 6
*/
