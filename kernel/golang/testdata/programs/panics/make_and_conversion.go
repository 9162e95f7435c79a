package main

import (
	"fmt"
	"strings"
)

func main() {
	try := func(f func()) {
		defer func() { fmt.Println(recover()) }()
		f()
	}
	n := -5
	try(func() { _ = make([]int, n) })
	try(func() { _ = make([]int, 0, n) })
	try(func() { _ = make(chan int, n) })
	try(func() { _ = make(map[int]int, n) })
	try(func() { _ = strings.Repeat("x", n) })
}

/* Output:
runtime error: makeslice: len out of range
runtime error: makeslice: cap out of range
makechan: size out of range
<nil>
strings: negative Repeat count
*/
