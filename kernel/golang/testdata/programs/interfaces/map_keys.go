package main

import "fmt"

type p struct{ x, y int }
type id int

func main() {
	m := map[any]string{1: "int", "a": "string", p{1, 2}: "struct", id(1): "id", 2.5: "float", [2]int{1, 2}: "array", nil: "nil", true: "bool"}
	fmt.Println(m[1], m[id(1)], m["a"], m[p{1, 2}], m[2.5], m[[2]int{1, 2}], m[nil], m[true], len(m))
	_, ok := m[int64(1)]
	fmt.Println(ok)
	delete(m, any(id(1)))
	fmt.Println(len(m))
}

/* Output:
int id string struct float array nil bool 8
false
7
*/
