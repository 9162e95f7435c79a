package main

import "fmt"

func main() {
	n := 0
again:
	{
		n++
		if n < 3 {
			goto again
		}
	}
check:
	if n == 3 {
		n = 7
		goto check
	}
	unused := n
	fmt.Println(unused)
}

/* Output:
7
*/
