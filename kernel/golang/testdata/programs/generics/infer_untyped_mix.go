package main

import "fmt"

func larger[T int | float64](a, b T) T {
	if a > b {
		return a
	}
	return b
}

func main() {
	fmt.Println(larger(1, 2.5), larger(2, 1))
}

/* Output:
2.5 2
*/
