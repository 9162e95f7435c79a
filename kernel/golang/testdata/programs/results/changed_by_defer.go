package main

import "fmt"

func f() (n int) {
	defer func() { n *= 2 }()
	n = 3
	return n + 1
}

func g() int {
	n := 3
	defer func() { n *= 2 }()
	return n + 1
}

func main() {
	fmt.Println(f(), g())
}

/* Output:
8 4
*/
