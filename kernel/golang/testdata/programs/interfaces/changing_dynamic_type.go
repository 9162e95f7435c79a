package main

import "fmt"

func main() {
	var x any
	for _, v := range []any{1, "s", nil, 2.5} {
		prev := x
		x = v
		fmt.Print(prev, "->", x, " ")
	}
	fmt.Println()
	n, ok := x.(float64)
	fmt.Println(n, ok)
	x = x.(float64) * 2
	fmt.Println(x)
}

/* Output:
<nil>->1 1->s s-><nil> <nil>->2.5␣
2.5 true
5
*/
