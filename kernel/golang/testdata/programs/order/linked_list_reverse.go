package main

import "fmt"

type node struct {
	v    int
	next *node
}

func main() {
	var l *node
	for i := range 4 {
		l = &node{i, l}
	}
	var prev *node
	for l != nil {
		l, prev, l.next = l.next, l, prev
	}
	for ; prev != nil; prev = prev.next {
		fmt.Print(prev.v, " ")
	}
	fmt.Println()
}

/* Output:
0 1 2 3␣
*/
