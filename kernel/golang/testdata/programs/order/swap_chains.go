package main

import "fmt"

func main() {
	a, b, c := 1, 2, 3
	a, b, c = b, c, a
	fmt.Println(a, b, c)
	m := map[string]int{"x": 1, "y": 2}
	m["x"], m["y"] = m["y"], m["x"]
	type n struct {
		next *n
		v    int
	}
	head := &n{v: 1}
	head.next = &n{v: 2}
	head, head.next, head.next.next = head.next, nil, head
	fmt.Println(m, head.v, head.next.v, head.next.next == nil)
}

/* Output:
2 3 1
map[x:2 y:1] 2 1 true
*/
