package main

import "fmt"

type t struct{ n int }

func (x t) val()  { fmt.Println("val", x.n) }
func (x *t) ptr() { fmt.Println("ptr", x.n) }

func main() {
	x := t{1}
	p := &x
	defer x.val()
	defer x.ptr()
	defer p.val()
	x.n = 2
	p = &t{3}
	fmt.Println(x.n, p.n)
}

/* Output:
2 3
val 1
ptr 2
val 1
*/
