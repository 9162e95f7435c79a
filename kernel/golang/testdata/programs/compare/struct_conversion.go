package main

import "fmt"

type a struct{ X, Y int }
type b struct{ X, Y int }

func main() {
	x := a{1, 2}
	y := b(x)
	z := struct{ X, Y int }{1, 2}
	fmt.Println(a(y) == x, z == x, y == z)
}

/* Output:
true true true
*/
