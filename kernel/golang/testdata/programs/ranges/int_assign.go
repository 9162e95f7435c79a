package main

import "fmt"

func main() {
	var i int
	for i = range 4 {
		if i == 2 {
			break
		}
	}
	fmt.Println(i)
	for i = range 3 {
	}
	fmt.Println(i)
}

/* Output:
2
2
*/
