package main

import "fmt"

func f() (a, b int) {
	a, b = 1, 2
	g := func() int { a = 10; return 5 }
	return g(), b
}

func main() {
	fmt.Println(f())
}

/* Output:
5 2
*/
