package main

import (
	"fmt"
	"slices"
)

type id int32
type ids []id

func main() {
	xs := ids{5, -2, 9}
	ys := []id{3, 1}
	slices.Sort(xs)
	slices.Sort(ys)
	fmt.Println(xs, ys, slices.Max(xs), slices.Contains(ys, 3))
}

/* Output:
[-2 5 9] [1 3] 9 true
*/
