package main

import "fmt"

func main() {
	i, sum := 0, 0
again:
	if i < 4 {
		sum += i
		i++
		goto again
	}
	fmt.Println(sum)
}

/* Output:
6
*/
