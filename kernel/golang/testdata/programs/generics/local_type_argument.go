package main

import "fmt"

func wrap[T any](x T) []T { return []T{x, x} }

func main() {
	type point struct{ X, Y int }
	ps := wrap(point{1, 2})
	ps[0].X = 9
	fmt.Println(ps, len(ps))
}

/* Output:
[{9 2} {1 2}] 2
*/
