package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
)

// typeOf is the type of e where type parameters have their present meaning.
func (l *Lowerer) typeOf(e ast.Expr) types.Type { return l.subst(l.Info.TypeOf(e)) }

// expr elaborates an expression with one value, or a call.
func (l *Lowerer) expr(e ast.Expr) core.Expr {
	tv, ok := l.Info.Types[e]
	if ok && tv.Value != nil {
		return l.constant(tv.Value, l.subst(tv.Type))
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return l.expr(e.X)
	case *ast.Ident:
		return l.ident(e)
	case *ast.SelectorExpr:
		return l.selector(e)
	case *ast.CallExpr:
		return l.call(e)
	case *ast.FuncLit:
		return l.literal(e)
	case *ast.CompositeLit:
		return l.composite(e, l.typeOf(e))
	case *ast.UnaryExpr:
		return l.unary(e)
	case *ast.BinaryExpr:
		return l.binary(e)
	case *ast.StarExpr:
		return &core.Deref{X: l.expr(e.X), T: l.typeOf(e), Pos: e.Pos()}
	case *ast.IndexExpr:
		return l.index(e)
	case *ast.IndexListExpr:
		return l.expr(e.X) // an instance
	case *ast.SliceExpr:
		return l.slice(e)
	case *ast.TypeAssertExpr:
		return &core.Assert{X: l.expr(e.X), T: l.typeOf(e.Type), Pos: e.Lparen}
	}
	l.refuse(e.Pos(), refuse.Internal, "an expression %T", e)
	return nil
}

// constant is a value of type t; an untyped one gets its default type.
func (l *Lowerer) constant(v constant.Value, t types.Type) core.Expr {
	if b, ok := t.Underlying().(*types.Basic); ok {
		if b.Info()&types.IsUntyped != 0 {
			t = types.Default(t)
		}
		return &core.Const{Val: v, T: t}
	}
	// The checker gives a constant in a place of interface type that type.
	return &core.Const{Val: v, T: defaultType(v)}
}

func defaultType(v constant.Value) types.Type {
	switch v.Kind() {
	case constant.Bool:
		return boolType
	case constant.String:
		return stringType
	case constant.Int:
		return intType
	case constant.Float:
		return types.Typ[types.Float64]
	}
	return types.Typ[types.Complex128]
}

func isNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

// to gives an expression the type that its place wants.
func (l *Lowerer) to(e core.Expr, t types.Type) core.Expr {
	from := e.Type()
	switch {
	case from == t:
		return e
	case isNil(from):
		return &core.Nil{T: t}
	case types.Identical(from, t):
		return e
	}
	if !types.IsInterface(t) {
		switch e := e.(type) {
		case *core.Const:
			return &core.Const{Val: e.Val, T: t}
		case *core.Nil:
			return &core.Nil{T: t}
		}
	}
	return &core.Convert{X: e, T: t}
}

// conv elaborates e where a value of type t is wanted.
func (l *Lowerer) conv(e ast.Expr, t types.Type) core.Expr { return l.to(l.expr(e), t) }

// ident elaborates a name that stands for a value.
func (l *Lowerer) ident(id *ast.Ident) core.Expr {
	obj := l.Info.Uses[id]
	if obj == nil {
		obj = l.Info.Defs[id]
	}
	switch obj := obj.(type) {
	case *types.Nil:
		return &core.Nil{T: types.Typ[types.UntypedNil]}
	case *types.Var:
		if l.foreign(obj) {
			return l.symbol(obj)
		}
		return ref(l.variable(obj))
	case *types.Func:
		return l.funcName(id, obj)
	}
	l.refuse(id.Pos(), refuse.Internal, "the name %s as a value", id.Name)
	return nil
}

// foreign reports whether obj is a symbol of a compiled package.
func (l *Lowerer) foreign(obj types.Object) bool {
	return obj.Pkg() != nil && !l.T.Own(obj) && obj.Parent() == obj.Pkg().Scope()
}

func (l *Lowerer) symbol(obj types.Object) core.Expr {
	return &core.Symbol{Obj: obj, T: obj.Type()}
}

// aboutProcess are functions that tell of the process and its stack, not of the program.
var aboutProcess = map[string]bool{
	"runtime.Caller": true, "runtime.Callers": true, "runtime.Stack": true, "runtime/debug.Stack": true, "runtime/debug.PrintStack": true,
	"testing.AllocsPerRun": true,
}

