package main

import "fmt"

type base struct{ n int }

func (b *base) inc() int { b.n++; return b.n }

type incer interface{ inc() int }
type byValue struct{ base }
type byPtr struct{ *base }

func main() {
	v := byValue{}
	p := byPtr{&base{10}}
	for _, i := range []incer{&v, p, &p, &v.base} {
		fmt.Print(i.inc(), " ")
	}
	fmt.Println(v.n, p.n)
}

/* Output:
1 11 12 2 2 12
*/
