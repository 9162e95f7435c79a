package main

import "fmt"

func main() {
	x := 5
x:
	for i := range x {
		if i == 2 {
			break x
		}
		x += i
	}
	fmt.Println(x)
}

/* Output:
6
*/
