package main

import "fmt"

type base struct{}

func (base) name() string    { return "base" }
func (b base) hello() string { return "hello " + b.name() }

type derived struct{ base }

func (derived) name() string { return "derived" }

func main() {
	d := derived{}
	fmt.Println(d.hello(), d.name(), d.base.name())
}

/* Output:
hello base derived base
*/
