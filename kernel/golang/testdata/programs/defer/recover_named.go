package main

import "fmt"

func recoverIt() {
	if r := recover(); r != nil {
		fmt.Println("got", r)
	}
}

func f() (s string) {
	s = "unset"
	defer recoverIt()
	s = "set"
	panic(1)
}

func main() {
	fmt.Println(f())
}

/* Output:
got 1
set
*/
