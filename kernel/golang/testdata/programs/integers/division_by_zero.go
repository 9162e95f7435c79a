package main

import "fmt"

func main() {
	try := func(f func() int) {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(f())
	}
	z := 0
	var u uint8
	try(func() int { return 1 / z })
	try(func() int { return 1 % z })
	try(func() int { return int(u / u) })
	try(func() int { z /= z; return z })
	f := 0.0
	fmt.Println(1/f, -1/f, f/f)
}

/* Output:
runtime error: integer divide by zero
runtime error: integer divide by zero
runtime error: integer divide by zero
runtime error: integer divide by zero
+Inf -Inf NaN
*/
