package main

import (
	"cmp"
	"fmt"
	"sort"
)

func sorted[K cmp.Ordered, V any](m map[K]V) []K {
	var ks []K
	for k := range m {
		ks = append(ks, k)
	}
	sort.Slice(ks, func(i, j int) bool { return ks[i] < ks[j] })
	return ks
}

func main() {
	fmt.Println(sorted(map[string]int{"b": 1, "a": 2}), sorted(map[float64]bool{2: true, -1: false}))
}

/* Output:
[a b] [-1 2]
*/
