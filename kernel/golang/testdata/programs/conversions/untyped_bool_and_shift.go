package main

import "fmt"

type flag bool

func main() {
	var f flag = 1 < 2
	n := 3
	g := flag(n > 2) && f
	s := uint8(1)<<n | 1<<0
	fmt.Println(f, g, s, n > 2 == true)
}

/* Output:
true true 9 true
*/
