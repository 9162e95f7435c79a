package main

import "fmt"

type reader interface{ read() string }
type writer interface{ write(string) }
type both interface {
	reader
	writer
}
type file struct{ s string }

func (f *file) read() string   { return f.s }
func (f *file) write(s string) { f.s += s }

func main() {
	var b both = &file{"x"}
	b.write("y")
	var r reader = b
	fmt.Println(r.read(), r.(writer) != nil, r.(both) == b)
}

/* Output:
xy true true
*/
