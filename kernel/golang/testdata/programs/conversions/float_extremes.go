package main

import (
	"fmt"
	"math"
)

func main() {
	inf := math.Inf(1)
	z, z0 := 0.0, 1.0
	fmt.Println(float32(1e39/z0), float32(-1e-50*z0), 1/z, -1/z, z/z, inf-inf, float32(inf))
	var f32 float32 = 1 << 24
	fmt.Println(f32+1 == f32, float64(f32)+1, math.Float32bits(float32(math.Copysign(0, -1))))
}

/* Output:
+Inf -0 +Inf -Inf NaN NaN +Inf
true 1.6777217e+07 2147483648
*/
