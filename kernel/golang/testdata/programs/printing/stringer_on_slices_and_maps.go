package main

import "fmt"

type list []int
type dict map[string]int
type fn func()

func (l list) String() string { return fmt.Sprintf("list of %d", len(l)) }
func (d dict) String() string { return fmt.Sprintf("dict of %d", len(d)) }
func (f fn) String() string   { return "fn" }

func main() {
	var a any = list{1, 2}
	fmt.Println(list{1}, a, dict{"a": 1}, fn(nil), []any{list{}, dict{}}, [][]list{{list{1}}})
	fmt.Printf("%v %s %d\n", list{1}, dict{}, list{4})
}

/* Output:
list of 1 list of 2 dict of 1 fn [list of 0 dict of 0] [[list of 1]]
list of 1 dict of 0 [4]
*/
