package main

import "fmt"

func f(s string, xs ...int) int {
	sum := 0
	for _, x := range xs {
		sum += x
	}
	fmt.Print(s, sum, " ")
	return sum + 1
}

func main() {
	fmt.Println(f("a", f("b", f("c"), f("d", 1)), f("e", f("f"))))
}

/* Output:
c0 d1 b3 f0 e1 a6 7
*/
