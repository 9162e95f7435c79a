package main

import "fmt"

func mk(s string) func() {
	fmt.Println("make", s)
	return func() { fmt.Println("run", s) }
}

func main() {
	defer mk("a")()
	defer mk("b")()
	fmt.Println("body")
}

/* Output:
make a
make b
body
run b
run a
*/
