package main

import "fmt"

type level int

func (l level) String() string { return [...]string{"low", "mid", "high"}[l] }

type t struct {
	L level
	M map[level]level
}

func main() {
	l := level(1)
	var a any = l
	var s fmt.Stringer = l
	fmt.Println(l, a, s, []level{0, 2}, [2]level{1, 2}, map[string]level{"k": 2}, t{L: 2, M: map[level]level{0: 1}}, &t{L: 1})
	fmt.Printf("%v %d %s %q %x %5v|%-5s|\n", l, l, l, l, l, l, l)
	fmt.Println(fmt.Sprint(l)+"!", fmt.Sprintf("%v", []any{l, a, s}))
}

/* Output:
mid mid mid [low high] [mid high] map[k:high] {high map[low:mid]} &{mid map[]}
mid 1 mid "mid" 6d6964   mid|mid  |
mid! [mid mid mid]
*/
