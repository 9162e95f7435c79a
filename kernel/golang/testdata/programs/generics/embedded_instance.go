package main

import "fmt"

type base[T any] struct{ v T }

func (b *base[T]) set(v T) { b.v = v }
func (b base[T]) get() T   { return b.v }

type named[T any] struct {
	base[T]
	name string
}

func main() {
	n := named[int]{name: "n"}
	n.set(5)
	fmt.Println(n.get(), n.v, n)
}

/* Output:
5 5 {{5} n}
*/
