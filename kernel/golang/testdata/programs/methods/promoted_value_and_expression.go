package main

import "fmt"

type inner struct{ n int }

func (i *inner) inc()    { i.n++ }
func (i inner) get() int { return i.n }

type outer struct{ inner }
type ptr struct{ *inner }

func main() {
	o := outer{inner{1}}
	f, g := o.inc, outer.get
	f()
	fmt.Println(g(o), o.n)
	p := ptr{&inner{5}}
	h := ptr.inc
	h(p)
	fmt.Println(p.get(), (*ptr).get(&p))
}

/* Output:
2 2
6 6
*/
