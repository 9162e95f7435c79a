package main

import "fmt"

type (
	maps  []map[int8]int
	lists [][]string
	bools []bool
	table map[string][]int
	fn    func() int
)

func (b bools) with() bools {
	b = append(bools{}, bools([]bool(nil))...)
	return b
}

func main() {
	fmt.Println(len(maps([]map[int8]int(nil))))
	a, m := lists([][]string(nil)), "x"
	fmt.Println(a == nil, len(a), m)
	fmt.Println(len(bools{true}.with()), bools([]bool(nil)) == nil)
	t, f := table(map[string][]int(nil)), fn((func() int)(nil))
	fmt.Println(t == nil, t["a"], f == nil)
	var x any = lists([][]string(nil))
	_, ok := x.(lists)
	fmt.Println(ok)
}

/* Output:
0
true 0 x
0 true
true [] true
true
*/
