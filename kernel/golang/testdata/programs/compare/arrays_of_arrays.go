package main

import "fmt"

func main() {
	a := [2][2]string{{"a", "b"}, {"c"}}
	b := a
	fmt.Println(a == b)
	b[1][1] = "x"
	fmt.Println(a == b, a[0] == b[0], [0]int{} == [0]int{})
}

/* Output:
true
false true true
*/
