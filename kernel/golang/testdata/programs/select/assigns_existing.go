package main

import "fmt"

func main() {
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	var v int
	var ok bool
	xs := []int{0, 0}
	m := map[string]bool{}
	select {
	case v, ok = <-ch:
	}
	select {
	case xs[1], m["k"] = <-ch:
	}
	fmt.Println(v, ok, xs, m)
}

/* Output:
1 true [0 2] map[k:true]
*/
