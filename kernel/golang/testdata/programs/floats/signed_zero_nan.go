package main

import (
	"fmt"
	"math"
	"sort"
)

func main() {
	z := 0.0
	n := -z
	m := math.Copysign(0, -1)
	fmt.Println(n, 1/n, m, 1/m, m == 0, math.Signbit(-m), math.Signbit(m*1), -m+0)
	nan := math.NaN()
	s := []float64{2, nan, 1, math.Inf(-1)}
	sort.Float64s(s)
	mm := map[float64]int{nan: 1}
	mm[nan] = 2
	fmt.Println(s, len(mm), mm[nan], nan > nan)
}

/* Output:
-0 -Inf -0 -Inf true false true 0
[NaN -Inf 1 2] 2 0 false
*/
