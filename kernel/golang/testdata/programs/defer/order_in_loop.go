package main

import "fmt"

func main() {
	for i := range 3 {
		defer fmt.Print(i, " ")
	}
	for i := 0; i < 2; i++ {
		t := i * 10
		defer func() { fmt.Print(i, t, " ") }()
	}
}

/* Output:
1 10 0 0 2 1 0␣
(no newline)
*/
