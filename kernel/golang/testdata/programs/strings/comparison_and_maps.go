package main

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
)

func main() {
	m := map[string]int{}
	for _, w := range strings.Fields("the cat the dog a cat the end") {
		m[w]++
	}
	ks := slices.Sorted(maps.Keys(m))
	sort.SliceStable(ks, func(i, j int) bool { return m[ks[i]] > m[ks[j]] })
	fmt.Println(ks, m)
}

/* Output:
[the cat a dog end] map[a:1 cat:2 dog:1 end:1 the:3]
*/
