package main

import "fmt"

func main() {
	var f func()
	g := func() {}
	fmt.Println(f == nil, g == nil, g != nil)
	fs := map[string]func(){"a": nil}
	_, ok := fs["a"]
	fmt.Println(fs["a"] == nil, ok, fs["b"] == nil)
}

/* Output:
true false true
true true true
*/
