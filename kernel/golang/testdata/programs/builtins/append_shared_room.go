package main

import "fmt"

func main() {
	base := make([]int, 2, 10)
	a := append(base, 1)
	b := append(base, 2)
	fmt.Println(a, b, len(base))
	c := append(base[:2:2], 3)
	fmt.Println(a, c)
}

/* Output:
[0 0 2] [0 0 2] 2
[0 0 2] [0 0 3]
*/
