package main

import "fmt"

func main() {
	n := 3
	for i := range n {
		n = 10
		i += 0
		fmt.Print(i, " ")
	}
	fmt.Println(n)
}

/* Output:
0 1 2 10
*/
