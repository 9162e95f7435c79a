package main

import "fmt"

func main() {
	x := 1
	switch x, y := x+1, x*4; {
	case y > 3:
		x := "inner"
		fmt.Println(x, y)
	default:
		fmt.Println(x)
	}
	fmt.Println(x)
	switch f := func() int { return x }; f() {
	case 1:
		x = 5
		fmt.Println(f())
	}
}

/* Output:
inner 4
1
5
*/
