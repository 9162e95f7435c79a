package main

import "fmt"

func main() {
	xs := []int{1, 2, 3}
	for i, x := range xs {
		xs = append(xs, x*10)
		if i == 0 {
			xs[1] = 20
		}
		fmt.Print(x, " ")
	}
	fmt.Println(xs)
}

/* Output:
1 2 3 [1 20 3 10 20 30]
*/
