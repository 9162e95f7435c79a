package main

import "fmt"

func seq(yield func(int) bool) {
	defer fmt.Println("cleanup")
	yield(1)
}

func main() {
	defer func() { fmt.Println("recovered", recover()) }()
	for i := range seq {
		panic(fmt.Sprint("boom", i))
	}
}

/* Output:
cleanup
recovered boom1
*/
