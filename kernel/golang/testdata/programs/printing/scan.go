package main

import "fmt"

func main() {
	var a int
	var s string
	var f float64
	n, err := fmt.Sscanf("12 abc 2.5", "%d %s %g", &a, &s, &f)
	fmt.Println(n, err, a, s, f)
	n, err = fmt.Sscan("7 x", &a, &s)
	fmt.Println(n, err, a, s)
	n, err = fmt.Sscan("nope", &a)
	fmt.Println(n, err)
}

/* Output:
3 <nil> 12 abc 2.5
2 <nil> 7 x
0 expected integer
*/
