// known: variables of a goroutine or defer share one variable per loop

package main

import "fmt"

func main() {
	var ps []*int
	for i := 0; i < 3; i++ {
		ps = append(ps, &i)
	}
	for _, p := range ps {
		fmt.Print(*p, " ")
	}
	for i, s := range []string{"a", "b"} {
		p, q := &i, &s
		*p += 10
		*q += "!"
		defer func() { fmt.Println(*p, *q) }()
	}
	fmt.Println()
}

/* Output:
0 1 2␣
11 b!
10 a!
*/
