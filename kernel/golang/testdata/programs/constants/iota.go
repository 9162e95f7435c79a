package main

import "fmt"

type day int

const (
	mon day = iota + 1
	tue
	_
	thu
)
const (
	kb = 1 << (10 * (iota + 1))
	mb
)
const (
	a, b = iota, iota * 10
	c, d
	e, f = "s", 1.5
	g, h
)

func main() {
	fmt.Println(mon, tue, thu, kb, mb, a, b, c, d, e, f, g, h)
	fmt.Printf("%T %T\n", thu, mb)
}

/* Output:
1 2 4 1024 1048576 0 0 1 10 s 1.5 s 1.5
main.day int
*/
