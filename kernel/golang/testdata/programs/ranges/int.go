package main

import "fmt"

func main() {
	sum := 0
	for i := range 5 {
		sum += i
	}
	for range 3 {
		sum *= 2
	}
	fmt.Println(sum)
}

/* Output:
80
*/
