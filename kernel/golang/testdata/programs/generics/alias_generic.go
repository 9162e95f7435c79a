package main

import "fmt"

type vec[T any] = []T

type pairs[K comparable] = map[K]vec[K]

func main() {
	v := vec[int]{1, 2}
	p := pairs[string]{"a": {"b"}}
	fmt.Printf("%T %v %T %v\n", v, v, p, p)
}

/* Output:
[]int [1 2] map[string][]string map[a:[b]]
*/
