package main

import "fmt"

func main() {
	x := 0
	inc := func() int { x++; return x }
	get := func() int { return x }
	inc()
	inc()
	x += 10
	fmt.Println(get(), inc(), x)
}

/* Output:
12 13 13
*/
