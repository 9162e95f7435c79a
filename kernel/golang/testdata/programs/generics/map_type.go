package main

import "fmt"

type set[T comparable] map[T]struct{}

func (s set[T]) add(x T) set[T] { s[x] = struct{}{}; return s }
func (s set[T]) has(x T) bool   { _, ok := s[x]; return ok }
func union[T comparable](a, b set[T]) set[T] {
	out := set[T]{}
	for x := range a {
		out.add(x)
	}
	for x := range b {
		out.add(x)
	}
	return out
}

func main() {
	a := set[int]{}.add(1).add(2)
	b := set[int]{}.add(2).add(3)
	u := union(a, b)
	fmt.Println(len(u), u.has(3), u.has(4), u)
}

/* Output:
3 true false map[1:{} 2:{} 3:{}]
*/
