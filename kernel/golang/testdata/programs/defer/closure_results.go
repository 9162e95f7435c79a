package main

import "fmt"

func f() (out []string) {
	add := func(s string) { out = append(out, s) }
	defer add("d1")
	defer func() { add(fmt.Sprint(len(out))) }()
	add("body")
	return out
}

func main() {
	fmt.Println(f())
}

/* Output:
[body 1 d1]
*/
