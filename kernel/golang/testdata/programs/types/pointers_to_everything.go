package main

import "fmt"

func main() {
	x := 5
	p := &x
	pp := &p
	**pp = 6
	arr := [2]string{"a", "b"}
	pa := &arr[1]
	*pa = "z"
	s := []int{1, 2}
	ps := &s
	*ps = append(*ps, 3)
	(*ps)[0] = 9
	st := struct{ a, b int }{1, 2}
	pb := &st.b
	*pb++
	pf := &[]func() int{func() int { return x }}[0]
	fmt.Println(x, arr, s, st, (*pf)())
}

/* Output:
6 [a z] [9 2 3] {1 3} 6
*/
