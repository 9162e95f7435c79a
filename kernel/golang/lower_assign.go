package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Yaegi gives wrong values in parallel assignments with calls, loses what a receive or a comma-ok form assigns to
// anything but a variable, and does not evaluate what is assigned to the blank name.

func (l *lowerer) assign(s *ast.AssignStmt) {
	switch {
	case s.Tok != token.ASSIGN && s.Tok != token.DEFINE:
		l.opAssign(s.Lhs[0], s.Tok, s.Rhs[0])
	case len(s.Lhs) == 1:
		l.assignOne(s.Lhs[0], s.Rhs[0])
	case len(s.Rhs) == 1:
		l.assignMulti(s)
	default:
		l.assignParallel(s)
	}
}

// defined gives the variable that an assignment's left side declares.
func (l *lowerer) defined(lhs ast.Expr) types.Object {
	if id, ok := lhs.(*ast.Ident); ok {
		return l.info.Defs[id]
	}
	return nil
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

func (l *lowerer) assignOne(lhs, rhs ast.Expr) {
	if isBlank(lhs) {
		t := types.Default(l.typeOf(rhs))
		if isNil(t) {
			return
		}
		l.write(l.newName("t") + " := " + l.conv(rhs, t))
		return
	}
	if obj := l.defined(lhs); obj != nil {
		l.newVar(obj, l.conv(rhs, obj.Type()))
		return
	}
	value := l.conv(rhs, l.typeOf(lhs))
	if u, ok := ast.Unparen(rhs).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		value = l.temp(value, l.typeOf(lhs))
	}
	l.write(l.target(lhs) + " = " + l.settled(value, rhs, l.typeOf(lhs)))
}

// settled gives a struct literal a variable of its own: assigned directly, Yaegi would exchange the storage of the
// variable on the left, so that its address, and a result's place in the caller, would be lost.
func (l *lowerer) settled(value string, rhs ast.Expr, t types.Type) string {
	if _, ok := ast.Unparen(rhs).(*ast.CompositeLit); ok {
		return l.settledText(value, t)
	}
	return value
}

func (l *lowerer) settledText(value string, t types.Type) string {
	if _, ok := l.subst(t).Underlying().(*types.Struct); !ok {
		return value
	}
	n := l.newName("t")
	l.write(n + " := " + value)
	return n
}

// target writes the left side of an assignment.
func (l *lowerer) target(lhs ast.Expr) string {
	lhs = ast.Unparen(lhs)
	if sel, ok := lhs.(*ast.SelectorExpr); ok && l.info.Selections[sel] != nil {
		text, _ := l.plainField(sel)
		return text
	}
	s := l.expr(lhs)
	if strings.HasPrefix(s, "(*") && strings.HasSuffix(s, ")") {
		if _, ok := lhs.(*ast.Ident); ok {
			return s[1 : len(s)-1]
		}
		if _, ok := lhs.(*ast.StarExpr); ok {
			return s[1 : len(s)-1]
		}
	}
	return s
}

// assignMulti writes a, b = f() and the comma-ok forms.
func (l *lowerer) assignMulti(s *ast.AssignStmt) {
	if l.directDefine(s) {
		return
	}
	temps := l.multiValue(s.Rhs[0], len(s.Lhs))
	for i, lhs := range s.Lhs {
		if isBlank(lhs) {
			continue
		}
		if obj := l.defined(lhs); obj != nil {
			l.newVar(obj, temps[i])
			continue
		}
		l.write(l.target(lhs) + " = " + temps[i])
	}
}

