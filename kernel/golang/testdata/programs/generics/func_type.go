package main

import "fmt"

type pred[T any] func(T) bool

func (p pred[T]) not() pred[T]          { return func(x T) bool { return !p(x) } }
func (p pred[T]) and(q pred[T]) pred[T] { return func(x T) bool { return p(x) && q(x) } }

func main() {
	even := pred[int](func(i int) bool { return i%2 == 0 })
	big := pred[int](func(i int) bool { return i > 10 })
	fmt.Println(even.not()(3), even.and(big)(12), even.and(big.not())(12))
}

/* Output:
true true false
*/
