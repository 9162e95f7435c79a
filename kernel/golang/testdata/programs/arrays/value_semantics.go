package main

import "fmt"

func main() {
	a := [3]int{1, 2, 3}
	b := a
	b[0] = 9
	p := &a
	p[1] = 8
	c := *p
	c[2] = 7
	fmt.Println(a, b, c, a == [3]int{1, 8, 3})
	f := func(x [3]int) [3]int { x[0]++; return x }
	fmt.Println(f(a), a)
}

/* Output:
[1 8 3] [9 2 3] [1 8 7] true
[2 8 3] [1 8 3]
*/
