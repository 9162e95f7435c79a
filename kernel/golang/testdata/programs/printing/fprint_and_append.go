package main

import (
	"bytes"
	"fmt"
)

func main() {
	var b bytes.Buffer
	type id int
	fmt.Fprint(&b, id(1), "x", 2)
	fmt.Fprintln(&b, id(3))
	fmt.Fprintf(&b, "%03d|%T", id(4), id(5))
	out := fmt.Append([]byte(">"), id(6), "y")
	out = fmt.Appendf(out, "%v", id(7))
	fmt.Println(b.String(), string(out))
}

/* Output:
1x23
004|main.id >6y7
*/
