package main

import (
	"fmt"
	"strings"
)

func counter[T any](f func(int) T) func() T {
	n := 0
	return func() T {
		n++
		return f(n)
	}
}

func main() {
	a, b := counter(func(i int) int { return i * 10 }), counter(func(i int) string { return strings.Repeat("x", i) })
	fmt.Println(a(), b(), a(), b(), a())
}

/* Output:
10 x 20 xx 30
*/
