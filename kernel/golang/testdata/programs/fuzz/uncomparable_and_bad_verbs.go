package main

import "fmt"

type T []string
type S struct{ f func() }
type P struct {
	n int
	a any
}

func try(f func() bool) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(r)
		}
	}()
	fmt.Println(f())
}

type level int

func index[E comparable](list []E, x E) int {
	for i, e := range list {
		if e == x {
			return i
		}
	}
	return -1
}

func main() {
	var a any = T{"x"}
	try(func() bool { return a == a })
	try(func() bool { return P{1, a} == P{1, a} })
	try(func() bool { return P{1, a} == P{2, a} })
	try(func() bool { return any(P{1, a}) == any(P{1, a}) })
	try(func() bool { return [2]any{1, a} == [2]any{1, a} })
	try(func() bool { return any([2]any{1, a}) == any([2]any{1, a}) })
	try(func() bool { return any(S{}) == any(S{}) })
	try(func() bool { return any(P{1, S{}}) == any(P{1, S{}}) })
	try(func() bool { return index([]any{1, a}, a) == 1 })
	try(func() bool { return index([]P{{1, a}}, P{1, a}) == 1 })
	try(func() bool {
		switch a {
		case 1, a:
			return true
		}
		return false
	})
	fmt.Printf("%t %z %d %!|%s %x\n", level(1), level(2), "s", level(3), struct{ a level }{4})
	fmt.Printf("%d %s %t\n", []level{1}, []level{2}, map[level]bool{1: true})
	fmt.Printf("%d\n", T{"q"})
	fmt.Printf("%s\n", &P{1, level(2)})
}

/* Output:
runtime error: comparing uncomparable type main.T
runtime error: comparing uncomparable type main.T
false
runtime error: comparing uncomparable type main.T
runtime error: comparing uncomparable type main.T
runtime error: comparing uncomparable type main.T
runtime error: comparing uncomparable type main.S
runtime error: comparing uncomparable type main.S
runtime error: comparing uncomparable type main.T
runtime error: comparing uncomparable type main.T
runtime error: comparing uncomparable type main.T
%!t(main.level=1) %!z(main.level=2) %!d(string=s) %!!(main.level=3)|{%!s(main.level=4)} %!x(MISSING)
[1] [%!s(main.level=2)] map[%!t(main.level=1):true]
[%!d(string=q)]
&{%!s(int=1) %!s(main.level=2)}
*/
