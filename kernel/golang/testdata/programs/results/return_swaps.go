package main

import "fmt"

func f(a, b int) (x, y int) {
	x, y = a, b
	return y, x
}

func main() {
	fmt.Println(f(1, 2))
	x, y := f(f(3, 4))
	fmt.Println(x, y)
}

/* Output:
2 1
3 4
*/
