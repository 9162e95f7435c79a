package main

import (
	"fmt"
	"math"
)

func main() {
	fmt.Println(math.MaxInt64, math.MinInt64, uint64(math.MaxUint64), math.MaxInt8, math.MaxUint32)
	fmt.Println(math.Pi, float32(math.Pi), math.MaxFloat64, math.SmallestNonzeroFloat64, math.E/math.Phi)
	var b byte = math.MaxUint8
	b++
	fmt.Println(b)
}

/* Output:
9223372036854775807 -9223372036854775808 18446744073709551615 127 4294967295
3.141592653589793 3.1415927 1.7976931348623157e+308 5e-324 1.6799905609889012
0
*/
