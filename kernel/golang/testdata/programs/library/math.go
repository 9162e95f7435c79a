package main

import (
	"fmt"
	"math"
)

func main() {
	fmt.Println(math.Hypot(3, 4), math.Pow(2, 0.5), math.Mod(-7, 3), math.Remainder(7, 4), math.Cbrt(27), math.Log2(8), math.Atan2(1, 1))
	fmt.Println(math.Floor(-1.5), math.Ceil(1.2), math.Round(2.5), math.RoundToEven(2.5), math.Trunc(-1.7), math.Inf(-1), math.IsNaN(math.NaN()))
	i, f := math.Modf(-3.25)
	fr, e := math.Frexp(8)
	fmt.Println(i, f, fr, e, math.Ldexp(0.5, 4), math.Float64bits(1), math.Float64frombits(0x4000000000000000), math.MaxInt, math.Gamma(5), math.FMA(2, 3, 4))
	s, c := math.Sincos(0)
	fmt.Println(s, c, math.Signbit(-0.0), math.Max(1, math.NaN()), math.Dim(5, 3), math.Erf(0))
}

/* Output:
5 1.4142135623730951 -1 -1 3 3 0.7853981633974483
-2 2 3 2 -1 -Inf true
-3 -0.25 0.5 4 8 4607182418800017408 2 9223372036854775807 24 10
0 1 false NaN 2 0
*/
