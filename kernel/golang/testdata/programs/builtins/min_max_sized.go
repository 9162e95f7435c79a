package main

import "fmt"

type level uint8

func main() {
	var a, b level = 200, 100
	var i int8 = -5
	fmt.Printf("%T %v %v %v\n", max(a, b), max(a, b), min(i, 3), max(i, -100))
}

/* Output:
main.level 200 -5 -5
*/
