package main

import (
	"fmt"
	"sort"
)

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type rev struct{ sort.Interface }

func (r rev) Less(i, j int) bool { return r.Interface.Less(j, i) }

func main() {
	s := byLen{"ccc", "a", "bb"}
	sort.Sort(s)
	fmt.Println(s)
	sort.Sort(rev{s})
	fmt.Println(s)
	sort.Sort(sort.Reverse(rev{s}))
	fmt.Println(s)
}

/* Output:
[a bb ccc]
[ccc bb a]
[a bb ccc]
*/
