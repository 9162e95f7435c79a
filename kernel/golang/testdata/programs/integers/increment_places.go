package main

import (
	"fmt"
	"math"
)

type t struct{ n uint8 }

func main() {
	a := [2]int8{127, -128}
	a[0]++
	a[1]--
	m := map[string]uint16{"x": 65535}
	m["x"]++
	m["y"]--
	s := t{255}
	p := &s.n
	*p++
	xs := []int32{math.MinInt32}
	xs[0]--
	fmt.Println(a, m, s, xs)
}

/* Output:
[-128 127] map[x:0 y:65535] {0} [2147483647]
*/
