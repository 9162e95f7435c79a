package main

import "fmt"

type op interface{ apply(int) int }
type add int
type chain struct{ first, then op }

func (a add) apply(x int) int   { return x + int(a) }
func (c chain) apply(x int) int { return c.then.apply(c.first.apply(x)) }

func main() {
	c := chain{add(1), chain{add(10), add(100)}}
	m := map[string]op{"c": c, "a": add(5)}
	fmt.Println(c.apply(0), m["c"].apply(1), m["a"].apply(1), []op{c}[0].apply(2))
}

/* Output:
111 112 6 113
*/
