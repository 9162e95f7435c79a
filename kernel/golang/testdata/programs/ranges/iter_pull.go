package main

import (
	"fmt"
	"iter"
	"slices"
)

func main() {
	next, stop := iter.Pull(slices.Values([]string{"a", "b"}))
	defer stop()
	fmt.Println(next())
	fmt.Println(next())
	fmt.Println(next())
}

/* Output:
a true
b true
 false
*/
