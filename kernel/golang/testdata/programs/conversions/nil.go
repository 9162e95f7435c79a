package main

import "fmt"

func main() {
	var s []int = nil
	m := map[string]int(nil)
	f := (func())(nil)
	p := (*int)(nil)
	c := (chan int)(nil)
	var e any = s
	fmt.Println(s == nil, m == nil, f == nil, p == nil, c == nil, e == nil, e.([]int) == nil)
}

/* Output:
true true true true true false true
*/
