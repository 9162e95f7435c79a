package main

import (
	"fmt"
	"index/suffixarray"
	"regexp"
	"sort"
)

func main() {
	x := suffixarray.New([]byte("banana"))
	offsets := x.Lookup([]byte("ana"), -1)
	sort.Ints(offsets)
	fmt.Println(offsets, string(x.Bytes()))
	fmt.Println(x.FindAllIndex(regexp.MustCompile("an"), -1))
}

/* Output:
[1 3] banana
[[1 3] [3 5]]
*/
