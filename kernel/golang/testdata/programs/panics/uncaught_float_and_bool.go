package main

import "fmt"

func main() {
	defer func() {
		fmt.Println(recover())
		panic(1.5)
	}()
	panic(true)
}

/* Output:
true
panic: true [recovered]
	panic: 1.5
exit 2
*/
