package main

import "fmt"

type pair[A, B any] struct {
	a A
	b B
}

type inner struct{}

func main() {
	fmt.Printf("%T\n", pair[int, string]{})
	fmt.Printf("%T\n", pair[inner, []map[string]inner]{})
	fmt.Printf("%T\n", &pair[pair[int, int], func(int) string]{})
	fmt.Printf("%v %+v %#v\n", pair[int, string]{1, "x"}, pair[int, string]{1, "x"}, pair[int, string]{1, "x"})
}

/* Output:
main.pair[int,string]
main.pair[main.inner,[]map[string]main.inner]
*main.pair[main.pair[int,int],func(int) string]
{1 x} {a:1 b:x} main.pair[int,string]{a:1, b:"x"}
*/
