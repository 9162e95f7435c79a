package main

import "fmt"

func down(n int) int {
	if n == 0 {
		panic("bottom")
	}
	return down(n-1) + 1
}

func main() {
	defer func() { fmt.Println(recover()) }()
	fmt.Println(down(200))
}

/* Output:
bottom
*/
