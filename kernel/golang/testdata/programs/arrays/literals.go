package main

import "fmt"

func main() {
	a := [...]string{2: "c", "d", 0: "a"}
	b := [2][]int{{1}, {2, 3}}
	c := [...]struct{ x, y int }{{1, 2}, {y: 3}}
	d := [3]*[2]int{{1, 2}, nil, {}}
	fmt.Printf("%q %v %v %d %v %v\n", a, b, c, len(d), *d[0], d[1] == nil)
}

/* Output:
["a" "" "c" "d"] [[1] [2 3]] [{1 2} {0 3}] 3 [1 2] true
*/
