package main

import (
	"fmt"
	"iter"
	"slices"
)

func filter[T any](seq iter.Seq[T], f func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for x := range seq {
			if f(x) && !yield(x) {
				return
			}
		}
	}
}

func take[T any](seq iter.Seq[T], n int) iter.Seq[T] {
	return func(yield func(T) bool) {
		if n <= 0 {
			return
		}
		i := 0
		for x := range seq {
			if i++; !yield(x) || i == n {
				return
			}
		}
	}
}

func naturals(yield func(int) bool) {
	for i := 0; yield(i); i++ {
	}
}

func main() {
	fmt.Println(slices.Collect(take(filter(naturals, func(i int) bool { return i%3 == 1 }), 4)))
}

/* Output:
[1 4 7 10]
*/
