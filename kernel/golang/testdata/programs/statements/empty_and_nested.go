package main

import "fmt"

func main() {
	{
		{
			x := 1
			_ = x
		}
	}

	if true {
	} else {
	}
	for false {
	}
	switch {
	}
	func() {}()
	var x int
	{
		var x = x + 1
		x++
		_ = x
	}
	fmt.Println(x)
}

/* Output:
0
*/
