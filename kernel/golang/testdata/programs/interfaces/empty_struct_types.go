package main

import "fmt"

type a struct{}
type b struct{}

func (a) id() string { return "a" }
func (b) id() string { return "b" }

func main() {
	var x, y any = a{}, b{}
	fmt.Println(x == y, x == any(a{}))
	_, isA := y.(a)
	fmt.Println(isA)
	for _, z := range []any{x, y} {
		fmt.Print(z.(interface{ id() string }).id())
	}
	fmt.Println()
}

/* Output:
false true
false
ab
*/
