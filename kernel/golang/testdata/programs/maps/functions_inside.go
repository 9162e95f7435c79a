package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

func main() {
	ops := map[string]func(float64, float64) float64{
		"+":   func(a, b float64) float64 { return a + b },
		"max": math.Max,
		"pow": math.Pow,
	}
	for _, k := range slices.Sorted(maps.Keys(ops)) {
		fmt.Print(k, "=", ops[k](2, 3), " ")
	}
	fmt.Println(ops["none"] == nil)
}

/* Output:
+=5 max=3 pow=8 true
*/
