package main

import "fmt"

func id[T any](x T) T { return x }

func call(f func(int) int) int { return f(4) }

func main() {
	f := id[string]
	fmt.Println(f("v"), call(id))
	var g func(float64) float64 = id
	fmt.Println(g(1.5))
}

/* Output:
v 4
1.5
*/
