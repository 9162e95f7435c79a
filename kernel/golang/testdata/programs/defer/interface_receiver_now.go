package main

import "fmt"

type i interface{ m() }
type a int

func (x a) m() { fmt.Println("a", int(x)) }

func main() {
	var v i = a(1)
	defer v.m()
	v = a(2)
	v.m()
}

/* Output:
a 2
a 1
*/
