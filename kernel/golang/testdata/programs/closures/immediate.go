package main

import "fmt"

func main() {
	x := func(a, b int) int { return a * b }(3, 4)
	func() { x++ }()
	y := func() (int, string) { return x, "s" }
	a, b := y()
	fmt.Println(x, a, b, func() []int { return []int{x} }()[0])
}

/* Output:
13 13 s 13
*/
