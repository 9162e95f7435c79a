package main

import "fmt"

func mk(a int) func(int) func(int) int {
	return func(b int) func(int) int {
		a++
		return func(c int) int {
			b += a
			return a*100 + b*10 + c
		}
	}
}

func main() {
	f := mk(1)
	g, h := f(2), f(3)
	fmt.Println(g(1), g(1), h(1), f(0)(0))
}

/* Output:
351 381 361 440
*/
