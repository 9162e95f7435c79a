package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (l *lowerer) stmts(list []ast.Stmt) {
	for _, s := range list {
		l.stmt(s)
	}
}

// stmt writes a statement.
func (l *lowerer) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.BlockStmt:
		l.write("{")
		l.stmts(s.List)
		l.write("}")
	case *ast.ExprStmt:
		l.mark(s)
		l.exprStmt(s.X)
	case *ast.AssignStmt:
		l.markRisky(s)
		l.assign(s)
	case *ast.IncDecStmt:
		l.markRisky(s)
		op := token.ADD_ASSIGN
		if s.Tok == token.DEC {
			op = token.SUB_ASSIGN
		}
		l.opAssign(s.X, op, nil)
	case *ast.DeclStmt:
		l.declStmt(s)
	case *ast.ReturnStmt:
		l.markRisky(s)
		l.returnStmt(s)
	case *ast.IfStmt:
		l.ifStmt(s)
	case *ast.ForStmt:
		l.forStmt(s, "")
	case *ast.RangeStmt:
		l.rangeStmt(s, "")
	case *ast.SwitchStmt:
		l.switchStmt(s, "")
	case *ast.TypeSwitchStmt:
		l.typeSwitch(s, "")
	case *ast.SelectStmt:
		l.selectStmt(s, "")
	case *ast.LabeledStmt:
		l.labeled(s)
	case *ast.BranchStmt:
		l.branch(s)
	case *ast.SendStmt:
		l.mark(s)
		ch := l.under(s.Chan).(*types.Chan)
		v := l.newName("v")
		l.write("var " + v + " " + l.typ(ch.Elem()) + " = " + l.conv(s.Value, ch.Elem()))
		l.write(l.operand(s.Chan) + " <- " + v)
	case *ast.GoStmt:
		l.mark(s)
		l.goStmt(s)
	case *ast.DeferStmt:
		l.mark(s)
		l.deferStmt(s)
	case *ast.EmptyStmt:
	default:
		l.refuse(s, "statement", "statement %T", s)
	}
}

// markRisky notes the line of a statement that can panic.
func (l *lowerer) markRisky(s ast.Node) {
	risky := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr:
			risky = true
		case *ast.SelectorExpr:
			if sel := l.info.Selections[n]; sel != nil && sel.Indirect() {
				risky = true
			}
		case *ast.BinaryExpr:
			risky = risky || n.Op == token.QUO || n.Op == token.REM
		case *ast.AssignStmt:
			risky = risky || n.Tok == token.QUO_ASSIGN || n.Tok == token.REM_ASSIGN
		case *ast.UnaryExpr:
			risky = risky || n.Op == token.ARROW
		}
		return !risky
	})
	if risky {
		l.mark(s)
	}
}

func (l *lowerer) exprStmt(x ast.Expr) {
	x = ast.Unparen(x)
	if call, ok := x.(*ast.CallExpr); ok {
		if l.builtin(call) == "copy" {
			l.write("copy(" + l.expr(call.Args[0]) + ", " + l.expr(call.Args[1]) + ")")
			return
		}
		l.write(l.call(call))
		return
	}
	l.write(l.newName("t") + " := " + l.expr(x)) // <-ch
}

func (l *lowerer) declStmt(s *ast.DeclStmt) {
	d := s.Decl.(*ast.GenDecl)
	if d.Tok != token.VAR {
		return // constants are folded, types move to the top level where they are used
	}
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		l.markRisky(spec)
		var objs []types.Object
		for _, n := range spec.Names {
			objs = append(objs, l.info.Defs[n])
		}
		l.varDecl(spec, objs)
	}
}

// varDecl writes local `var` declarations.
func (l *lowerer) varDecl(spec *ast.ValueSpec, objs []types.Object) {
	if len(spec.Values) == 1 && len(spec.Names) > 1 {
		temps := l.multiValue(spec.Values[0], len(spec.Names))
		for i, n := range spec.Names {
			if n.Name != "_" {
				l.newVar(objs[i], temps[i])
			}
		}
		return
	}
	var vals []string
	for i, v := range spec.Values {
		t := objsType(objs, i, l.typeOf(v))
		text := l.conv(v, t)
		if len(spec.Values) > 1 {
			text = l.temp(text, t)
		}
		vals = append(vals, text)
	}
	for i, n := range spec.Names {
		switch {
		case n.Name == "_":
			if vals != nil {
				l.write(l.newName("t") + " := " + vals[i])
			}
		case vals == nil:
			l.newVar(objs[i], l.zero(objs[i].Type()))
		default:
			l.newVar(objs[i], vals[i])
		}
	}
}

func objsType(objs []types.Object, i int, def types.Type) types.Type {
	if objs[i] != nil {
		return objs[i].Type()
	}
	return types.Default(def)
}

