package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// expr writes an expression with one value.
func (l *lowerer) expr(e ast.Expr) string {
	if tv, ok := l.info.Types[e]; ok && tv.Value != nil && tv.IsValue() {
		return l.constant(tv.Value, tv.Type)
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return "(" + l.expr(e.X) + ")"
	case *ast.Ident:
		return l.ident(e)
	case *ast.SelectorExpr:
		return l.selector(e)
	case *ast.CallExpr:
		return l.call(e)
	case *ast.FuncLit:
		return l.funcLit(e)
	case *ast.CompositeLit:
		return l.composite(e, l.typeOf(e))
	case *ast.UnaryExpr:
		return l.unary(e)
	case *ast.BinaryExpr:
		return l.binary(e)
	case *ast.StarExpr:
		return "(*" + l.operand(e.X) + ")"
	case *ast.IndexExpr:
		return l.index(e)
	case *ast.IndexListExpr:
		return l.instance(e.X)
	case *ast.SliceExpr:
		return l.slice(e)
	case *ast.TypeAssertExpr:
		return l.assertOne(e)
	}
	l.refuse(e, "expression", "expression %T", e)
	return ""
}

// operand writes e where a postfix may follow.
func (l *lowerer) operand(e ast.Expr) string {
	s := l.expr(e)
	switch ast.Unparen(e).(type) {
	case *ast.StarExpr, *ast.UnaryExpr, *ast.BinaryExpr, *ast.FuncLit:
		if !strings.HasPrefix(s, "(") {
			return "(" + s + ")"
		}
	}
	return s
}

// ident writes a name that stands for a value.
func (l *lowerer) ident(id *ast.Ident) string {
	obj := l.info.Uses[id]
	if obj == nil {
		obj = l.info.Defs[id]
	}
	switch obj := obj.(type) {
	case *types.Nil:
		return "nil"
	case *types.Var:
		return l.variable(obj)
	case *types.Func:
		if text, ok := l.bundleFunc(id, obj); ok {
			return text
		}
		if inst, ok := l.info.Instances[id]; ok {
			return l.funcInstance(id, obj, inst.TypeArgs)
		}
		if obj.Signature().TypeParams().Len() > 0 {
			l.refuse(id, "generic-value", "generic function %s without type arguments", id.Name)
		}
		if !l.own(obj) {
			return l.symbol(obj.Pkg(), obj.Name()) // dot import
		}
		return l.nameOf(obj)
	case *types.Builtin:
		l.refuse(id, "builtin-value", "builtin %s as a value", id.Name)
	}
	if id.Name == "_" {
		return "_"
	}
	l.refuse(id, "name", "name %s", id.Name)
	return ""
}

func (l *lowerer) variable(obj *types.Var) string {
	if !l.own(obj) && obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
		return l.symbol(obj.Pkg(), obj.Name())
	}
	if l.boxed[obj] {
		return "(*" + l.nameOf(obj) + ")"
	}
	return l.nameOf(obj)
}

// funcInstance names an instance of a generic function and queues its declaration.
func (l *lowerer) funcInstance(at ast.Node, fn *types.Func, list *types.TypeList) string {
	decl, ok := l.generics[fn.Origin()].(*ast.FuncDecl)
	if !ok {
		return l.libraryGeneric(at, fn, list)
	}
	args, texts := l.typeArgs(list)
	key := "f|" + l.nameOf(fn.Origin()) + "|" + texts
	if n, ok := l.inst[key]; ok {
		return n
	}
	n := l.newName(fn.Name())
	l.inst[key] = n
	l.queue = append(l.queue, func() {
		l.withEnv(fn.Origin().Signature().TypeParams(), args, texts, func() { l.function(decl, n, nil) })
	})
	return n
}

// libraryGeneric is a call of a generic function of a compiled package.
func (l *lowerer) libraryGeneric(at ast.Node, fn *types.Func, list *types.TypeList) string {
	name, ok := l.bundledInstance(fn, list)
	if !ok {
		l.refuse(at, "generic-library", "the generic function %s.%s", fn.Pkg().Name(), fn.Name())
	}
	return name
}

