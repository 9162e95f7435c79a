package main

import (
	"fmt"
	"strings"
)

type struct1 struct {
	n int
	s string
}

func (s struct1) up() string { return strings.ToUpper(s.s) }

func main() {
	v := struct {
		struct1
		extra int
	}{struct1{1, "a"}, 2}
	v.n++
	fmt.Println(v, v.up())
}

/* Output:
{{2 a} 2} A
*/
