package main

import "fmt"

func main() {
	xs := []int{1, 2, 3}
	func() {
		defer func() { fmt.Println(recover()) }()
		i := 5
		xs[0], xs[i] = 10, 20
	}()
	fmt.Println(xs)
	var m map[string]int
	x := 0
	func() {
		defer func() { fmt.Println(recover()) }()
		x, m["a"] = 7, 8
	}()
	fmt.Println(x)
}

/* Output:
runtime error: index out of range [5] with length 3
[10 2 3]
assignment to entry in nil map
7
*/
