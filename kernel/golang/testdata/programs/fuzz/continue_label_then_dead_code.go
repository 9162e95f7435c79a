package main

import "fmt"

func main() {
	n := 0
	switch {
	default:
	loop:
		for k := range 3 {
			n += k
			continue loop
			fmt.Println("never", k)
		}
	}
	fmt.Println(n)
}

/* Output:
3
*/
