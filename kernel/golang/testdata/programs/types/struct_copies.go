package main

import "fmt"

type in struct{ a [2]int }
type t struct {
	in
	p *in
	s []in
}

func main() {
	x := t{in{[2]int{1, 2}}, &in{}, []in{{}}}
	y := x
	y.a[0] = 5
	y.p.a[0] = 6
	y.s[0].a[0] = 7
	z := &x
	w := *z
	w.in = in{[2]int{8, 8}}
	fmt.Println(x.a, x.p.a, x.s, y.a, w.a)
}

/* Output:
[1 2] [6 0] [{[7 0]}] [5 2] [8 8]
*/
