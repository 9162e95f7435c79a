package main

import "fmt"

func main() {
	s := []int{1, 2, 3, 4}
	a := [3]int(s)
	p := (*[2]int)(s)
	p[0] = 9
	s[1] = 8
	fmt.Println(a, *p, s, len(p))
	defer func() { fmt.Println(recover()) }()
	_ = [5]int(s)
}

/* Output:
[1 2 3] [9 8] [9 8 3 4] 2
runtime error: cannot convert slice with length 4 to array or pointer to array with length 5
*/
