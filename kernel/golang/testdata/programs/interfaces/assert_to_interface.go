package main

import "fmt"

type namer interface{ name() string }
type ager interface{ age() int }
type person struct{ n string }

func (p person) name() string { return p.n }

type full struct {
	person
	a int
}

func (f *full) age() int { return f.a }

func main() {
	var xs = []any{person{"p"}, full{person{"f"}, 1}, &full{person{"g"}, 2}, 3, nil}
	for _, x := range xs {
		n, ok := x.(namer)
		_, isAger := x.(ager)
		if ok {
			fmt.Print(n.name(), " ")
		}
		fmt.Println(ok, isAger)
	}
}

/* Output:
p true false
f true false
g true true
false false
false false
*/
