package main

import "fmt"

func main() {
	for i := range 4 {
		if i == 1 {
			continue
		}
		for j := range 4 {
			if j == 2 {
				break
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
}

/* Output:
0 0 0 1 2 0 2 1 3 0 3 1␣
*/