// funcName elaborates the name of a function, generic or not, of the program or not.
func (l *Lowerer) funcName(id *ast.Ident, obj *types.Func) core.Expr {
	if l.bundle != nil {
		if name, ok := l.bundle.runtime(obj); ok {
			return &core.Runtime{Name: name, T: obj.Type()}
		}
	}
	inst, isInst := l.Info.Instances[id]
	ours := l.bundle != nil && l.bundle.decls[obj.Origin()] != nil
	if !isInst && obj.Signature().TypeParams().Len() > 0 {
		l.refuse(id.Pos(), refuse.Internal, "the generic function %s without type arguments", id.Name)
	}
	var f *core.Func
	switch {
	case isInst:
		var args []types.Type
		for a := range inst.TypeArgs.Types() {
			args = append(args, l.subst(a))
		}
		switch {
		case ours:
			f = l.bundleInstance(l.bundle, obj.Origin(), args)
		case !l.T.Own(obj):
			f = l.libraryInstance(id, obj, args)
		default:
			f = l.instance(obj.Origin(), args)
		}
	case ours:
		f = l.bundleInstance(l.bundle, obj, nil)
	case l.foreign(obj):
		if aboutProcess[obj.FullName()] {
			l.refuse(id.Pos(), refuse.Process, "%s.%s, which sees the interpreter", obj.Pkg().Name(), obj.Name())
		}
		return l.symbol(obj)
	default:
		f = l.declared(obj)
	}
	return &core.FuncRef{F: f, T: f.Signature()}
}

func (l *Lowerer) unary(e *ast.UnaryExpr) core.Expr {
	switch e.Op {
	case token.AND:
		x := ast.Unparen(e.X)
		if lit, ok := x.(*ast.CompositeLit); ok {
			return &core.Addr{X: l.composite(lit, l.typeOf(lit)), T: l.typeOf(e)}
		}
		return &core.Addr{X: l.expr(x), T: l.typeOf(e)}
	case token.ARROW:
		x := l.expr(e.X)
		return &core.Recv{X: x, T: x.Type().Underlying().(*types.Chan).Elem(), Pos: e.Pos()}
	case token.ADD:
		return l.expr(e.X)
	}
	return &core.Unary{Op: e.Op, X: l.expr(e.X), T: l.typeOf(e)}
}

func (l *Lowerer) binary(e *ast.BinaryExpr) core.Expr {
	t := l.typeOf(e)
	if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		t = types.Default(t)
	}
	switch e.Op {
	case token.SHL, token.SHR:
		return &core.Binary{Op: e.Op, X: l.conv(e.X, t), Y: l.shiftCount(e.Y), T: t, Pos: e.OpPos}
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		x, y := l.expr(e.X), l.expr(e.Y)
		return l.compare(e.Op, x, y, t, e.OpPos)
	case token.LAND, token.LOR:
		return &core.Binary{Op: e.Op, X: l.expr(e.X), Y: l.expr(e.Y), T: t, Pos: e.OpPos}
	}
	return &core.Binary{Op: e.Op, X: l.conv(e.X, t), Y: l.conv(e.Y, t), T: t, Pos: e.OpPos}
}

// shiftCount elaborates the right operand of a shift: an unsigned constant or any integer.
func (l *Lowerer) shiftCount(e ast.Expr) core.Expr {
	x := l.expr(e)
	if c, ok := x.(*core.Const); ok {
		return &core.Const{Val: constant.ToInt(c.Val), T: types.Typ[types.Uint]}
	}
	return x
}

// compare makes the operands of a comparison the same type.
func (l *Lowerer) compare(op token.Token, x, y core.Expr, t types.Type, pos token.Pos) core.Expr {
	tx, ty := x.Type(), y.Type()
	switch {
	case isNil(tx) && isNil(ty):
		return boolConst(op == token.EQL)
	case isNil(tx):
		x = &core.Nil{T: ty}
	case isNil(ty):
		y = &core.Nil{T: tx}
	case types.IsInterface(tx) && !types.IsInterface(ty):
		y = l.to(y, tx)
	case types.IsInterface(ty) && !types.IsInterface(tx):
		x = l.to(x, ty)
	case types.IsInterface(tx): // of two interface types, one implements the other
		if !types.Identical(tx, ty) {
			x, y = l.to(x, anyType), l.to(y, anyType)
		}
	case isChan(tx) && isChan(ty): // perhaps of different directions
	default:
		if _, ok := x.(*core.Const); ok {
			x = l.to(x, ty)
		} else {
			y = l.to(y, tx)
		}
	}
	return &core.Binary{Op: op, X: x, Y: y, T: t, Pos: pos}
}

