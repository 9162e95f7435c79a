package main

import "fmt"

func fill[T any](x T) (out [3]T) {
	for i := range out {
		out[i] = x
	}
	return
}

func main() {
	a := fill("q")
	b := a
	b[0] = "z"
	fmt.Println(a, b, fill(struct{}{}), fill([2]int{1, 2}))
}

/* Output:
[q q q] [z q q] [{} {} {}] [[1 2] [1 2] [1 2]]
*/
