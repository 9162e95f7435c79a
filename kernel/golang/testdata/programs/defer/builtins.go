package main

import "fmt"

func main() {
	m := map[string]int{"a": 1, "b": 2}
	s := []int{1, 2}
	func() {
		defer delete(m, "a")
		defer copy(s, []int{7})
		defer println("printed")
		defer clear(s[1:])
		fmt.Println(m, s)
	}()
	fmt.Println(m, s)
}

/* Output:
map[a:1 b:2] [1 2]
printed
map[b:2] [7 0]
*/
