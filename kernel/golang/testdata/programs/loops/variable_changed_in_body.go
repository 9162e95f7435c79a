package main

import "fmt"

func main() {
	for i := 0; i < 6; i++ {
		f := func() { i++ }
		fmt.Print(i, " ")
		f()
	}
	fmt.Println()
}

/* Output:
0 2 4␣
*/
