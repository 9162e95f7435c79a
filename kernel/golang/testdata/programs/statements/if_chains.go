package main

import "fmt"

func main() {
	f := func(n int) string {
		if n < 0 {
			return "neg"
		} else if m := n % 10; m == 0 {
			return "tens"
		} else if m > 5 {
			return fmt.Sprint("high", m)
		}
		return "low"
	}
	fmt.Println(f(-1), f(20), f(37), f(31))
}

/* Output:
neg tens high7 low
*/
