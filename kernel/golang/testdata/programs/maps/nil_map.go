package main

import "fmt"

func main() {
	var m map[string]int
	fmt.Println(m["a"], len(m), m == nil)
	for range m {
	}
	delete(m, "a")
	defer func() { fmt.Println(recover()) }()
	m["a"] = 1
}

/* Output:
0 0 true
assignment to entry in nil map
*/
