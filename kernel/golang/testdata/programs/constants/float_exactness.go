package main

import "fmt"

func main() {
	fmt.Println(0.1+0.2, 0.1+0.2 == 0.3)
	x, y := 0.1, 0.2
	fmt.Println(x+y, x+y == 0.3)
	const big = 1e400 / 1e390
	fmt.Println(big, 1e23, 123456789.0*10, float32(16777217.0))
}

/* Output:
0.3 true
0.30000000000000004 false
1e+10 1e+23 1.23456789e+09 1.6777216e+07
*/
