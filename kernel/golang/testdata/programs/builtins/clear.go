package main

import (
	"fmt"
	"math"
)

func main() {
	m := map[float64]int{1: 1, math.NaN(): 2}
	clear(m)
	s := []int{1, 2, 3}
	clear(s[1:])
	var nm map[string]int
	clear(nm)
	clear([]int(nil))
	fmt.Println(len(m), s, nm == nil)
}

/* Output:
0 [1 0 0] true
*/
