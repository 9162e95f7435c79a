package main

import "fmt"

type str = string
type list = []str
type fn = func(str) list
type rec struct{ l list }

func main() {
	var f fn = func(s str) list { return list{s, s + "!"} }
	r := rec{f("a")}
	var s string = r.l[0]
	fmt.Printf("%T %T %v %s\n", f, r.l, r, s)
}

/* Output:
func(string) []string []string {[a a!]} a
*/
