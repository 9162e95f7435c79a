package main

import "fmt"

type t struct{ A int }

func main() {
	p := &t{1}
	fmt.Printf("%v %+v\n", p, p)
	fmt.Println(&[]int{1}, &map[string]int{"a": 1}, &[2]bool{true}, *p)
	var np *t
	var ns []int
	var nm map[string]int
	var ni any
	var ne error
	fmt.Println(np, ns, nm, ni, ne, []any{np, ns, nm, ni})
	fmt.Printf("%v %+v %d %s\n", np, ns, ns, ni)
}

/* Output:
&{1} &{A:1}
&[1] &map[a:1] &[true false] {1}
<nil> [] map[] <nil> <nil> [<nil> [] map[] <nil>]
<nil> [] [] %!s(<nil>)
*/
