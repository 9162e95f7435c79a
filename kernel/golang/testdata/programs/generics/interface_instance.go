package main

import "fmt"

type container[T any] interface {
	put(T)
	all() []T
}

type bag[T any] struct{ xs []T }

func (b *bag[T]) put(x T)  { b.xs = append(b.xs, x) }
func (b *bag[T]) all() []T { return b.xs }

func fill[T any](c container[T], xs ...T) container[T] {
	for _, x := range xs {
		c.put(x)
	}
	return c
}

func main() {
	fmt.Println(fill[string](&bag[string]{}, "x", "y").all())
}

/* Output:
[x y]
*/
