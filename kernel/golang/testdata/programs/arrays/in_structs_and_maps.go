package main

import "fmt"

type t struct {
	a [2]int
	s []int
}

func main() {
	x := t{[2]int{1, 2}, []int{1, 2}}
	y := x
	y.a[0], y.s[0] = 9, 9
	m := map[string][2]int{"k": {1, 2}}
	v := m["k"]
	v[0] = 5
	m["j"] = v
	ch := make(chan [2]int, 1)
	ch <- v
	v[1] = 6
	fmt.Println(x, y, m, <-ch, v)
}

/* Output:
{[1 2] [9 2]} {[9 2] [9 2]} map[j:[5 2] k:[1 2]] [5 2] [5 6]
*/
