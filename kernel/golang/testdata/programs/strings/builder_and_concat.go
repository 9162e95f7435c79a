package main

import (
	"fmt"
	"strings"
)

func main() {
	var b strings.Builder
	for i := range 3 {
		fmt.Fprintf(&b, "%d,", i)
		b.WriteByte('-')
		b.WriteRune('é')
	}
	s := b.String()
	s += "x" + s[:2]
	fmt.Println(s, b.Len(), len(s))
}

/* Output:
0,-é1,-é2,-éx0, 15 18
*/