// directDefine writes a, b := f() without temporaries where all are new plain variables.
func (l *lowerer) directDefine(s *ast.AssignStmt) bool {
	if s.Tok != token.DEFINE {
		return false
	}
	if _, isCall := ast.Unparen(s.Rhs[0]).(*ast.CallExpr); !isCall {
		return false
	}
	var names []string
	for _, lhs := range s.Lhs {
		if isBlank(lhs) {
			names = append(names, l.newName("t"))
			continue
		}
		obj := l.defined(lhs)
		if obj == nil || l.boxed[obj] || !plainDefine(l.subst(obj.Type())) || obj.Parent() == l.pkg.Scope() {
			return false
		}
		names = append(names, l.nameOf(obj))
	}
	l.write(strings.Join(names, ", ") + " := " + l.expr(s.Rhs[0]))
	return true
}

// multiValue evaluates an expression with n values and names them.
func (l *lowerer) multiValue(rhs ast.Expr, n int) []string {
	temps := make([]string, n)
	for i := range temps {
		temps[i] = l.newName("t")
	}
	text := ""
	switch x := ast.Unparen(rhs).(type) {
	case *ast.TypeAssertExpr:
		text = l.assertTwo(x)
	case *ast.IndexExpr:
		text = l.expr(x)
	case *ast.UnaryExpr:
		text = "<-" + l.operand(x.X)
	default:
		text = l.expr(rhs)
	}
	l.write(strings.Join(temps, ", ") + " := " + text)
	return temps
}

// assignParallel writes a, b = x, y: operands of the left side, then the values, then the assignments.
func (l *lowerer) assignParallel(s *ast.AssignStmt) {
	if l.simpleSwap(s) {
		var lhs, rhs []string
		for i := range s.Lhs {
			lhs = append(lhs, l.target(s.Lhs[i]))
			rhs = append(rhs, l.conv(s.Rhs[i], l.typeOf(s.Lhs[i])))
		}
		l.write(strings.Join(lhs, ", ") + " = " + strings.Join(rhs, ", "))
		return
	}
	targets := make([]string, len(s.Lhs))
	for i, lhs := range s.Lhs {
		if !isBlank(lhs) && l.defined(lhs) == nil {
			targets[i] = l.frozenTarget(lhs)
		}
	}
	vals := make([]string, len(s.Rhs))
	for i, rhs := range s.Rhs {
		t := l.typeOf(rhs)
		if !isBlank(s.Lhs[i]) {
			t = l.typeOf(s.Lhs[i])
		}
		if isNil(t) {
			continue
		}
		vals[i] = l.conv(rhs, t)
		if l.info.Types[rhs].Value == nil {
			vals[i] = l.temp(vals[i], types.Default(t))
		}
	}
	for i, lhs := range s.Lhs {
		switch {
		case isBlank(lhs):
		case l.defined(lhs) != nil:
			l.newVar(l.defined(lhs), vals[i])
		default:
			l.write(targets[i] + " = " + vals[i])
		}
	}
}

// simpleSwap: all sides are plain variables or elements with plain indexes, which Yaegi assigns rightly.
func (l *lowerer) simpleSwap(s *ast.AssignStmt) bool {
	if s.Tok != token.ASSIGN || len(s.Lhs) != 2 {
		return false
	}
	assigned := map[types.Object]bool{}
	for _, lhs := range s.Lhs {
		if id, ok := lhs.(*ast.Ident); ok {
			obj := l.info.Uses[id]
			if obj == nil || l.boxed[obj] {
				return false
			}
			assigned[obj] = true
		}
	}
	for _, lhs := range s.Lhs {
		if ix, ok := lhs.(*ast.IndexExpr); ok {
			if _, isMap := l.under(ix.X).(*types.Map); isMap || l.mentions(ix, assigned) || len(assigned) > 0 {
				return false
			}
		} else if _, ok := lhs.(*ast.Ident); !ok {
			return false
		}
	}
	for _, rhs := range s.Rhs {
		if l.hasCall(rhs) || types.IsInterface(l.typeOf(rhs)) {
			return false
		}
		switch l.under(rhs).(type) {
		case *types.Basic, *types.Pointer:
		default:
			return false
		}
	}
	return !l.hasCall(s.Lhs[0]) && !l.hasCall(s.Lhs[1])
}

