package main

import "fmt"

type a []int
type b a
type c struct{ b }

func (x a) len() int   { return len(x) }
func (x b) first() int { return x[0] }

func main() {
	v := c{b{5, 6}}
	fmt.Println(v.first(), a(v.b).len(), len(v.b), v)
}

/* Output:
5 2 2 {[5 6]}
*/
