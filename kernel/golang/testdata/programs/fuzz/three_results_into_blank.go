package main

import "fmt"

type t struct {
	a uint64
	m map[int32]uint64
}

func f(p byte) (float64, []float32, bool) { return 1.5, []float32{2}, p > 3 }

func main() {
	g := func(m map[uint64]string) int {
		_, _, r := f(9)
		if r {
			return len(m) + 7
		}
		return 0
	}
	fmt.Printf("%d %v %v\n", 1, t{1, map[int32]uint64{2: 3}}, g(map[uint64]string{1: "a"}))
}

/* Output:
1 {1 map[2:3]} 8
*/
