package main

import "fmt"

func main() {
	try := func(f func() string) {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(f())
	}
	s := "abc"
	n := 5
	try(func() string { return string(s[n]) })
	try(func() string { return s[n:] })
	try(func() string { return s[:n] })
	try(func() string { return s[2 : n-4] })
	try(func() string { return s[3:] + "empty" })
}

/* Output:
runtime error: index out of range [5] with length 3
runtime error: slice bounds out of range [5:3]
runtime error: slice bounds out of range [:5] with length 3
runtime error: slice bounds out of range [2:1]
empty
<nil>
*/
