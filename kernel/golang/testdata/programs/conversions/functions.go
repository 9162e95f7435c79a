package main

import (
	"fmt"
	"strings"
)

type handler func(string) string

func (h handler) run(s string) string { return "[" + h(s) + "]" }

func main() {
	h := handler(strings.ToUpper)
	var f func(string) string = h
	fmt.Println(h.run("a"), f("b"), handler(func(s string) string { return s + s }).run("c"))
}

/* Output:
[A] B [cc]
*/
