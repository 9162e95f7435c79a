package main

import "fmt"

type number interface{ ~int | ~int64 | ~float64 }

type meters float64

func sum[T number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}

func main() {
	fmt.Println(sum(1, 2, 3), sum(1.5, 2), sum[meters](1, 2.25), sum[int64]())
}

/* Output:
6 3.5 3.25 0
*/
