package main

import "fmt"

type grid struct{ w, h int }

func (g grid) cells(yield func(x, y int) bool) {
	for y := range g.h {
		for x := range g.w {
			if !yield(x, y) {
				return
			}
		}
	}
}

func main() {
	for x, y := range (grid{2, 2}).cells {
		fmt.Print(x, y, " ")
	}
	g := grid{3, 1}
	f := g.cells
	g.w = 1
	for x := range f {
		fmt.Print(x, " ")
	}
	fmt.Println()
}

/* Output:
0 0 1 0 0 1 1 1 0 1 2␣
*/
