package main

import "fmt"

type ordered[T any] interface{ less(T) bool }

type age int

func (a age) less(b age) bool { return a < b }

func smallest[T ordered[T]](xs ...T) T {
	m := xs[0]
	for _, x := range xs[1:] {
		if x.less(m) {
			m = x
		}
	}
	return m
}

func main() {
	fmt.Println(smallest(age(4), age(2), age(8)))
}

/* Output:
2
*/
