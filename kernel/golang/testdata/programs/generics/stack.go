package main

import "fmt"

type stack[T any] struct{ xs []T }

func (s *stack[T]) push(xs ...T) { s.xs = append(s.xs, xs...) }

func (s *stack[T]) pop() (x T, ok bool) {
	if len(s.xs) == 0 {
		return
	}
	x = s.xs[len(s.xs)-1]
	s.xs = s.xs[:len(s.xs)-1]
	return x, true
}

func main() {
	var s stack[string]
	s.push("a", "b")
	fmt.Println(s.pop())
	fmt.Println(s.pop())
	fmt.Println(s.pop())
}

/* Output:
b true
a true
 false
*/
