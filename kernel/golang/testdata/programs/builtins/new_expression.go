package main

import "fmt"

func main() {
	p := new(42)
	s := new("text")
	f := new(float32(1.5))
	*p++
	fmt.Printf("%d %s %T\n", *p, *s, f)
}

/* Output:
43 text *float32
*/
