package main

import (
	"fmt"
	"iter"
	"strings"
)

func seq(yield func(int, string) bool) {
	defer fmt.Println("stopped")
	for i := 0; yield(i, strings.Repeat("x", i)); i++ {
	}
}

func main() {
	next, stop := iter.Pull2(seq)
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(next())
}

/* Output:
0  true
1 x true
stopped
0  false
*/
