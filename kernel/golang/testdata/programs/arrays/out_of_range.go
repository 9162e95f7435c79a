package main

import "fmt"

func main() {
	try := func(f func()) {
		defer func() { fmt.Println(recover()) }()
		f()
	}
	a := [3]int{1, 2, 3}
	s := a[:2]
	i, j := 3, -1
	try(func() { fmt.Println(a[i]) })
	try(func() { a[i] = 1 })
	try(func() { fmt.Println(s[2]) })
	try(func() { fmt.Println(s[j]) })
	try(func() { fmt.Println(s[1 : i+1]) })
	try(func() { fmt.Println(s[i:]) })
	try(func() { fmt.Println(s[2 : 1+j]) })
	try(func() { fmt.Println(len(s[:3]), s[:i:i]) })
	try(func() { fmt.Println(s[: 1 : i+1]) })
	try(func() { _ = make([]int, j) })
	try(func() { _ = make([]int, 2, 1-j*j) })
}

/* Output:
runtime error: index out of range [3] with length 3
runtime error: index out of range [3] with length 3
runtime error: index out of range [2] with length 2
runtime error: index out of range [-1]
runtime error: slice bounds out of range [:4] with capacity 3
runtime error: slice bounds out of range [3:2]
runtime error: slice bounds out of range [2:0]
3 [1 2 3]
<nil>
runtime error: slice bounds out of range [::4] with capacity 3
runtime error: makeslice: len out of range
runtime error: makeslice: cap out of range
*/
