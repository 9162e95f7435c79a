package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
)

// call elaborates a call, a conversion or a builtin.
func (l *Lowerer) call(e *ast.CallExpr) core.Expr {
	if tv := l.Info.Types[e.Fun]; tv.IsType() {
		return l.conversion(e, l.subst(tv.Type))
	}
	if name := l.builtin(e); name != "" {
		return l.builtinCall(e, name)
	}
	if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok {
		if s := l.Info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			b := l.methodOf(sel)
			sig := l.signatureOf(b)
			return l.callMethod(b, l.args(e, sig), e.Ellipsis.IsValid(), sig, e.Lparen)
		}
	}
	fun := l.expr(e.Fun)
	sig, ok := fun.Type().Underlying().(*types.Signature)
	if !ok {
		l.refuse(e.Pos(), refuse.Internal, "a call of %v", fun.Type())
	}
	if rt, ok := fun.(*core.Runtime); ok {
		args := l.args(e, sig) // values of the program go to the runtime as they are
		for i, a := range args {
			args[i] = inner(a)
		}
		return &core.Runtime{Name: rt.Name, Args: args, T: resultType(sig), Pos: e.Lparen}
	}
	return &core.Call{Fun: fun, Args: l.args(e, sig), Spread: e.Ellipsis.IsValid(), T: resultType(sig), Pos: e.Lparen}
}

// args elaborates the arguments of a call, each with its parameter's type. A single argument with several values stays
// one; flatten takes it apart.
func (l *Lowerer) args(e *ast.CallExpr, sig *types.Signature) []core.Expr {
	if len(e.Args) == 1 && !e.Ellipsis.IsValid() {
		if _, ok := l.Info.TypeOf(e.Args[0]).(*types.Tuple); ok {
			return []core.Expr{l.expr(e.Args[0])}
		}
	}
	out := make([]core.Expr, len(e.Args))
	for i, a := range e.Args {
		out[i] = l.conv(a, paramType(sig, i, e.Ellipsis.IsValid()))
	}
	return out
}

// paramType is the type that argument i of a call must have.
func paramType(sig *types.Signature, i int, spread bool) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 {
		last := sig.Params().At(n - 1).Type()
		if spread {
			return last
		}
		if s, ok := last.Underlying().(*types.Slice); ok {
			return s.Elem()
		}
		return last
	}
	return sig.Params().At(i).Type()
}

// lastName is Sel of x.Sel, and e otherwise.
func lastName(e ast.Expr) ast.Expr {
	if s, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
		return s.Sel
	}
	return e
}

// conversion elaborates T(x).
func (l *Lowerer) conversion(e *ast.CallExpr, t types.Type) core.Expr {
	if b, ok := t.Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer {
		l.refuse(lastName(e.Fun).Pos(), refuse.Unsafe, "a conversion to unsafe.Pointer")
	}
	x := l.expr(e.Args[0])
	from := x.Type()
	if _, ok := x.(*core.Nil); ok && (isNil(from) || !types.IsInterface(t)) {
		return &core.Nil{T: t}
	}
	if c, ok := x.(*core.Const); ok && !types.IsInterface(t) {
		b, isBasic := t.Underlying().(*types.Basic)
		cb, _ := c.T.Underlying().(*types.Basic)
		if isBasic && cb != nil && !(b.Info()&types.IsString != 0 && cb.Info()&types.IsInteger != 0) {
			return l.constant(c.Val, t) // where T is the meaning of a type parameter, the checker gives no constant
		}
	}
	if types.Identical(from, t) && !types.IsInterface(t) {
		if _, ok := x.(*core.Ref); !ok {
			return x // conversions of variables stay: their results are no variables
		}
	}
	return &core.Convert{X: x, T: t, Pos: e.Lparen}
}

// builtin names the builtin that call calls, or "".
func (l *Lowerer) builtin(call *ast.CallExpr) string {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return ""
	}
	if b, ok := l.Info.Uses[id].(*types.Builtin); ok {
		return b.Name()
	}
	return ""
}

func (l *Lowerer) builtinCall(e *ast.CallExpr, name string) core.Expr {
	b := &core.Builtin{Name: name, Pos: e.Lparen, Spread: e.Ellipsis.IsValid()}
	if t := l.Info.TypeOf(e); t != nil {
		if tuple, ok := t.(*types.Tuple); !ok || tuple.Len() > 0 {
			b.T = l.subst(t)
		}
	}
	if basic, ok := b.T.(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 {
		b.T = types.Default(basic)
	}
	if len(e.Args) == 1 {
		if _, ok := l.Info.TypeOf(e.Args[0]).(*types.Tuple); ok {
			b.Args = []core.Expr{l.expr(e.Args[0])}
			return b
		}
	}
	switch name {
	case "append":
		l.appendArgs(b, e)
	case "delete":
		m := l.expr(e.Args[0])
		b.Args = []core.Expr{m, l.conv(e.Args[1], m.Type().Underlying().(*types.Map).Key())}
	case "make":
		b.Of = l.typeOf(e.Args[0])
		for _, a := range e.Args[1:] {
			b.Args = append(b.Args, l.intIndex(a))
		}
	case "new":
		b.Of = b.T.Underlying().(*types.Pointer).Elem()
		if !l.Info.Types[e.Args[0]].IsType() { // new(value)
			b.Args = []core.Expr{l.conv(e.Args[0], b.Of)}
		}
	case "min", "max":
		for _, a := range e.Args {
			b.Args = append(b.Args, l.conv(a, b.T))
		}
	case "complex":
		part := types.Typ[types.Float64]
		if b.T.Underlying().(*types.Basic).Kind() == types.Complex64 {
			part = types.Typ[types.Float32]
		}
		for _, a := range e.Args {
			x := l.expr(a)
			if _, ok := x.(*core.Const); ok {
				x = l.to(x, part)
			}
			b.Args = append(b.Args, x)
		}
	case "panic":
		b.Args = []core.Expr{l.conv(e.Args[0], anyType)}
	case "recover":
		b.T = anyType
	case "print", "println":
		for _, a := range e.Args {
			x := l.expr(a)
			if isNil(x.Type()) {
				x = &core.Nil{T: types.NewPointer(intType)}
			}
			b.Args = append(b.Args, x)
		}
	default: // len, cap, copy, clear, close, real, imag
		for _, a := range e.Args {
			x := l.expr(a)
			b.Args = append(b.Args, x)
		}
	}
	return b
}

// appendArgs: single values get the element's type; a string may be appended to bytes.
func (l *Lowerer) appendArgs(b *core.Builtin, e *ast.CallExpr) {
	elem := b.T.Underlying().(*types.Slice).Elem()
	b.Args = []core.Expr{l.conv(e.Args[0], b.T)}
	if len(e.Args) == 2 && b.Spread {
		x := l.expr(e.Args[1])
		if isNil(x.Type()) {
			x = &core.Nil{T: b.T}
		}
		b.Args = append(b.Args, x)
		return
	}
	for _, a := range e.Args[1:] {
		b.Args = append(b.Args, l.conv(a, elem))
	}
}

// callsRecover reports whether body calls recover itself, not in a literal.
func (l *Lowerer) callsRecover(body ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if l.builtin(n) == "recover" {
				found = true
			}
		}
		return !found
	})
	return found
}

// noPos is for nodes that the lowering adds.
const noPos = token.NoPos
