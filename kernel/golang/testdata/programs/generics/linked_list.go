package main

import "fmt"

type node[T any] struct {
	v    T
	next *node[T]
}

func (n *node[T]) len() int {
	if n == nil {
		return 0
	}
	return 1 + n.next.len()
}

func cons[T any](v T, n *node[T]) *node[T] { return &node[T]{v, n} }

func main() {
	l := cons(1, cons(2, cons(3, nil)))
	for n := l; n != nil; n = n.next {
		fmt.Print(n.v, " ")
	}
	fmt.Println(l.len(), (*node[string])(nil).len())
}

/* Output:
1 2 3 3 0
*/
