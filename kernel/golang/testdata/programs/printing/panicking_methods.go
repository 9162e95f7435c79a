package main

import "fmt"

type bad struct{}

func (bad) String() string { panic("in String") }

type nilp struct{ n int }

func (p *nilp) String() string { return fmt.Sprint(p.n) }

func main() {
	fmt.Println(bad{})
	var p *nilp
	fmt.Println(p)
	fmt.Printf("%v %s\n", bad{}, p)
}

/* Output:
%!v(PANIC=String method: in String)
<nil>
%!v(PANIC=String method: in String) <nil>
*/
