package main

import "fmt"

func main() {
	try := func(name string, f func() bool) {
		defer func() {
			if r := recover(); r != nil {
				fmt.Println(name, r)
			}
		}()
		fmt.Println(name, f())
	}
	type t struct{ f func() }
	var x, y any = []int{1}, []int{1}
	try("slices", func() bool { return x == y })
	try("different types", func() bool { return x == any(1) })
	try("maps", func() bool { return any(map[int]int{}) == any(map[int]int{}) })
	try("struct", func() bool { return any(t{}) == any(t{}) })
	try("func", func() bool { return any(try) == any(1) })
}

/* Output:
slices runtime error: comparing uncomparable type []int
different types false
maps runtime error: comparing uncomparable type map[int]int
struct runtime error: comparing uncomparable type main.t
func false
*/
