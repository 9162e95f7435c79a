package main

import (
	"fmt"
	"math"
)

func main() {
	a, b := 0.1, 3.0
	fmt.Println(a*b, a+a+a, 1/b, math.Mod(7, b), -a, a-a, 5/2, 5/2.0, math.Round(-2.5))
	var f float32 = 0.1
	fmt.Println(f*3, float64(f), f+0.2, f == 0.1, float64(f) == 0.1)
	a /= 3
	a *= 1e10
	fmt.Println(a, int(a), math.Trunc(a))
}

/* Output:
0.30000000000000004 0.30000000000000004 0.3333333333333333 1 -0.1 0 2 2.5 -3
0.3 0.10000000149011612 0.3 true false
3.333333333333333e+08 333333333 3.33333333e+08
*/
