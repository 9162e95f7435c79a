package main

import "fmt"

func (t T) double() T { return t * 2 }

var v = T(4).double()

type T int

func main() {
	fmt.Println(v)
}

/* Output:
8
*/
