package corpus

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// HeldOut recognises programs of the families that the general model must not have seen, and says which family it is:
//
//   - parity: a remainder by two, or a name that speaks of parity;
//   - quadratic: the square of a variable times something else, a power of two by math.Pow, or a name that speaks of it;
//   - walker seed: a walker with joints on a circle (sine or cosine), with the corners of a box returned as a list, or with four nested loops.
//
// It errs towards recognising too much. A source that does not parse belongs to no family.
func HeldOut(source string) (family string, held bool) {
	text := source
	if !strings.HasPrefix(text, "package ") && !strings.Contains(text, "\npackage ") {
		text = "package main\n" + text
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	if err != nil {
		return "", false
	}
	walker := strings.Contains(source, "sodarace.")
	depth, loops := 0, []int{}
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			if len(loops) > 0 && loops[len(loops)-1] == depth {
				loops = loops[:len(loops)-1]
			}
			depth--
			return true
		}
		depth++
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops = append(loops, depth)
			if walker && len(loops) == 4 {
				family = "walker seed"
			}
		case *ast.Ident:
			family = firstOf(family, heldName(n.Name, walker))
		case *ast.BinaryExpr:
			if n.Op == token.REM && isNumber(n.Y, "2") {
				family = "parity"
			}
			if n.Op == token.MUL && squareTimes(n) {
				family = firstOf(family, "quadratic")
			}
		case *ast.AssignStmt:
			if n.Tok == token.REM_ASSIGN && isNumber(n.Rhs[0], "2") {
				family = "parity"
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Pow" && len(n.Args) == 2 && (isNumber(n.Args[1], "2") || isNumber(n.Args[1], "2.0")) {
				family = firstOf(family, "quadratic")
			}
		case *ast.CompositeLit:
			if walker && len(n.Elts) == 4 && allNames(n.Elts) {
				family = firstOf(family, "walker seed")
			}
		}
		return true
	})
	return family, family != ""
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// heldName is the family that a name speaks of.
func heldName(name string, walker bool) string {
	lower := strings.ToLower(name)
	switch {
	case strings.Contains(lower, "parity") || strings.Contains(lower, "bitsum"):
		return "parity"
	case strings.Contains(lower, "quadratic") || strings.Contains(lower, "parabola"):
		return "quadratic"
	case walker && (name == "Cos" || name == "Sin" || strings.Contains(lower, "cppn") || strings.Contains(lower, "makesquare") || strings.Contains(lower, "makecircle")):
		return "walker seed"
	}
	return ""
}

func isNumber(e ast.Expr, text string) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Value == text
}

func allNames(list []ast.Expr) bool {
	for _, e := range list {
		if _, ok := e.(*ast.Ident); !ok {
			return false
		}
	}
	return true
}

// squareTimes says whether a product has a variable exactly twice, and another factor.
func squareTimes(e *ast.BinaryExpr) bool {
	count := map[string]int{}
	factors := 0
	var walk func(ast.Expr)
	walk = func(x ast.Expr) {
		switch x := x.(type) {
		case *ast.ParenExpr:
			walk(x.X)
		case *ast.BinaryExpr:
			if x.Op == token.MUL {
				walk(x.X)
				walk(x.Y)
				return
			}
			factors++
		case *ast.Ident:
			factors++
			count[x.Name]++
		default:
			factors++
		}
	}
	walk(e)
	for _, n := range count {
		if n == 2 && factors > 2 {
			return true
		}
	}
	return false
}
