package main

import "fmt"

func main() {
	var s []byte
	s = append(s, "ab"...)
	s = append(s, 'c', 'd')
	s = append(s, []byte{'e'}...)
	s = append(s)
	fmt.Println(string(s), append([]int(nil)) == nil)
	var t []any
	t = append(t, 1, "x", nil, []int{2})
	t = append(t, t...)
	fmt.Println(t, len(t))
}

/* Output:
abcde true
[1 x <nil> [2] 1 x <nil> [2]] 8
*/
