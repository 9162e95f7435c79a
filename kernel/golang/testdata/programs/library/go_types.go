package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func main() {
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "x.go", "package p\nvar x = 1 << 3\nfunc F(s string) (int, error) { return len(s), nil }", 0)
	conf := types.Config{}
	p, err := conf.Check("p", fset, []*ast.File{f}, nil)
	fmt.Println(err, p.Scope().Names(), p.Scope().Lookup("F").Type(), p.Scope().Lookup("x").Type())
	tv, err := types.Eval(fset, p, token.NoPos, "x + 2")
	fmt.Println(tv.Type, err)
	_, err = conf.Check("q", fset, []*ast.File{must(parser.ParseFile(fset, "y.go", "package q\nvar y int = \"s\"", 0))}, nil)
	fmt.Println(err)
}

/* Output:
<nil> [F x] func(s string) (int, error) int
int <nil>
y.go:2:13: cannot use "s" (untyped string constant) as int value in variable declaration
*/
