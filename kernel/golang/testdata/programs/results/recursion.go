package main

import "fmt"

func split(n int) (left, right []int) {
	if n == 0 {
		return
	}
	left, right = split(n - 1)
	if n%2 == 0 {
		left = append(left, n)
	} else {
		right = append(right, n)
	}
	return
}

func main() {
	fmt.Println(split(5))
	fmt.Println(split(4))
}

/* Output:
[2 4] [1 3 5]
[2 4] [1 3]
*/
