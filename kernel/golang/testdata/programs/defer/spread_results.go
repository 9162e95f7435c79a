package main

import "fmt"

func two() (string, int)   { return "two", 2 }
func show(s string, n int) { fmt.Println(s, n) }

func main() {
	defer show(two())
	fmt.Println("body")
}

/* Output:
body
two 2
*/
