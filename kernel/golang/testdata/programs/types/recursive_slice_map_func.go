package main

import "fmt"

type s []s
type m map[string]m
type f func(int) f
type p *p
type c chan c

func (x s) depth() int {
	d := 0
	for _, y := range x {
		d = max(d, y.depth())
	}
	return d + 1
}

func main() {
	x := s{s{}, s{s{s{}}}}
	y := m{"a": m{"b": nil}}
	var g f
	n := 0
	g = func(i int) f { n += i; return g }
	g(1)(2)(3)
	var q p
	q = &q
	ch := make(c, 1)
	ch <- ch
	fmt.Println(x.depth(), len(y["a"]), n, *q == q, (<-ch) == ch)
}

/* Output:
4 1 6 true true
*/
