package main

import (
	"fmt"
	"path"
	"path/filepath"
)

func main() {
	fmt.Println(path.Join("a", "../b", "c"), path.Base("/x/y.go"), path.Ext("a.tar.gz"), path.Dir("/a/b"), path.Clean("a//b/./c/.."), path.IsAbs("/a"))
	m, err := filepath.Match("*.go", "x.go")
	r, err2 := filepath.Rel("/a/b", "/a/c/d")
	fmt.Println(m, err, r, err2, filepath.ToSlash("a/b"))
}

/* Output:
b/c y.go .gz /a a/b true
true <nil> ../c/d <nil> a/b
*/