func isChan(t types.Type) bool { _, ok := t.Underlying().(*types.Chan); return ok }

func (l *Lowerer) index(e *ast.IndexExpr) core.Expr {
	if tv := l.Info.Types[e.X]; tv.IsValue() {
		if _, ok := l.subst(tv.Type).Underlying().(*types.Signature); ok {
			return l.expr(e.X) // an instance
		}
	} else if _, ok := l.Info.Instances[identOf(e.X)]; ok {
		return l.expr(e.X)
	}
	x := l.expr(e.X)
	t := l.typeOf(e)
	if tuple, ok := t.(*types.Tuple); ok { // v, ok := m[k]
		t = tuple.At(0).Type()
	}
	if m, ok := x.Type().Underlying().(*types.Map); ok {
		return &core.Index{X: x, I: l.conv(e.Index, m.Key()), T: m.Elem(), Pos: e.Lbrack}
	}
	return &core.Index{X: x, I: l.intIndex(e.Index), T: t, Pos: e.Lbrack}
}

func identOf(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	}
	return nil
}

// intIndex elaborates an index or a size: constants become ints, other integers keep their types.
func (l *Lowerer) intIndex(e ast.Expr) core.Expr {
	if tv := l.Info.Types[e]; tv.Value != nil {
		v := constant.ToInt(tv.Value)
		if _, exact := constant.Int64Val(v); exact {
			return &core.Const{Val: v, T: intType}
		}
		return &core.Const{Val: v, T: types.Typ[types.Uint64]}
	}
	return l.expr(e)
}

func (l *Lowerer) slice(e *ast.SliceExpr) core.Expr {
	part := func(x ast.Expr) core.Expr {
		if x == nil {
			return nil
		}
		return l.intIndex(x)
	}
	x := l.expr(e.X)
	if c, ok := x.(*core.Const); ok {
		x = &core.Const{Val: c.Val, T: c.T}
	}
	s := &core.SliceOf{X: x, T: l.typeOf(e), Pos: e.Lbrack}
	s.Lo, s.Hi, s.Max = part(e.Low), part(e.High), part(e.Max)
	if b, ok := s.T.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		s.T = stringType
	}
	return s
}

// composite elaborates a composite literal of type t.
func (l *Lowerer) composite(lit *ast.CompositeLit, t types.Type) core.Expr {
	if p, ok := t.Underlying().(*types.Pointer); ok { // elided &T
		return &core.Addr{X: l.composite(lit, p.Elem()), T: t}
	}
	c := &core.Composite{T: t}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for i, e := range lit.Elts {
			field := i
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				field = fieldNamed(u, kv.Key.(*ast.Ident).Name)
				e = kv.Value
			}
			c.Fields = append(c.Fields, field)
			c.Elts = append(c.Elts, l.element(e, u.Field(field).Type()))
		}
	case *types.Map:
		for _, e := range lit.Elts {
			kv := e.(*ast.KeyValueExpr)
			c.Keys = append(c.Keys, l.element(kv.Key, u.Key()))
			c.Elts = append(c.Elts, l.element(kv.Value, u.Elem()))
		}
	case *types.Slice:
		l.listElements(c, lit, u.Elem())
	case *types.Array:
		l.listElements(c, lit, u.Elem())
	default:
		l.refuse(lit.Pos(), refuse.Internal, "a composite literal of type %v", t)
	}
	return c
}

func fieldNamed(s *types.Struct, name string) int {
	for i := range s.NumFields() {
		if s.Field(i).Name() == name {
			return i
		}
	}
	panic("no field " + name)
}

func (l *Lowerer) listElements(c *core.Composite, lit *ast.CompositeLit, elem types.Type) {
	keyed := false
	for _, e := range lit.Elts {
		var key core.Expr
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			key, e, keyed = l.intIndex(kv.Key), kv.Value, true
		}
		c.Keys = append(c.Keys, key)
		c.Elts = append(c.Elts, l.element(e, elem))
	}
	if !keyed {
		c.Keys = nil
	}
}

// element elaborates an element of a composite literal, whose type may be left out in the source.
func (l *Lowerer) element(e ast.Expr, t types.Type) core.Expr {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		return l.composite(lit, l.subst(t))
	}
	return l.conv(e, l.subst(t))
}
