package main

import "fmt"

type setter[T any] interface {
	*T
	set(string)
}

type box struct{ v string }

func (b *box) set(s string) { b.v = "<" + s + ">" }

func build[T any, P setter[T]](ss ...string) []T {
	out := make([]T, len(ss))
	for i, s := range ss {
		P(&out[i]).set(s)
	}
	return out
}

func main() {
	fmt.Println(build[box]("a", "b"))
}

/* Output:
[{<a>} {<b>}]
*/
