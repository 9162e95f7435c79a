package main

import "fmt"

type t struct{ a bool }

func is(x t) bool               { return x.a }
func has(m map[string]int) bool { return m[""] == 2 }

func main() {
	w, k := true, false
	x := is(t{a: k}) || w
	y := has(map[string]int{"": 1}) || true
	if is(t{a: w}) && has(map[string]int{"": 2}) || k {
		fmt.Println("yes")
	}
	z := is(t{k}) || is(t{a: w}) && !is(t{a: k})
	fmt.Println(x, y, z)
}

/* Output:
yes
true true true
*/
