package main

import "fmt"

func main() {
	var g [3][3]int
	for i := range g {
		for j := range g[i] {
			g[i][j] = i * j
		}
	}
	h := g
	row := g[2]
	row[2] = 100
	h[1] = row
	gp := &g[1]
	gp[0] = -1
	fmt.Println(g, h, row)
}

/* Output:
[[0 0 0] [-1 1 2] [0 2 4]] [[0 0 0] [0 2 100] [0 2 4]] [0 2 100]
*/
