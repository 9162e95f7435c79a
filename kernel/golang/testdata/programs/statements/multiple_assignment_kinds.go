package main

import "fmt"

func main() {
	m := map[string]int{}
	xs := []int{1, 2, 3}
	var st struct{ a, b int }
	p := &st
	st.a, xs[1], m["k"], p.b = 10, 20, 30, 40
	xs[0], xs[2] = xs[2], xs[0]
	var v any
	var ok bool
	v, ok = m["k"]
	fmt.Println(st, xs, m, v, ok)
	v, ok = v.(string)
	fmt.Println(v, ok)
}

/* Output:
{10 40} [3 20 1] map[k:30] 30 true
 false
*/
