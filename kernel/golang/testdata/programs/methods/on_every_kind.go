package main

import "fmt"

type (
	i int
	s string
	f func(int) int
	m map[string]int
	l []int
	a [2]int
	c chan int
	b bool
)

func (x i) d() int      { return int(x) * 2 }
func (x s) d() string   { return string(x + x) }
func (x f) d(n int) int { return x(x(n)) }
func (x m) d() int      { return len(x) }
func (x l) d() l        { return append(x[:len(x):len(x)], x...) }
func (x *a) d()         { x[0]++ }
func (x c) d() int      { return cap(x) }
func (x b) d() b        { return !x }

func main() {
	arr := a{1, 2}
	arr.d()
	fmt.Println(i(4).d(), s("q").d(), f(func(n int) int { return n + 1 }).d(1), m{"a": 1}.d(), l{1}.d(), arr, c(make(chan int, 3)).d(), b(true).d())
}

/* Output:
8 qq 3 1 [1 1] [2 2] 3 false
*/
