package main

import (
	"fmt"
	"math"
)

func same(x float64) float64 { return x }

func inverse(x float64) float64 { return 1 / x }

func main() {
	zero := 0.0
	minus := -zero * 1
	minus = math.Copysign(minus, -1)
	fmt.Println(minus, 1/minus, same(minus), inverse(minus))
}

/* Output:
-0 -Inf -0 -Inf
*/
