package main

import "fmt"

type s interface{ String() string }
type t int

func (x t) String() string { return fmt.Sprint("t", int(x)) }

func main() {
	a := any(t(3))
	b := s(t(4))
	c := fmt.Stringer(b)
	d := any(c).(s)
	fmt.Println(a, b.String(), c, d, any(nil) == nil, s(nil) == nil)
}

/* Output:
t3 t4 t4 t4 true true
*/
