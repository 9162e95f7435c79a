package main

import "fmt"

func main() {
	m := map[string]int{}
	var arr [3]int
	k := 0
	for k, arr[1] = range []int{5, 6} {
		m[fmt.Sprint(k)] = arr[1]
	}
	fmt.Println(k, arr, m)
	type t struct{ i, v int }
	var s t
	for s.i, s.v = range [2]int{8, 9} {
	}
	fmt.Println(s)
}

/* Output:
1 [0 6 0] map[0:5 1:6]
{1 9}
*/
