package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
)

// selector elaborates x.Sel as a value.
func (l *Lowerer) selector(e *ast.SelectorExpr) core.Expr {
	if id, ok := e.X.(*ast.Ident); ok {
		if _, ok := l.Info.Uses[id].(*types.PkgName); ok {
			if fn, ok := l.Info.Uses[e.Sel].(*types.Func); ok {
				return l.funcName(e.Sel, fn)
			}
			return l.symbol(l.Info.Uses[e.Sel])
		}
	}
	sel := l.Info.Selections[e]
	if sel == nil {
		l.refuse(e.Pos(), refuse.Internal, "the selector %s", e.Sel.Name)
	}
	switch sel.Kind() {
	case types.FieldVal:
		x := l.expr(e.X)
		_, index := l.lookup(e, x.Type())
		return l.path(x, index, e.Sel.Pos())
	case types.MethodVal:
		return l.methodValue(e)
	}
	return l.methodExpr(e)
}

// lookup finds what a selector selects, given the type of what stands before the dot, in the present meaning of the type
// parameters.
func (l *Lowerer) lookup(e *ast.SelectorExpr, recv types.Type) (types.Object, []int) {
	sel := l.Info.Selections[e]
	if l.env == nil {
		return sel.Obj(), sel.Index()
	}
	obj, index, _ := types.LookupFieldOrMethod(recv, true, sel.Obj().Pkg(), e.Sel.Name)
	if obj == nil {
		l.refuse(e.Pos(), refuse.Internal, "the selector %s in an instance", e.Sel.Name)
	}
	return obj, index
}

// path selects the fields at index, one within the other.
func (l *Lowerer) path(x core.Expr, index []int, pos token.Pos) core.Expr {
	for _, i := range index {
		x = &core.Field{X: x, I: i, T: structOf(x.Type()).Field(i).Type(), Pos: pos}
	}
	return x
}

// structOf is the struct type that t is or points to.
func structOf(t types.Type) *types.Struct {
	u := t.Underlying()
	if p, ok := u.(*types.Pointer); ok {
		u = p.Elem().Underlying()
	}
	return u.(*types.Struct)
}

// A bound is a method with what is before its name: everything of a method call but the arguments.
type bound struct {
	fn   *types.Func
	recv core.Expr // the value or pointer whose method it is, past promotion
}

// methodOf finds the method that a selector calls.
func (l *Lowerer) methodOf(e *ast.SelectorExpr) bound {
	x := l.expr(e.X)
	obj, index := l.lookup(e, x.Type())
	fn, ok := obj.(*types.Func)
	if !ok {
		l.refuse(e.Pos(), refuse.Internal, "the selector %s", e.Sel.Name)
	}
	return bound{fn, l.promoter(x, index, e.Sel.Pos())}
}

// promoter selects the value that a method belongs to, or the value of a compiled type that promotes it: what is embedded there
// may be hidden.
func (l *Lowerer) promoter(x core.Expr, index []int, pos token.Pos) core.Expr {
	for _, i := range index[:len(index)-1] {
		t := x.Type()
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		if n, ok := types.Unalias(t).(*types.Named); ok && !l.T.Own(n.Obj()) {
			return x
		}
		x = l.path(x, []int{i}, pos)
	}
	return x
}

// named is the program's own type whose method b is, or nil for a method of an interface or of a compiled type.
func (l *Lowerer) namedOf(b bound) *types.Named {
	t := types.Unalias(b.recv.Type())
	if p, ok := t.Underlying().(*types.Pointer); ok && !types.IsInterface(t) {
		t = types.Unalias(p.Elem())
	}
	n, ok := t.(*types.Named)
	if !ok || types.IsInterface(n) || n.Obj().Pkg() == nil || !l.T.Own(n.Obj()) || !l.T.Own(b.fn) {
		return nil
	}
	return n
}

// receiver gives a method's receiver the form that the method's function wants.
func (l *Lowerer) receiver(b bound, pos token.Pos) core.Expr {
	_, wantPtr := types.Unalias(b.fn.Origin().Signature().Recv().Type()).(*types.Pointer)
	_, isPtr := b.recv.Type().Underlying().(*types.Pointer)
	switch {
	case wantPtr && !isPtr:
		return &core.Addr{X: b.recv, T: types.NewPointer(b.recv.Type())}
	case !wantPtr && isPtr:
		return &core.Deref{X: b.recv, T: b.recv.Type().Underlying().(*types.Pointer).Elem(), Pos: pos}
	}
	return b.recv
}

