package main

import (
	"fmt"
	"math"
)

func main() {
	nan := math.NaN()
	neg := math.Copysign(0, -1)
	fmt.Println(min(nan, 1), max(1, nan), math.Signbit(min(0, neg)), math.Signbit(max(neg, 0)))
}

/* Output:
NaN NaN true false
*/
