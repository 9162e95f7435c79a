package main

import "fmt"

func f() (n int, get func() int) {
	get = func() int { n++; return n }
	n = 10
	return n, get
}

func main() {
	a, g := f()
	b, h := f()
	fmt.Println(a, b, g(), g(), h())
}

/* Output:
10 10 11 12 11
*/
