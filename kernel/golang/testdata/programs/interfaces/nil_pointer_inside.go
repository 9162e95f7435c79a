package main

import "fmt"

type e struct{}

func (*e) Error() string { return "e" }

func f(fail bool) error {
	var p *e
	if fail {
		p = &e{}
	}
	return p
}

func main() {
	fmt.Println(f(false) == nil, f(true) == nil, f(false).(*e) == nil)
	var err error
	fmt.Println(err == nil)
}

/* Output:
false false true
true
*/
