//go:build ignore

package main

// Solve makes a list by a rule.
func Solve() []int {
	x := []int{}
	v := 1
	for i := 0; i < 8; i++ {
		x = append(x, v+i)
		v += 1
	}
	return x
}
