package main

import "fmt"

func main() {
	for i := range 3 {
		i *= 10
		fmt.Print(i, " ")
	}
	fmt.Println()
}

/* Output:
0 10 20␣
*/
