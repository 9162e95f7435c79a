package main

import "fmt"

type t struct{ n int }

func (x t) get() int  { return x.n }
func (x *t) inc() int { x.n++; return x.n }

func main() {
	x := t{1}
	get, inc := x.get, x.inc
	x.n = 10
	fmt.Println(get(), inc(), x.n, get())
}

/* Output:
1 11 11 1
*/
