package main

import "fmt"

func f() {
	defer fmt.Println("f1")
	defer fmt.Println("f2")
	panic("p")
}

func g() {
	defer func() {
		fmt.Println("recovered", recover())
	}()
	f()
	fmt.Println("not reached")
}

func main() {
	g()
	fmt.Println("after")
}

/* Output:
f2
f1
recovered p
after
*/
