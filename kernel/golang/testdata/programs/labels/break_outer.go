package main

import "fmt"

func main() {
	n := 0
outer:
	for i := range 5 {
		for j := range 5 {
			if j > i {
				continue outer
			}
			if i*j > 5 {
				break outer
			}
			n += i*10 + j
		}
	}
	fmt.Println(n)
}

/* Output:
145
*/
