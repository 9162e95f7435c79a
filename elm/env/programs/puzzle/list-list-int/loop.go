//go:build ignore

package main

// Solve makes a table by a rule.
func Solve() [][]int {
	size := 4
	x := [][]int{}
	for i := 0; i < size; i++ {
		row := []int{}
		for k := 0; k < size; k++ {
			row = append(row, i+k)
		}
		x = append(x, row)
	}
	return x
}
