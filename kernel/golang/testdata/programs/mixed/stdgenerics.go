package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

type person struct {
	name string
	age  int
}
type ids []int

func main() {
	xs := []int{3, 1, 2}
	slices.Sort(xs)
	fmt.Println(xs, slices.Max(xs), slices.Min(xs), slices.Contains(xs, 2), slices.Index(xs, 3))
	slices.Reverse(xs)
	fmt.Println(xs, slices.IsSorted(xs), slices.Equal(xs, []int{3, 2, 1}))
	ps := []person{{"b", 2}, {"a", 1}, {"c", 2}}
	slices.SortFunc(ps, func(a, b person) int {
		return cmp.Or(cmp.Compare(b.age, a.age), strings.Compare(a.name, b.name))
	})
	fmt.Println(ps)
	m := map[string]int{"x": 1, "y": 2, "a": 3}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Print(k, m[k], " ")
	}
	fmt.Println()
	i, ok := slices.BinarySearch([]string{"a", "c", "e"}, "c")
	fmt.Println(i, ok, slices.Insert([]int{1, 4}, 1, 2, 3), slices.Delete([]int{1, 2, 3, 4}, 1, 3))
	c := slices.Clone(ids{5, 6})
	c[0] = 9
	fmt.Println(c, slices.Compact([]int{1, 1, 2, 2, 1}), slices.Concat([]int{1}, []int{2, 3}))
	for i, v := range slices.Backward([]string{"a", "b"}) {
		fmt.Print(i, v, " ")
	}
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c)
	}
	fmt.Println()
	m2 := maps.Clone(m)
	delete(m2, "x")
	fmt.Println(len(m), len(m2), maps.Equal(m, m2), min(2, 1), cmp.Less(1.5, 2))
	fmt.Println(slices.IndexFunc(ps, func(p person) bool { return p.name == "a" }), slices.Repeat([]int{1, 2}, 2))
	fmt.Println(slices.MaxFunc(ps, func(a, b person) int { return cmp.Compare(a.age, b.age) }))
	for s := range strings.SplitSeq("a,b,c", ",") {
		fmt.Print(s, ";")
	}
	fmt.Println(slices.Collect(maps.Values(map[int]int{1: 2})))
}

/* Output:
[1 2 3] 3 1 true 2
[3 2 1] false true
[{b 2} {c 2} {a 1}]
a3 x1 y2␣
1 true [1 2 3 4] [1 4]
[9 6] [1 2 1] [1 2 3]
1b 0a [1 2][3 4][5]
3 2 false 1 true
2 [1 2 1 2]
{b 2}
a;b;c;[2]
*/
