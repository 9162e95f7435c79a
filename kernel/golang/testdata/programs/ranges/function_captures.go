package main

import (
	"fmt"
	"slices"
)

func main() {
	var fs []func() int
	for i, s := range slices.All([]string{"a", "bb"}) {
		fs = append(fs, func() int { i += len(s); return i })
	}
	fmt.Println(fs[0](), fs[0](), fs[1](), fs[1]())
}

/* Output:
1 2 3 5
*/
