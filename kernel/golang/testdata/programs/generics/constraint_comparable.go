package main

import "fmt"

func index[T comparable](xs []T, x T) int {
	for i, y := range xs {
		if x == y {
			return i
		}
	}
	return -1
}

type p struct{ x, y int }

func main() {
	fmt.Println(index([]int{3, 4}, 4), index([]p{{1, 2}, {3, 4}}, p{3, 4}), index([]any{1, "a", 2.5}, any("a")), index([][2]int{{1, 2}}, [2]int{2, 1}))
}

/* Output:
1 1 1 -1
*/
