package main

import "fmt"

func main() {
	m := map[string]int{"a": 1}
	m["b"] += 2
	m["c"]++
	v, ok := m["zz"]
	_, has := m["a"]
	delete(m, "a")
	fmt.Println(m, v, ok, has, len(m))
	if n, ok := m["b"]; ok && n > 1 {
		fmt.Println("b", n)
	}
	for k := range m {
		m[k] *= 10
	}
	fmt.Println(m)
}

/* Output:
map[b:2 c:1] 0 false true 2
b 2
map[b:20 c:10]
*/
