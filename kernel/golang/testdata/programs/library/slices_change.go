package main

import (
	"fmt"
	"slices"
	"strings"
)

func main() {
	s := []int{1, 2, 3, 4, 5}
	s = slices.Insert(s, 1, 10, 11)
	s = slices.Delete(s, 3, 5)
	fmt.Println(s, slices.Compact([]int{1, 1, 2, 2, 1}), slices.Replace([]int{1, 2, 3}, 0, 2, 9), slices.Concat([]int{1}, nil, []int{2, 3}), slices.Repeat([]string{"x"}, 3))
	slices.Reverse(s)
	fmt.Println(s, slices.DeleteFunc([]int{1, 2, 3, 4}, func(x int) bool { return x%2 == 0 }), cap(slices.Clip(make([]int, 2, 9))), cap(slices.Grow([]int{}, 5)) >= 5)
	fmt.Println(slices.CompactFunc([]string{"a", "A", "b"}, strings.EqualFold), slices.Collect(slices.Chunk([]int{1, 2, 3}, 2)), slices.AppendSeq([]int{0}, slices.Values([]int{1, 2})), slices.SortedFunc(slices.Values([]int{1, 3, 2}), func(a, b int) int { return b - a }), slices.SortedStableFunc(slices.Values([]int{2, 1}), func(a, b int) int { return a - b }))
	defer func() { fmt.Println(recover()) }()
	slices.Insert(s, 99, 1)
}

/* Output:
[1 10 11 4 5] [1 2 1] [9 3] [1 2 3] [x x x]
[5 4 11 10 1] [1 3] 2 true
[a b] [[1 2] [3]] [0 1 2] [3 2 1] [1 2]
runtime error: slice bounds out of range [99:5]
*/
