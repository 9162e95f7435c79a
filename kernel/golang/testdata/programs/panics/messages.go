package main

import (
	"errors"
	"fmt"
)

type t struct {
	next *t
	n    int
}

func main() {
	try := func(name string, f func()) {
		defer func() {
			r := recover()
			_, isErr := r.(error)
			fmt.Println(name, r, isErr)
		}()
		f()
	}
	var p *t
	var m map[string]int
	var a any
	var f func()
	var e error
	s := []int{1}
	i := 4
	try("nil field", func() { fmt.Println(p.n) })
	try("nil chain", func() { fmt.Println((&t{}).next.next) })
	try("nil map", func() { m["a"]++ })
	try("index", func() { fmt.Println(s[i]) })
	try("assert", func() { fmt.Println(a.(int)) })
	try("nil func", func() { f() })
	try("nil error", func() { fmt.Println(e.Error()) })
	try("nil deref", func() { var q *int; *q = 1 })
	try("string", func() { panic("s") })
	try("error", func() { panic(errors.New("e")) })
	try("int", func() { panic(42) })
	try("struct", func() { panic(t{n: 1}) })
	try("none", func() {})
}

/* Output:
nil field runtime error: invalid memory address or nil pointer dereference true
nil chain runtime error: invalid memory address or nil pointer dereference true
nil map assignment to entry in nil map true
index runtime error: index out of range [4] with length 1 true
assert interface conversion: interface {} is nil, not int true
nil func runtime error: invalid memory address or nil pointer dereference true
nil error runtime error: invalid memory address or nil pointer dereference true
nil deref runtime error: invalid memory address or nil pointer dereference true
string s false
error e true
int 42 false
struct {<nil> 1} false
none <nil> false
*/
