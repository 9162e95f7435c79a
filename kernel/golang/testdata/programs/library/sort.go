package main

import (
	"fmt"
	"sort"
)

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func main() {
	s := []string{"ccc", "a", "bb", "dd"}
	sort.Stable(byLen(s))
	fmt.Println(s, sort.IsSorted(byLen(s)))
	xs := []float64{2.5, -1, 3}
	sort.Sort(sort.Reverse(sort.Float64Slice(xs)))
	is := []int{1, 3, 5, 7}
	fmt.Println(xs, sort.SearchInts(is, 5), sort.Search(len(is), func(i int) bool { return is[i] >= 4 }), sort.StringsAreSorted([]string{"a", "b"}))
	i, found := sort.Find(len(is), func(i int) int { return 7 - is[i] })
	fmt.Println(i, found)
	sort.Slice(is, func(i, j int) bool { return is[i] > is[j] })
	fmt.Println(is)
}

/* Output:
[a bb dd ccc] true
[3 2.5 -1] 2 2 true
3 true
[7 5 3 1]
*/
