package main

// known: the lowering of now refuses it

import "fmt"

type key struct {
	name string
	f    func()
}

type list []int

type outer struct {
	a any
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	var x, y any = key{name: "a"}, key{name: "a"}
	try(func() { fmt.Println(x == y) })
	try(func() { fmt.Println(map[any]int{x: 1}) })
	var l any = list{1}
	try(func() { fmt.Println(l == l) })
	try(func() { fmt.Println(outer{l} == outer{l}) })
	m := map[any]int{}
	try(func() { m[[]int{1}]++ })
	try(func() { fmt.Println(m[map[string]int{}]) })
}

/* Output:
runtime error: comparing uncomparable type main.key
runtime error: hash of unhashable type main.key
runtime error: comparing uncomparable type main.list
runtime error: comparing uncomparable type main.list
runtime error: hash of unhashable type []int
hash of unhashable type: map[string]int
*/
