package difftest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"goelm/kernel/golang"
)

// Reduce looks for the smallest program that interesting still accepts, by leaving out declarations, statements and parts
// of expressions. interesting judges several candidates at once, because compiling them together is cheaper.
func Reduce(lib *golang.Library, src string, interesting func(candidates []string) []bool) string {
	r := &reducer{lib: lib, interesting: interesting, tried: map[string]bool{}}
	for {
		before := src
		for _, k := range []editKind{dropEdit, hoistEdit, exprEdit} {
			src = r.pass(src, k)
		}
		if src == before {
			return src
		}
	}
}

type reducer struct {
	lib         *golang.Library
	interesting func([]string) []bool
	tried       map[string]bool
}

type editKind int

const (
	dropEdit  editKind = iota // leave out a declaration, statement, clause or element
	hoistEdit                 // put the body of a statement in its place
	exprEdit                  // put an operand or a zero value in the place of an expression
)

// pass applies edits of one kind in ever smaller groups until none is accepted.
func (r *reducer) pass(src string, kind editKind) string {
	const together = 48
	n := r.count(src, kind)
	for group := max(1, n/2); group > 0; {
		accepted := false
		for from := 0; from < n; from += group * together {
			var cands []string
			for i := from; i < n && i < from+group*together; i += group {
				c, ok := r.edit(src, kind, i, min(n, i+group))
				if ok && len(c) < len(src) && !r.tried[c] {
					r.tried[c] = true
					cands = append(cands, c)
				}
			}
			if len(cands) == 0 {
				continue
			}
			best := ""
			for i, ok := range r.interesting(cands) {
				if ok && (best == "" || len(cands[i]) < len(best)) {
					best = cands[i]
				}
			}
			if best != "" {
				src, accepted = best, true
				n = r.count(src, kind)
				from -= group * together // the same region again, which is another now
			}
		}
		if !accepted || group > n {
			if group == 1 {
				break
			}
			group = min(group/2, max(1, n/2))
		}
	}
	return src
}

// sites numbers the places for edits of a kind, in the order of the source.
func (r *reducer) sites(file *ast.File, info *types.Info, kind editKind) map[ast.Node][]int {
	out := map[ast.Node][]int{}
	n := 0
	add := func(x ast.Node, times int) {
		for range times {
			out[x] = append(out[x], n)
			n++
		}
	}
	astutil.Apply(file, func(c *astutil.Cursor) bool {
		switch x := c.Node().(type) {
		case nil:
			return false
		case ast.Stmt, ast.Decl:
			if kind == dropEdit && c.Index() >= 0 && !isMain(x) {
				add(x, 1)
			}
			if kind == hoistEdit && c.Index() >= 0 && len(bodies(x)) > 0 {
				add(x, len(bodies(x)))
			}
		case ast.Expr:
			if _, ok := c.Parent().(*ast.CompositeLit); kind == dropEdit && c.Index() >= 0 && ok {
				add(x, 1)
			}
			if kind == exprEdit && info.Types[x].IsValue() {
				add(x, 2+len(r.operands(x, info)))
			}
		case *ast.FieldList:
			_, isStruct := c.Parent().(*ast.StructType)
			if kind == dropEdit && isStruct {
				for _, f := range x.List {
					add(f, 1)
				}
			}
		}
		return true
	}, nil)
	return out
}

func (r *reducer) count(src string, kind editKind) int {
	c, err := golang.Check(r.lib, "p.go", src, golang.CheckOptions{})
	if err != nil {
		return 0
	}
	n := 0
	for _, ids := range r.sites(c.File, c.Info, kind) {
		n += len(ids)
	}
	return n
}

