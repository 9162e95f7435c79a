package main

import "fmt"

func main() {
	x, y := 1, 1
	p, q := &x, &y
	c := make(chan int)
	d := c
	var r <-chan int = c
	fmt.Println(p == q, p == &x, *p == *q, c == d, r == c, new(int) == new(int))
}

/* Output:
false true true true true false
*/
