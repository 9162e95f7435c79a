package main

import "fmt"

type num interface{ ~int | ~float64 }

func mean[T num](xs []T) float64 {
	return float64(total(xs)) / float64(len(xs))
}

func total[T num](xs []T) T {
	var t T
	for _, x := range xs {
		t += x
	}
	return t
}

func main() {
	fmt.Println(mean([]int{1, 2, 4}), mean([]float64{0.5}))
}

/* Output:
2.3333333333333335 0.5
*/
