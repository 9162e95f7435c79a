package main

import "fmt"

func main() {
	f := func(n int) string {
		switch m := n % 4; {
		case m == 0:
			return "zero"
		case m < 2:
			return "one"
		}
		switch n {
		default:
			return "default"
		case 2, 6:
			return "two"
		case 7:
		}
		return "seven"
	}
	fmt.Println(f(4), f(5), f(6), f(7), f(11))
}

/* Output:
zero one two seven default
*/
