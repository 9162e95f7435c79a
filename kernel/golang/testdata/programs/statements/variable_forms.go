package main

import "fmt"

func two() (int, error) { return 7, nil }

func main() {
	var a, b int = 1, 2
	var c, d = "x", 2.5
	var (
		e    = a + b
		f, g bool
	)
	h, i := e, c
	h, j := 10, i+"y"
	var k, l = two()
	fmt.Println(a, b, c, d, e, f, g, h, i, j, k, l)
}

/* Output:
1 2 x 2.5 3 false false 10 x xy 7 <nil>
*/
