package main

import "fmt"

var x = "package"

func show() string { return x }

func main() {
	fmt.Println(x, show())
	x := 1
	{
		x := x + 1
		x++
		fmt.Println(x, show())
	}
	if x := "if"; x != "" {
		fmt.Println(x)
	}
	fmt.Println(x)
}

/* Output:
package package
3 package
if
1
*/
