package main

import "fmt"

type b struct{ s string }

func (x *b) add(s string) *b { x.s += s; fmt.Print(s, " "); return x }
func arg(s string) string    { fmt.Print("arg", s, " "); return s }

func main() {
	x := &b{}
	x.add(arg("1")).add(arg("2")).add(arg("3"))
	fmt.Println(x.s)
}

/* Output:
arg1 1 arg2 2 arg3 3 123
*/
