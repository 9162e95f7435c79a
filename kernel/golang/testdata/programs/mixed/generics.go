package main

import "fmt"

type Number interface{ ~int | ~float64 }

func Sum[T Number](xs []T) T {
	var s T
	for _, x := range xs {
		s += x
	}
	return s
}

func Map[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s *Stack[T]) Pop() (T, bool) {
	var zero T
	if len(s.items) == 0 {
		return zero, false
	}
	x := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

type Tree[K, V any] struct {
	Left, Right *Tree[K, V]
	Key         K
	Val         V
	Less        func(a, b K) bool
}

func (t *Tree[K, V]) Insert(k K, v V) *Tree[K, V] {
	if t == nil {
		return &Tree[K, V]{Key: k, Val: v}
	}
	return t
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func two() (int, error) { return 2, nil }

func main() {
	fmt.Println(Sum([]int{1, 2, 3}), Sum([]float64{1.5, 2}))
	fmt.Println(Map([]int{1, 2}, func(i int) string { return fmt.Sprint(i, "!") }))
	var s Stack[string]
	s.Push("a")
	s.Push("b")
	v, ok := s.Pop()
	fmt.Println(v, ok)
	p := Pair[string, int]{"k", 1}
	fmt.Println(p.Key, p.Val)
	var t *Tree[string, int]
	t = t.Insert("a", 1)
	fmt.Println(t.Key, t.Val)
	fmt.Println(must(two()) + must(3, nil))
	seq := func(yield func(int) bool) {
		for i := 0; i < 5; i++ {
			if !yield(i) {
				return
			}
		}
	}
	find := func(n int) int {
		for x := range seq {
			if x == n {
				return x * 100
			}
			if x == 1 {
				continue
			}
		}
		return -1
	}
	fmt.Println(find(3), find(9))
}

/* Output:
6 3.5
[1! 2!]
b true
k 1
a 1
5
300 -1
*/
