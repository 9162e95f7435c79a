package main

import (
	"fmt"
	"math"
)

func main() {
	nan := math.NaN()
	fmt.Println("a" < "b", "ab" < "a", "Z" < "a", "é" > "z", nan == nan, nan < 1, nan != nan, -0.0 == 0.0)
	inf := math.Inf(1)
	fmt.Println(inf > math.MaxFloat64, -inf < 0, inf == inf, inf-inf == 0)
}

/* Output:
true false true true false false true true
true true true false
*/
