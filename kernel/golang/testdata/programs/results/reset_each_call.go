package main

import "fmt"

func acc(n int) (sum int, parts []int) {
	for i := range n {
		sum += i
		parts = append(parts, i)
	}
	return
}

func main() {
	for range 3 {
		s, p := acc(3)
		fmt.Print(s, p, " ")
	}
	fmt.Println()
}

/* Output:
3 [0 1 2] 3 [0 1 2] 3 [0 1 2]␣
*/