// callMethod calls b with arguments that have the right types.
func (l *Lowerer) callMethod(b bound, args []core.Expr, spread bool, sig *types.Signature, pos token.Pos) core.Expr {
	t := resultType(sig)
	if n := l.namedOf(b); n != nil {
		f := l.methodFunc(b.fn, n)
		args = append([]core.Expr{l.receiver(b, pos)}, args...)
		return &core.Call{Fun: &core.FuncRef{F: f, T: f.Signature()}, Args: args, Spread: spread, T: t, Pos: pos}
	}
	if _, isPtr := b.recv.Type().Underlying().(*types.Pointer); !isPtr && !types.IsInterface(b.recv.Type()) && wantsPointer(b.fn) {
		b.recv = &core.Addr{X: b.recv, T: types.NewPointer(b.recv.Type())}
	}
	return &core.Call{Fun: &core.Method{X: b.recv, Fn: b.fn, T: sig, Pos: pos}, Args: args, Spread: spread, T: t, Pos: pos}
}

// resultType is the type of a call: nil, one type or a tuple.
func resultType(sig *types.Signature) types.Type {
	switch r := sig.Results(); r.Len() {
	case 0:
		return nil
	case 1:
		return r.At(0).Type()
	default:
		return r
	}
}

// signatureOf is the signature of a method as the program sees it, without receiver.
func (l *Lowerer) signatureOf(b bound) *types.Signature {
	t := b.recv.Type()
	if obj, _, _ := types.LookupFieldOrMethod(t, true, b.fn.Pkg(), b.fn.Name()); obj != nil {
		if fn, ok := obj.(*types.Func); ok {
			return l.subst(fn.Signature()).(*types.Signature)
		}
	}
	return l.subst(b.fn.Signature()).(*types.Signature)
}

// methodValue elaborates x.M: a literal that calls the method on what x is now.
func (l *Lowerer) methodValue(e *ast.SelectorExpr) core.Expr {
	b := l.methodOf(e)
	sig := l.signatureOf(b)
	held := b.recv
	if n := l.namedOf(b); n != nil {
		held = l.receiver(b, e.Sel.Pos())
	} else if _, isPtr := b.recv.Type().Underlying().(*types.Pointer); !isPtr && !types.IsInterface(b.recv.Type()) && wantsPointer(b.fn) {
		held = &core.Addr{X: b.recv, T: types.NewPointer(b.recv.Type())}
	}
	recv := temp("recv", held.Type())
	inner := l.forward(sig, func(args []core.Expr) core.Expr {
		return l.callMethod(bound{b.fn, ref(recv)}, args, sig.Variadic(), sig, e.Sel.Pos())
	})
	var check []core.Stmt
	if types.IsInterface(held.Type()) { // x.M of a nil interface panics here
		check = append(check, &core.Eval{X: &core.Runtime{Name: "NotNil", Args: []core.Expr{ref(recv)}, Pos: e.Sel.Pos()}, Pos: e.Sel.Pos()})
	}
	lit := &core.Lit{F: inner, T: sig}
	made := temp("", sig)
	maker := &core.Func{Params: []*core.Var{recv}, Results: []*core.Var{made}, Quiet: true, Body: append(check, &core.Return{Vals: []core.Expr{lit}})}
	return &core.Call{Fun: &core.Lit{F: maker, T: maker.Signature()}, Args: []core.Expr{held}, T: sig, Pos: e.Sel.Pos()}
}

func wantsPointer(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil {
		return false
	}
	_, ok := types.Unalias(recv.Type()).(*types.Pointer)
	return ok
}

// forward makes a function with signature sig whose body is a call with its own parameters.
func (l *Lowerer) forward(sig *types.Signature, call func(args []core.Expr) core.Expr) *core.Func {
	f := &core.Func{Params: params(sig), Variadic: sig.Variadic(), Results: results(sig), Quiet: true}
	args := make([]core.Expr, len(f.Params))
	for i, p := range f.Params {
		args[i] = ref(p)
	}
	c := call(args)
	if len(f.Results) == 0 {
		f.Body = []core.Stmt{&core.Eval{X: c}}
	} else {
		f.Body = []core.Stmt{&core.Return{Vals: []core.Expr{c}}}
	}
	return f
}

// methodExpr elaborates T.M: a literal whose first parameter is the receiver.
func (l *Lowerer) methodExpr(e *ast.SelectorExpr) core.Expr {
	sig := l.typeOf(e).Underlying().(*types.Signature)
	f := l.forward(sig, func(args []core.Expr) core.Expr {
		recv := l.typeOf(e.X)
		obj, index := l.lookup(e, recv)
		b := bound{obj.(*types.Func), l.promoter(args[0], index, e.Sel.Pos())}
		return l.callMethod(b, args[1:], sig.Variadic(), l.signatureOf(b), e.Sel.Pos())
	})
	return &core.Lit{F: f, T: sig}
}
