package main

import "fmt"

type state func(*int) state

func start(n *int) state {
	*n++
	return middle
}

func middle(n *int) state {
	*n *= 10
	if *n > 100 {
		return nil
	}
	return start
}

func main() {
	n := 0
	for s := state(start); s != nil; {
		s = s(&n)
	}
	fmt.Println(n)
}

/* Output:
110
*/
