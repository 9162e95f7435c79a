package main

import "fmt"

func main() {
	var fs []func()
	for i, next := 0, func() int { return 1 }; i < 3; i += next() {
		next = func() int { return 1 + i%2 }
		fs = append(fs, func() { fmt.Print(i, " ") })
	}
	for _, f := range fs {
		f()
	}
	fmt.Println()
}

/* Output:
0 1␣
*/