func (l *lowerer) mentions(n ast.Node, objs map[types.Object]bool) bool {
	found := false
	ast.Inspect(n, func(m ast.Node) bool {
		if id, ok := m.(*ast.Ident); ok && objs[l.info.Uses[id]] {
			found = true
		}
		return !found
	})
	return found
}

// frozenTarget writes a left side whose operands are evaluated now.
func (l *lowerer) frozenTarget(lhs ast.Expr) string {
	switch x := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		return l.target(x)
	case *ast.IndexExpr:
		var index string
		if m, ok := l.under(x.X).(*types.Map); ok {
			index = l.freeze(x.Index, l.conv(x.Index, m.Key()), m.Key())
		} else {
			index = l.freeze(x.Index, l.intIndex(x.Index), types.Typ[types.Int])
		}
		switch l.under(x.X).(type) {
		case *types.Array:
			return l.frozenTarget(x.X) + "[" + index + "]"
		case *types.Pointer:
			return "(*" + l.freeze(x.X, l.expr(x.X), l.typeOf(x.X)) + ")[" + index + "]"
		}
		return l.freeze(x.X, l.expr(x.X), l.typeOf(x.X)) + "[" + index + "]"
	case *ast.StarExpr:
		return "*" + l.freeze(x.X, l.expr(x.X), l.typeOf(x.X))
	case *ast.SelectorExpr:
		if sel := l.info.Selections[x]; sel != nil {
			recv, _, index := l.lookup(x)
			if _, ok := recv.Underlying().(*types.Pointer); ok {
				return l.freeze(x.X, l.expr(x.X), recv) + l.path(recv, index)
			}
			return l.frozenTarget(x.X) + l.path(recv, index)
		}
	}
	return l.target(lhs)
}

// freeze keeps the value of an operand, unless it is a constant.
func (l *lowerer) freeze(e ast.Expr, text string, t types.Type) string {
	if tv := l.info.Types[e]; tv.Value != nil {
		return text
	}
	return l.temp(text, t)
}

// opAssign writes x op= y; y nil means 1.
func (l *lowerer) opAssign(x ast.Expr, tok token.Token, y ast.Expr) {
	t := l.typeOf(x)
	op := tok + (token.ADD - token.ADD_ASSIGN)
	target := ""
	if l.hasCall(x) {
		target = l.frozenTarget(x)
	} else {
		target = l.target(x)
	}
	if strings.HasPrefix(target, "*") {
		target = "(" + target + ")"
	}
	lhs := strings.TrimSuffix(strings.TrimPrefix(target, "("), ")")
	if !strings.HasPrefix(target, "(*") || !strings.HasSuffix(target, ")") {
		lhs = target
	}
	if op == token.SHL || op == token.SHR {
		l.write(lhs + " = " + l.shift(target, op, y))
		return
	}
	val := ""
	if y == nil {
		val = l.one(t)
	} else {
		val = l.conv(y, t)
	}
	id, plain := ast.Unparen(x).(*ast.Ident)
	if plain && !l.boxed[l.info.Uses[id]] && op != token.AND_NOT {
		if y == nil && op == token.ADD {
			l.write(target + "++")
			return
		}
		l.write(target + " " + op.String() + "= " + val)
		return
	}
	l.write(lhs + " = " + target + " " + op.String() + " (" + val + ")")
}

func (l *lowerer) one(t types.Type) string {
	b, ok := l.subst(t).Underlying().(*types.Basic)
	name := l.typ(t)
	switch {
	case ok && b.Info()&types.IsFloat != 0:
		return name + "(1.0)"
	case ok && b.Info()&types.IsComplex != 0:
		return name + "(" + l.rt("Complex128") + "(1.0, 0.0))"
	case name == "int":
		return "1"
	}
	return name + "(1)"
}
