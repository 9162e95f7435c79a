package main

import "fmt"

func main() {
	n := 0
	for done := false; !done; {
		n++
		check := func() bool { return n > 3 }
		done = check()
	}
	fmt.Println(n)
	for x := 1.0; x < 20; x *= 2.5 {
		fmt.Print(x, " ")
	}
	fmt.Println()
}

/* Output:
4
1 2.5 6.25 15.625␣
*/
