package main

import (
	"fmt"
	"slices"
)

func main() {
	s := []int{3, 1, 4, 1, 5, 9, 2, 6}
	t := slices.Clone(s)
	slices.Sort(t)
	i, ok := slices.BinarySearch(t, 5)
	j, ok2 := slices.BinarySearchFunc([]string{"a", "ccc"}, 2, func(e string, n int) int { return len(e) - n })
	fmt.Println(s, t, i, ok, j, ok2, slices.IsSorted(t), slices.Max(s), slices.MinFunc(s, func(a, b int) int { return b - a }))
	slices.SortStableFunc(s, func(a, b int) int { return a%3 - b%3 })
	fmt.Println(s, slices.Index(s, 4), slices.IndexFunc(s, func(x int) bool { return x > 5 }), slices.Contains(s, 7), slices.ContainsFunc(s, func(x int) bool { return x == 2 }))
	fmt.Println(slices.Compare([]int{1, 2}, []int{1, 3}), slices.Equal(s, t), slices.EqualFunc([]int{1}, []string{"x"}, func(a int, b string) bool { return a == len(b) }))
}

/* Output:
[3 1 4 1 5 9 2 6] [1 1 2 3 4 5 6 9] 5 true 1 false true 9 9
[3 9 6 1 4 1 5 2] 4 1 false true
-1 false true
*/
