package main

import "fmt"

func main() {
	i := 0
first:
	n /* UNSUPPORTED goto-closure */ := i
	if i++; i < 3 {
		goto first
	}
second:
	if add := func() int { n++; return n }; add() < 10 {
		goto second
	}
	fmt.Println(i, n)
}
