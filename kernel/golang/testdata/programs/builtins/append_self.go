package main

import "fmt"

func main() {
	s := []int{1, 2, 3}
	s = append(s, s...)
	s = append(s[:1], s[2:]...)
	fmt.Println(s)
	var a []any
	a = append(a, a)
	fmt.Println(len(a), a)
}

/* Output:
[1 3 1 2 3]
1 [[]]
*/
