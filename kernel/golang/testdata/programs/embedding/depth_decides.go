package main

import "fmt"

type a struct{ name string }
type b struct{ a }
type c struct {
	b
	d
}
type d struct{ name string }

func (a) who() string { return "a" }
func (b) who() string { return "b" }

func main() {
	v := c{b{a{"deep"}}, d{"shallow"}}
	fmt.Println(v.name, v.b.name, v.who())
}

/* Output:
shallow deep b
*/
