package main

import "fmt"

func main() {
	a := [3]int{1, 2, 3}
	for i, x := range a {
		a[2] = 100
		fmt.Print(i, x, " ")
	}
	for i, x := range &a {
		a[2] = 7
		fmt.Print(i, x, " ")
	}
	fmt.Println(a)
}

/* Output:
0 1 1 2 2 3 0 1 1 2 2 7 [1 2 7]
*/