// edit makes the edits numbered from lo below hi and mends what they broke.
func (r *reducer) edit(src string, kind editKind, lo, hi int) (string, bool) {
	c, err := golang.Check(r.lib, "p.go", src, golang.CheckOptions{})
	if err != nil {
		return "", false
	}
	sites := r.sites(c.File, c.Info, kind)
	chosen := func(x ast.Node) int {
		for i, id := range sites[x] {
			if id >= lo && id < hi {
				return i
			}
		}
		return -1
	}
	file := astutil.Apply(c.File, func(cur *astutil.Cursor) bool {
		x := cur.Node()
		if x == nil {
			return false
		}
		k := chosen(x)
		if k < 0 {
			return true
		}
		switch kind {
		case dropEdit:
			cur.Delete()
		case hoistEdit:
			for _, s := range bodies(x)[k] {
				cur.InsertBefore(s)
			}
			cur.Delete()
		case exprEdit:
			e := x.(ast.Expr)
			if ops := r.operands(e, c.Info); k < len(ops) {
				cur.Replace(ops[k])
			} else if z := simple(c.Info.TypeOf(e), k-len(ops)); z != nil {
				cur.Replace(z)
			}
		}
		return false
	}, nil)
	return r.mend(c.Fset, file.(*ast.File))
}

func isMain(n ast.Node) bool {
	f, ok := n.(*ast.FuncDecl)
	return ok && f.Recv == nil && f.Name.Name == "main"
}

// bodies lists the statement lists that could stand in the place of x.
func bodies(x ast.Node) [][]ast.Stmt {
	var out [][]ast.Stmt
	add := func(b *ast.BlockStmt) {
		if b != nil {
			out = append(out, b.List)
		}
	}
	clauses := func(b *ast.BlockStmt) {
		for _, c := range b.List {
			switch c := c.(type) {
			case *ast.CaseClause:
				out = append(out, c.Body)
			case *ast.CommClause:
				out = append(out, c.Body)
			}
		}
	}
	switch x := x.(type) {
	case *ast.BlockStmt:
		add(x)
	case *ast.IfStmt:
		if x.Init != nil {
			out = append(out, append([]ast.Stmt{x.Init}, x.Body.List...))
		}
		add(x.Body)
		if b, ok := x.Else.(*ast.BlockStmt); ok {
			add(b)
		} else if x.Else != nil {
			out = append(out, []ast.Stmt{x.Else})
		}
	case *ast.ForStmt:
		if x.Init != nil {
			out = append(out, append([]ast.Stmt{x.Init}, x.Body.List...))
		}
		add(x.Body)
	case *ast.RangeStmt:
		add(x.Body)
	case *ast.LabeledStmt:
		out = append(out, []ast.Stmt{x.Stmt})
	case *ast.SwitchStmt:
		clauses(x.Body)
	case *ast.TypeSwitchStmt:
		clauses(x.Body)
	case *ast.SelectStmt:
		clauses(x.Body)
	case *ast.ExprStmt:
		if call, ok := x.X.(*ast.CallExpr); ok { // try(name, func() { ... })
			for _, a := range append([]ast.Expr{call.Fun}, call.Args...) {
				if lit, ok := a.(*ast.FuncLit); ok {
					add(lit.Body)
				}
			}
		}
	case *ast.DeferStmt:
		if lit, ok := x.Call.Fun.(*ast.FuncLit); ok {
			add(lit.Body)
		}
	}
	return out
}

// operands lists parts of e of its own type.
func (r *reducer) operands(e ast.Expr, info *types.Info) []ast.Expr {
	var out []ast.Expr
	t := info.TypeOf(e)
	ast.Inspect(e, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		if _, isFunc := n.(*ast.FuncLit); isFunc {
			return false
		}
		if ok && x != e && info.Types[x].IsValue() && types.Identical(info.TypeOf(x), t) && len(out) < 3 {
			out = append(out, x)
			return false
		}
		return true
	})
	return out
}

// simple is a short expression of type t, or nil.
func simple(t types.Type, k int) ast.Expr {
	if t == nil {
		return nil
	}
	text := types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
	expr := ""
	switch u := t.Underlying().(type) {
	case *types.Basic:
		v := ""
		switch info := u.Info(); {
		case info&types.IsBoolean != 0:
			v = []string{"false", "true"}[k]
		case info&types.IsString != 0:
			v = []string{`""`, `"a"`}[k]
		case info&types.IsNumeric != 0:
			v = []string{"0", "1"}[k]
		default:
			return nil
		}
		if _, ok := t.(*types.Basic); ok && (u.Kind() == types.Int || u.Kind() == types.String || u.Kind() == types.Bool || u.Info()&types.IsUntyped != 0) {
			expr = v
		} else {
			expr = text + "(" + v + ")"
		}
	case *types.Struct, *types.Array:
		expr = text + "{}"
	case *types.Slice, *types.Map:
		expr = []string{text + "{}", text + "(nil)"}[k]
	case *types.Interface, *types.Pointer, *types.Signature:
		expr = []string{"nil", "(" + text + ")(nil)"}[k]
	default:
		return nil
	}
	x, err := parser.ParseExpr(expr)
	if err != nil {
		return nil
	}
	return clearPos(x)
}

