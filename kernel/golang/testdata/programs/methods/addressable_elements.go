package main

import "fmt"

type t struct{ n int }

func (x *t) inc() { x.n++ }

func main() {
	xs := []t{{1}, {2}}
	xs[1].inc()
	a := [1]t{}
	a[0].inc()
	m := map[string]*t{"k": {}}
	m["k"].inc()
	s := struct{ in struct{ t } }{}
	s.in.inc()
	s.in.t.inc()
	fmt.Println(xs, a, *m["k"], s)
}

/* Output:
[{1} {3}] [{1}] {1} {{{2}}}
*/
