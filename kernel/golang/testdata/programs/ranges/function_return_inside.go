package main

import (
	"fmt"
	"iter"
)

func upto(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("[done]")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func find(n int) (int, string) {
	for i := range upto(10) {
		if i*i > n {
			return i, "found"
		}
	}
	return -1, "none"
}

func main() {
	fmt.Println(find(20))
	fmt.Println(find(1000))
}

/* Output:
[done]5 found
[done]-1 none
*/
