package main

import "fmt"

func main() {
	x := 1
	f := func() int { x++; return x }
	a := []int{f(), f(), f()}
	b := f() + f()*10
	c, d := f(), f()
	fmt.Println(a, b, c, d, x)
}

/* Output:
[2 3 4] 65 7 8 8
*/
