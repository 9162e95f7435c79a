package main

import "fmt"

func bad(yield func(int) bool) {
	yield(1)
	yield(2)
}

func main() {
	defer func() { fmt.Println(recover()) }()
	for range bad {
		break
	}
}

/* Output:
runtime error: range function continued iteration after function for loop body returned false
*/
