package main

import "fmt"

const (
	a = -7 / 2
	b = -7 % 3
	c = 7 / -2.0
	d = -5 >> 1
	e = ^5
	f = ^uint8(5)
	g = 6 &^ 3
)

func main() {
	fmt.Println(a, b, c, d, e, f, g)
}

/* Output:
-3 -1 -3.5 -3 -6 250 4
*/
