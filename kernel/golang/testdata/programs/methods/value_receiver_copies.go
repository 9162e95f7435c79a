package main

import "fmt"

type t struct {
	a [2]int
	s []int
}

func (x t) change() t {
	x.a[0] = 9
	x.s[0] = 9
	return x
}

func main() {
	x := t{[2]int{1, 2}, []int{1, 2}}
	y := x.change()
	fmt.Println(x, y)
}

/* Output:
{[1 2] [9 2]} {[9 2] [9 2]}
*/
