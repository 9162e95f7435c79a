package main

import "fmt"

func main() {
	strings := []string{"a", "b"}
	fmt.Println(strings[1], len(strings))
	sort := func(n int) int { return -n }
	fmt.Println(sort(4))
	func() {
		fmt := "shadow"
		_ = fmt
	}()
	fmt.Println("still here")
}

/* Output:
b 2
-4
still here
*/
