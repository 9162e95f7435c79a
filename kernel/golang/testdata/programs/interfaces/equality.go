package main

import "fmt"

type a int
type b int
type s struct{ x int }

func main() {
	var x, y any = 1, 1
	fmt.Println(x == y, x == any(int64(1)), any(a(1)) == any(b(1)), any(a(1)) == any(a(1)), any(a(1)) == any(1))
	fmt.Println(any(s{1}) == any(s{1}), any(&s{1}) == any(&s{1}), any([2]int{1, 2}) == any([2]int{1, 2}), any("a") == any("a"))
	var e error
	fmt.Println(e == nil, x != nil, any(nil) == nil, any((*int)(nil)) == nil)
}

/* Output:
true false false true false
true false true true
true true true false
*/
