package main

import (
	"fmt"
	"strconv"
)

func apply[T, U any](xs []T, f func(T) U) []U {
	var out []U
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func main() {
	fmt.Println(apply([]int{1, 2, 3}, func(i int) string { return strconv.Itoa(i * i) }))
	fmt.Println(apply([]string{"a", "bcd"}, func(s string) int { return len(s) }))
	fmt.Println(apply([]int{1, 2}, strconv.Itoa))
}

/* Output:
[1 4 9]
[1 3]
[1 2]
*/
