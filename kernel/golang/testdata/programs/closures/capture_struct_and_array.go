package main

import "fmt"

type t struct {
	n int
	a [2]int
}

func main() {
	s := t{}
	arr := [2]int{}
	f := func() { s.n++; s.a[1]++; arr[0]++ }
	f()
	c := s
	f()
	p := &s.n
	*p = 50
	fmt.Println(s, c, arr)
}

/* Output:
{50 [0 2]} {1 [0 1]} [2 0]
*/
