package main

import "fmt"

const n = 2 + 1

type grid [n][n * 2]int

func main() {
	var g grid
	g[n-1][len(g[0])-1] = 7
	x := [...]int{n: 5, 1, n - 2: 9}
	fmt.Println(len(g), len(g[0]), g, x, len(x))
}

/* Output:
3 6 [[0 0 0 0 0 0] [0 0 0 0 0 0] [0 0 0 0 0 7]] [0 9 0 5 1] 5
*/
