package main

import "fmt"

const huge = 1 << 100
const small = huge >> 98
const third = 1.0 / 3

func main() {
	fmt.Println(small, huge/(1<<90), third*3 == 1, float64(huge))
	var f float32 = third
	var u uint64 = huge>>37 - 1
	fmt.Println(f, u, third)
}

/* Output:
4 1024 true 1.2676506002282294e+30
0.33333334 9223372036854775807 0.3333333333333333
*/