// temp writes the value of text to a new variable of type t and names it.
func (l *lowerer) temp(text string, t types.Type) string {
	n := l.newName("t")
	if types.IsInterface(l.subst(t)) {
		if strings.HasSuffix(text, "}") { // a struct literal may not become an interface in a declaration
			c := l.newName("c")
			l.write(c + " := " + text)
			text = c
		}
		l.write("var " + n + " " + l.typ(t))
		l.write(n + " = " + text)
		return n
	}
	l.write("var " + n + " " + l.typ(t) + " = " + text)
	return n
}

// newVar writes the declaration of a local with its first value.
func (l *lowerer) newVar(obj types.Object, value string) {
	n := l.nameOf(obj)
	t := l.typ(obj.Type())
	if obj.Parent() == l.pkg.Scope() { // a variable of the session, defined by a cell's statement
		if strings.HasSuffix(value, "}") {
			value = l.settledText(value, obj.Type())
		}
		l.write(n + " = " + value)
		return
	}
	if l.boxed[obj] {
		l.write(n + " := new(" + t + ")")
		l.write("*" + n + " = " + value)
		return
	}
	if plainDefine(l.subst(obj.Type())) && value != "nil" {
		l.write(n + " := " + value)
		return
	}
	if types.IsInterface(l.subst(obj.Type())) && strings.HasSuffix(value, "}") {
		c := l.newName("c")
		l.write(c + " := " + value)
		value = c
	}
	l.write("var " + n + " " + t)
	l.write(n + " = " + value)
}

// plainDefine: `x := v` gives x its type in Yaegi too.
func plainDefine(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Interface, *types.Signature:
		return false
	}
	return true
}

func (l *lowerer) returnStmt(s *ast.ReturnStmt) {
	fn := l.fn
	results := fn.sig.Results()
	switch {
	case len(s.Results) == 0 && len(fn.results) > 0:
		l.doReturn(append([]string(nil), fn.results...))
	case len(s.Results) == 0:
		l.doReturn(nil)
	case len(s.Results) == 1 && results.Len() > 1:
		l.doReturn(l.multiValue(s.Results[0], results.Len()))
	case results.Len() == 1:
		l.doReturn([]string{l.conv(s.Results[0], results.At(0).Type())})
	default:
		var vals []string
		for i, r := range s.Results {
			text := l.conv(r, results.At(i).Type())
			if l.info.Types[r].Value == nil && !isNil(l.typeOf(r)) {
				text = l.temp(text, results.At(i).Type())
			}
			vals = append(vals, text)
		}
		l.doReturn(vals)
	}
}

// doReturn writes a return of values that do not depend on each other.
func (l *lowerer) doReturn(vals []string) {
	if l.body != nil {
		l.bodyReturn(vals)
		return
	}
	l.write("return " + strings.Join(vals, ", "))
}

func (l *lowerer) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		l.write("{")
		l.stmt(s.Init)
	}
	l.markRisky(s.Cond)
	l.write("if " + l.expr(s.Cond) + " {")
	l.stmts(s.Body.List)
	switch e := s.Else.(type) {
	case nil:
	case *ast.BlockStmt:
		l.write("} else {")
		l.stmts(e.List)
	default:
		l.write("} else {")
		l.stmt(e)
	}
	l.write("}")
	if s.Init != nil {
		l.write("}")
	}
}

func (l *lowerer) labeled(s *ast.LabeledStmt) {
	label := l.labelName(s.Label)
	if l.gotos[l.info.Defs[s.Label]] {
		// The statement becomes a block, and Yaegi does not jump into blocks.
		l.write(label + "_goto:")
		l.tick()
	}
	switch inner := s.Stmt.(type) {
	case *ast.ForStmt:
		l.forStmt(inner, label)
	case *ast.RangeStmt:
		l.rangeStmt(inner, label)
	case *ast.SwitchStmt:
		l.switchStmt(inner, label)
	case *ast.TypeSwitchStmt:
		l.typeSwitch(inner, label)
	case *ast.SelectStmt:
		l.selectStmt(inner, label)
	default:
		l.write("{")
		l.stmt(inner)
		l.write("}")
	}
}

func (l *lowerer) labelName(id *ast.Ident) string {
	obj := l.info.Defs[id]
	if obj == nil {
		obj = l.info.Uses[id]
	}
	return l.nameOf(obj)
}

// putLabel writes a label if there is one.
func (l *lowerer) putLabel(label string) {
	if label != "" {
		l.write(label + ":")
	}
}

func (l *lowerer) branch(s *ast.BranchStmt) {
	if l.branchOut(s) {
		return
	}
	text := s.Tok.String()
	if s.Tok == token.GOTO {
		l.write("goto " + l.labelName(s.Label) + "_goto")
		return
	}
	if s.Label != nil {
		text += " " + l.labelName(s.Label)
	}
	l.write(text)
}