// instance writes an explicitly instantiated function.
func (l *lowerer) instance(x ast.Expr) string {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return l.ident(x)
	case *ast.SelectorExpr:
		return l.selector(x)
	}
	l.refuse(x, "instance", "instantiation of %T", x)
	return ""
}

func (l *lowerer) unary(e *ast.UnaryExpr) string {
	switch e.Op {
	case token.AND:
		x := ast.Unparen(e.X)
		if lit, ok := x.(*ast.CompositeLit); ok {
			return l.addressOfLit(lit)
		}
		if id, ok := x.(*ast.Ident); ok {
			if obj, ok := l.info.Uses[id].(*types.Var); ok && l.boxed[obj] {
				return l.nameOf(obj)
			}
		}
		if sel, ok := x.(*ast.SelectorExpr); ok && l.info.Selections[sel] != nil {
			text, loose := l.plainField(sel)
			if loose {
				l.refuse(e, "recursive-type", "the address of a field through which its type refers to itself")
			}
			return "&" + text
		}
		return "&" + l.operand(e.X)
	case token.ARROW:
		return "(<-" + l.operand(e.X) + ")"
	case token.SUB:
		if b, ok := l.under(e.X).(*types.Basic); ok && b.Info()&types.IsFloat != 0 {
			// 0 - x, as Yaegi has it, loses the sign of zero.
			return "(" + l.expr(e.X) + " * " + l.typ(l.typeOf(e.X)) + "(-1.0))"
		}
		return "(-" + l.operand(e.X) + ")"
	case token.ADD:
		return "(" + l.expr(e.X) + ")"
	case token.XOR:
		return "(^" + l.operand(e.X) + ")"
	}
	return e.Op.String() + l.operand(e.X)
}

func (l *lowerer) binary(e *ast.BinaryExpr) string {
	switch e.Op {
	case token.SHL, token.SHR:
		return l.shift(l.typed(e.X, l.typeOf(e)), e.Op, e.Y)
	case token.EQL, token.NEQ:
		return l.compare(e)
	}
	return "(" + l.expr(e.X) + " " + e.Op.String() + " " + l.expr(e.Y) + ")"
}

// typed writes a constant operand with the type that it takes in its place.
func (l *lowerer) typed(e ast.Expr, t types.Type) string {
	if tv := l.info.Types[e]; tv.Value != nil {
		if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsUntyped == 0 {
			return l.constant(tv.Value, t)
		}
	}
	return l.operand(e)
}

// shift writes x op n; Yaegi wants an unsigned count, and Go panics where a signed one is negative.
func (l *lowerer) shift(x string, op token.Token, count ast.Expr) string {
	n := ""
	if tv := l.info.Types[count]; tv.Value != nil {
		n = l.constant(tv.Value, types.Typ[types.Uint])
	} else if b, ok := l.under(count).(*types.Basic); ok && b.Info()&types.IsUnsigned == 0 {
		n = l.rt("Shift") + "(int(" + l.expr(count) + "))"
	} else {
		n = "uint(" + l.expr(count) + ")"
	}
	return "(" + x + " " + op.String() + " " + n + ")"
}

// compare writes == and !=.
func (l *lowerer) compare(e *ast.BinaryExpr) string {
	x, y := l.expr(e.X), l.expr(e.Y)
	tx, ty := l.typeOf(e.X), l.typeOf(e.Y)
	if !isNil(tx) && !isNil(ty) {
		xi, yi := types.IsInterface(tx), types.IsInterface(ty)
		if l.differentStructs(ty, tx) {
			y = l.convertStruct(y, ty, tx)
		}
		if xi || yi {
			iface := tx
			if !xi {
				iface = ty
			}
			l.intoInterface(tx, iface)
			l.intoInterface(ty, iface)
			l.comparesInterfaces(e, iface)
		}
		if xi || yi || !simpleComparable(tx) {
			not := ""
			if e.Op == token.NEQ {
				not = "!"
			}
			return not + l.equal(e, x, tx, y, ty)
		}
	}
	return "(" + x + " " + e.Op.String() + " " + y + ")"
}

func isNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

// simpleComparable: Yaegi compares these rightly by itself.
func simpleComparable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Basic, *types.Pointer, *types.Chan:
		return true
	}
	return false
}

func (l *lowerer) index(e *ast.IndexExpr) string {
	if tv := l.info.Types[e.X]; tv.IsValue() {
		if _, ok := tv.Type.Underlying().(*types.Signature); ok {
			return l.instance(e.X)
		}
	}
	x := l.operand(e.X)
	switch u := l.under(e.X).(type) {
	case *types.Map:
		if types.IsInterface(u.Key()) {
			l.interfaceKey(e, u.Key())
		}
		return x + "[" + l.conv(e.Index, u.Key()) + "]"
	case *types.Pointer:
		return "(*" + x + ")[" + l.intIndex(e.Index) + "]"
	}
	return x + "[" + l.intIndex(e.Index) + "]"
}

// intIndex writes an index; Yaegi takes it for an int whatever its type.
func (l *lowerer) intIndex(e ast.Expr) string {
	if tv := l.info.Types[e]; tv.Value != nil {
		return l.constant(tv.Value, types.Typ[types.Int])
	}
	s := l.expr(e)
	if b, ok := l.under(e).(*types.Basic); ok && b.Kind() != types.Int {
		return "int(" + s + ")"
	}
	return s
}

func (l *lowerer) slice(e *ast.SliceExpr) string {
	part := func(x ast.Expr) string {
		if x == nil {
			return ""
		}
		return l.intIndex(x)
	}
	x := l.operand(e.X)
	if _, ok := l.under(e.X).(*types.Pointer); ok {
		x = "(*" + x + ")"
	}
	s := x + "[" + part(e.Low) + ":" + part(e.High)
	if e.Slice3 {
		s += ":" + part(e.Max)
	}
	return s + "]"
}

// conv writes e where a value of type t is wanted, so that constants and nil get that type.
func (l *lowerer) conv(e ast.Expr, t types.Type) string {
	t = l.subst(t)
	if tv := l.info.Types[e]; tv.Value != nil && !types.IsInterface(t) {
		return l.constant(tv.Value, t)
	}
	s := l.expr(e)
	return l.convText(s, l.typeOf(e), t)
}

// convText converts the text of an expression of type from for a place of type to.
func (l *lowerer) convText(s string, from, to types.Type) string {
	l.noteWrapper(to)
	if from == nil || to == nil {
		return s
	}
	if l.differentStructs(from, to) {
		return l.convertStruct(s, from, to)
	}
	if types.IsInterface(to) {
		l.intoInterface(from, to)
		return l.viaFunc(s, from, to)
	}
	return s
}

// viaFunc converts a value to an interface type of the program by a function. Elsewhere Yaegi stores a reference to the place
// in which the value happens to be, which the next iteration of a loop overwrites, or the struct itself.
func (l *lowerer) viaFunc(s string, from, to types.Type) string {
	from, to = l.subst(from), l.subst(to)
	if types.IsInterface(from) || isNil(from) {
		return s
	}
	if n, ok := types.Unalias(to).(*types.Named); ok && n.Obj().Pkg() != nil && !l.own(n.Obj()) {
		return s // a compiled interface: Yaegi makes a wrapper
	}
	from = types.Default(from)
	if emptyInterface(to) {
		n := namedOf(from)
		if n == nil || !l.own(n.Obj()) || types.NewMethodSet(types.NewPointer(n)).Len() == 0 {
			return s
		}
	}
	in, out := l.typ(from), l.typ(to)
	fn := l.helper("to|"+in+"|"+out, "to", func(fn string) string {
		return "func " + fn + "(x " + in + ") " + out + " { var r " + out + "; r = x; return r }\n"
	})
	return fn + "(" + s + ")"
}

// convHost is conv for an argument of compiled code, whose interfaces are not Yaegi's.
func (l *lowerer) convHost(e ast.Expr, t types.Type) string {
	if !types.IsInterface(l.subst(t)) {
		return l.conv(e, t)
	}
	l.noteWrapper(l.subst(t))
	return l.expr(e)
}
