package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func main() {
	m := map[string]int{"b": 2, "a": 1}
	fmt.Println(slices.Sorted(maps.Keys(m)), slices.Collect(slices.Values([]int{3, 4})))
	for s := range strings.SplitSeq("a,b,c", ",") {
		fmt.Print(s, ";")
	}
	for i, c := range slices.Backward([]string{"x", "y"}) {
		fmt.Print(i, c, ";")
	}
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c)
	}
	for l := range strings.Lines("one\ntwo") {
		fmt.Printf("%q", l)
	}
	fmt.Println()
}

/* Output:
[a b] [3 4]
a;b;c;1y;0x;[1 2][3 4][5]"one\n""two"
*/
