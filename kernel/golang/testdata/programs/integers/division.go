package main

import (
	"fmt"
	"math"
)

func main() {
	for _, p := range [][2]int{{7, 2}, {-7, 2}, {7, -2}, {-7, -2}} {
		fmt.Print(p[0]/p[1], p[0]%p[1], " ")
	}
	var m int8 = -128
	n := int8(-1)
	var i64 int64 = math.MinInt64
	j := int64(-1)
	fmt.Println(m/n, m%n, i64/j, i64%j, m*n, -m)
}

/* Output:
3 1 -3 -1 -3 1 3 -1 -128 0 -9223372036854775808 0 -128 -128
*/