// clearPos takes positions of another file away.
func clearPos(x ast.Expr) ast.Expr {
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			n.NamePos = token.NoPos
		case *ast.BasicLit:
			n.ValuePos = token.NoPos
		case *ast.CompositeLit:
			n.Lbrace, n.Rbrace = token.NoPos, token.NoPos
		case *ast.CallExpr:
			n.Lparen, n.Rparen = token.NoPos, token.NoPos
		}
		return true
	})
	return x
}

// mend prints a file and leaves out what does not compile.
func (r *reducer) mend(fset *token.FileSet, file *ast.File) (string, bool) {
	file.Comments = nil
	for range 12 {
		var b bytes.Buffer
		if format.Node(&b, fset, file) != nil {
			return "", false
		}
		src := b.String()
		_, err := golang.Check(r.lib, "p.go", src, golang.CheckOptions{})
		if err == nil {
			return src, true
		}
		list, ok := err.(golang.ErrorList)
		if !ok {
			return "", false
		}
		fset = token.NewFileSet()
		if file, err = parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution); err != nil {
			return "", false
		}
		if !dropErrors(fset, file, list) {
			return "", false
		}
	}
	return "", false
}

// dropErrors leaves out the statements and declarations in which errors lie.
func dropErrors(fset *token.FileSet, file *ast.File, list golang.ErrorList) bool {
	tf := fset.File(file.Pos())
	var at []token.Pos
	for _, d := range list {
		if strings.Contains(d.Msg, "missing return") || d.Line > tf.LineCount() {
			return false
		}
		at = append(at, tf.LineStart(d.Line)+token.Pos(d.Col-1))
	}
	drop := map[ast.Node]bool{}
	for _, p := range at {
		path, _ := astutil.PathEnclosingInterval(file, p, p)
		for i, n := range path {
			switch n := n.(type) {
			case *ast.ImportSpec:
				drop[n] = true
			case *ast.FuncDecl:
				if isMain(n) {
					return false
				}
				drop[n] = true
			case *ast.LabeledStmt, *ast.GenDecl:
				drop[n] = true
			case ast.Stmt:
				if i+1 >= len(path) || !inList(path[i+1], n) {
					continue
				}
				drop[n] = true
			default:
				continue
			}
			break
		}
	}
	if len(drop) == 0 {
		return false
	}
	astutil.Apply(file, func(c *astutil.Cursor) bool {
		n := c.Node()
		if n == nil || !drop[n] {
			return true
		}
		if l, ok := n.(*ast.LabeledStmt); ok {
			c.Replace(l.Stmt)
			return true
		}
		if c.Index() >= 0 {
			c.Delete()
		}
		return false
	}, func(c *astutil.Cursor) bool {
		if d, ok := c.Node().(*ast.GenDecl); ok && len(d.Specs) == 0 && c.Index() >= 0 {
			c.Delete()
		}
		return true
	})
	return true
}

func inList(parent ast.Node, s ast.Stmt) bool {
	switch parent.(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		_, isClause := s.(*ast.CaseClause)
		return !isClause
	}
	return false
}

// CutCells cuts a file into the smallest cells: a declaration or a statement of main each.
func CutCells(src string) ([]string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	text := func(n ast.Node) string {
		return src[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset]
	}
	var cells []string
	var main *ast.FuncDecl
	for _, d := range file.Decls {
		if isMain(d) {
			main = d.(*ast.FuncDecl)
			continue
		}
		cells = append(cells, text(d))
	}
	if main == nil {
		return nil, fmt.Errorf("no function main")
	}
	for _, s := range main.Body.List {
		cells = append(cells, text(s))
	}
	return cells, nil
}
