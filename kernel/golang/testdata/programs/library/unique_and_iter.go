// known: a generic type of a compiled package

package main

import (
	"fmt"
	"iter"
	"slices"
	"unique"
)

func main() {
	a, b := unique.Make("x"), unique.Make("x")
	fmt.Println(a == b, a.Value(), a == unique.Make("y"))
	var seq iter.Seq2[int, string] = slices.All([]string{"p", "q"})
	next, stop := iter.Pull2(seq)
	i, s, ok := next()
	stop()
	fmt.Println(i, s, ok)
}

/* Output:
true x false
0 p true
*/
