// known: names of types in fmt's complaints

package main

import "fmt"

type t []int
type s struct{ a int }
type p[A any] struct{ a A }

func main() {
	fmt.Printf("%d\n", 1, t{2}, s{3}, &s{4}, p[int]{5})
	fmt.Printf("%s %d\n", s{1}, t{2})
	fmt.Printf("%!", t{1})
	fmt.Println()
}

/* Output:
1
%!(EXTRA main.t=[2], main.s={3}, *main.s=&{4}, main.p[int]={5}){%!s(int=1)} [2]
[%!!(int=1)]
*/
