package main

import "fmt"

type t struct {
	n  int
	s  string
	a  [2]bool
	p  *t
	m  map[string]int
	f  func()
	e  error
	in struct{ x, y float64 }
}

func main() {
	var x t
	var arr [2]t
	fmt.Println(x.n, x.s == "", x.a, x.p == nil, x.m == nil, x.f == nil, x.e == nil, x.in, len(arr), arr[1].in.y)
	fmt.Println(x.m["q"], len(x.m))
}

/* Output:
0 true [false false] true true true true {0 0} 2 0
0 0
*/
