package main

import "fmt"

type list []int

type rec struct {
	items list
	n     int
}

func (r *rec) fill() int {
	r.items = list{(*r).n}
	y := []int{(*r).n, (*(*rec)(r)).n + 1}
	return len(r.items) + y[1]
}

func main() {
	r := &rec{n: 4}
	fmt.Println(r.fill(), r.items, [...]int{(*r).n}, map[int]int{(*r).n: (*r).n}, rec{n: (*r).n})
}

/* Output:
6 [4] [4] map[4:4] {[] 4}
*/
