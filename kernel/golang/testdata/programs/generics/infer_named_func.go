package main

import "fmt"

type op func(int) int

func twice[F ~func(T) T, T any](f F, x T) T { return f(f(x)) }

func main() {
	fmt.Println(twice(op(func(i int) int { return i * 3 }), 2))
}

/* Output:
18
*/
