package main

import "fmt"

func main() {
	m := map[string]int{"a": 1}
	n := m
	n["b"] = 2
	f := func(x map[string]int) { x["c"] = 3; x = nil }
	f(m)
	fmt.Println(m, n, len(m))
	p := &m
	(*p)["d"] = 4
	fmt.Println(len(n))
}

/* Output:
map[a:1 b:2 c:3] map[a:1 b:2 c:3] 3
4
*/
