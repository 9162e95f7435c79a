package main

import "fmt"

type inner struct{ list [][]bool }

type outer struct {
	flags []bool
	n     int
}

func at[T any](list []T, i int) T { return list[i] }

func (o *outer) get() any {
	sh := [2]inner{{list: [][]bool{(*o).flags}}}
	sk := sh[:1]
	o.n = at([]int{(*o).n + 1}, at([]int{(*o).n}, 0))
	return sk
}

func main() {
	o := &outer{flags: []bool{true}}
	fmt.Println(o.get(), []int{(*o).n, o.n})
	switch {
	case true:
		fallthrough
	default:
	}
	switch n := o.n; n {
	case 1:
		fmt.Println("one")
		fallthrough
	case 2:
	case 3:
		fmt.Println("three")
	}
}

/* Output:
[{[[true]]}] [1 1]
one
*/
