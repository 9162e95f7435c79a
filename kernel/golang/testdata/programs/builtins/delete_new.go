package main

import "fmt"

func main() {
	m := map[string][]int{"a": {1}}
	delete(m, "zz")
	delete(m, "a")
	var nilmap map[int]int
	delete(nilmap, 1)
	p := new(int)
	*p += 4
	q := new([]string)
	*q = append(*q, "x")
	fmt.Println(len(m), *p, *q)
}

/* Output:
0 4 [x]
*/
