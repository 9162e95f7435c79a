package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/format"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
)

func main() {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "x.go", "package p\n\n// F doc.\nfunc F(a int) int { return a+1 }\ntype T struct{ X int }\n", parser.ParseComments)
	fmt.Println(f.Name, err, len(f.Decls))
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			fmt.Print(id.Name, "@", fset.Position(id.Pos()).Line, " ")
		}
		return true
	})
	fmt.Println()
	src, err := format.Source([]byte("package p\nfunc  f( ){x:=1\n_=x}"))
	fmt.Println(string(src), err)
	printer.Fprint(os.Stdout, fset, f.Decls[0])
	fmt.Println()
	e, _ := parser.ParseExpr("1 + 2*3")
	fmt.Printf("%T %v\n", e, constant.BinaryOp(constant.MakeInt64(2), token.SHL, constant.MakeInt64(3)) == nil)
}

/* Output:
p <nil> 2
p@1 F@4 a@4 int@4 int@4 a@4 T@5 X@5 int@5␣
package p

func f() {
	x := 1
	_ = x
}
 <nil>
// F doc.
func F(a int) int	{ return a + 1 }
panic: invalid binary operation 2 << 3
exit 2
*/
