package env

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"

	"goelm/elm"
)

// A Shape counts what a program is made of. Comments, the package clause and imports do not count.
type Shape struct {
	Nodes     int // of the syntax tree, from its declarations down to names and literals
	Depth     int // levels of that tree
	Functions int // declared, and function literals
	Loops     int
	Branches  int // if, and the cases of switch and select
	Calls     int // conversions look alike and count too
	Operators int // unary and binary, assignments with one (+=), ++ and --
	Literals  int // numbers, characters and strings
	Names     int // different identifiers
}

// ShapeOf is the shape of the program, for the measures of a task of one's own. Of a source that does not parse it counts what
// the parser could make of it.
func ShapeOf(p elm.Program) Shape {
	file := parse(p.Source)
	if file == nil {
		return Shape{}
	}
	var s Shape
	names := map[string]bool{}
	depth := 0
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			switch n.(type) {
			case nil:
				depth--
				return true
			case *ast.Comment, *ast.CommentGroup:
				return false
			}
			depth++
			s.Depth = max(s.Depth, depth)
			s.Nodes++
			s.count(n, names)
			return true
		})
	}
	s.Names = len(names)
	return s
}

func (s *Shape) count(n ast.Node, names map[string]bool) {
	switch n := n.(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		s.Functions++
	case *ast.ForStmt, *ast.RangeStmt:
		s.Loops++
	case *ast.IfStmt, *ast.CaseClause, *ast.CommClause:
		s.Branches++
	case *ast.CallExpr:
		s.Calls++
	case *ast.UnaryExpr, *ast.BinaryExpr, *ast.IncDecStmt:
		s.Operators++
	case *ast.AssignStmt:
		if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
			s.Operators++
		}
	case *ast.BasicLit:
		s.Literals++
	case *ast.Ident:
		names[n.Name] = true
	}
}

// parse is the source's syntax tree, as much of it as can be read.
func parse(source string) *ast.File {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "candidate.go", source, parser.SkipObjectResolution)
	if err != nil { // most programs have no package clause
		file, _ = parser.ParseFile(fset, "candidate.go", "package main\n"+source, parser.SkipObjectResolution)
	}
	return file
}

// nodesMeasure is the size of a program as an axis.
func nodesMeasure(most float64, cells int) elm.Measure {
	return elm.Measure{Name: "program size", Unit: "nodes", Min: 0, Max: most, Cells: cells}
}

// steady drops the digits in which machines may differ: some of Go's mathematical functions round differently on others.
func steady(v float64) float64 { return math.Round(v*1e9) / 1e9 }
