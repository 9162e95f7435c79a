package main

import (
	"fmt"
	"math"
)

func main() {
	var s float32
	for range 10 {
		s += 0.1
	}
	x := float32(16777216)
	y := x + 1
	z := x*x + 1
	var arr [2]float32
	arr[0] = 1.0 / 3
	arr[0] *= 3
	fmt.Println(s, y == x, z, arr[0] == 1, float32(0.1)+float32(0.2), math.Float32bits(s))
}

/* Output:
1.0000001 true 2.8147498e+14 true 0.3 1065353217
*/
