package main

import (
	"fmt"
	"maps"
	"slices"
)

func main() {
	m := map[string]int{"a": 1, "b": 2, "c": 3}
	c := maps.Clone(m)
	maps.DeleteFunc(c, func(k string, v int) bool { return v%2 == 1 })
	maps.Copy(c, map[string]int{"z": 26})
	fmt.Println(c, maps.Equal(m, c), slices.Sorted(maps.Values(m)), maps.Collect(maps.All(c)))
	maps.Insert(c, maps.All(map[string]int{"q": 1}))
	fmt.Println(len(c), maps.EqualFunc(m, m, func(a, b int) bool { return a == b }))
}

/* Output:
map[b:2 z:26] false [1 2 3] map[b:2 z:26]
3 true
*/
