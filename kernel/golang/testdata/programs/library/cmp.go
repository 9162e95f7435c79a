package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

func main() {
	type p struct {
		name string
		age  int
	}
	ps := []p{{"b", 2}, {"a", 2}, {"c", 1}}
	slices.SortFunc(ps, func(x, y p) int { return cmp.Or(cmp.Compare(x.age, y.age), strings.Compare(x.name, y.name)) })
	fmt.Println(ps, cmp.Compare(1.5, 1), cmp.Less("a", "b"), cmp.Or("", "default"), cmp.Compare(math.NaN(), 1))
}

/* Output:
[{c 1} {a 2} {b 2}] 1 true default -1
*/
