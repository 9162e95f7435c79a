package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Yaegi loses promoted methods of embedded interfaces, prefers a deeper method to a shallower field, and panics on
// method expressions. So selectors are written with their whole path, and method values and expressions as closures.

// selector writes x.Sel as a value.
func (l *lowerer) selector(e *ast.SelectorExpr) string {
	if id, ok := e.X.(*ast.Ident); ok {
		if _, ok := l.info.Uses[id].(*types.PkgName); ok {
			return l.qualified(e)
		}
	}
	sel := l.info.Selections[e]
	if sel == nil {
		l.refuse(e, "selector", "selector %s", e.Sel.Name)
	}
	switch sel.Kind() {
	case types.FieldVal:
		return l.field(e)
	case types.MethodVal:
		return l.methodValue(e)
	default:
		return l.methodExpr(e, sel)
	}
}

// qualified writes a symbol of a compiled package.
func (l *lowerer) qualified(e *ast.SelectorExpr) string {
	obj := l.info.Uses[e.Sel]
	if fn, ok := obj.(*types.Func); ok {
		if inst, ok := l.info.Instances[e.Sel]; ok {
			return l.libraryGeneric(e, fn, inst.TypeArgs)
		}
		if fn.Signature().TypeParams().Len() > 0 {
			l.refuse(e, "generic-value", "generic function %s.%s without type arguments", obj.Pkg().Name(), obj.Name())
		}
	}
	l.noteWrappers(obj.Type())
	return l.symbol(obj.Pkg(), obj.Name())
}

// lookup finds what a selector selects in the present meaning of the type parameters.
func (l *lowerer) lookup(e *ast.SelectorExpr) (recv types.Type, obj types.Object, index []int) {
	sel := l.info.Selections[e]
	recv = l.typeOf(e.X)
	if len(l.env) == 0 {
		return recv, sel.Obj(), sel.Index()
	}
	obj, index, _ = types.LookupFieldOrMethod(recv, true, l.pkg, e.Sel.Name)
	if obj == nil {
		l.refuse(e, "selector", "selector %s in an instance", e.Sel.Name)
	}
	return recv, obj, index
}

// field writes a field with the path to it.
func (l *lowerer) field(e *ast.SelectorExpr) string {
	text, loose := l.plainField(e)
	if loose {
		return l.looseRead(e, text, l.typeOf(e))
	}
	return text
}

// plainField writes a field as the target of an assignment, and tells whether it is written as interface{}.
func (l *lowerer) plainField(e *ast.SelectorExpr) (text string, loose bool) {
	recv, _, index := l.lookup(e)
	text = l.operand(e.X) + l.path(recv, index)
	owner := recv
	for _, i := range index[:len(index)-1] {
		owner = structOf(owner).Field(i).Type()
	}
	return text, l.loose(owner, index[len(index)-1])
}

// callMethod writes a call of method fn on the value written as recv, of type t.
func (l *lowerer) callMethod(recv string, t types.Type, fn *types.Func, args string) string {
	named := l.ownReceiver(t, fn)
	if named == nil {
		return recv + "." + fn.Name() + "(" + args + ")"
	}
	first := l.receiverArg(recv, t, fn)
	if args != "" {
		first += ", " + args
	}
	return l.methodFunc(fn, named) + "(" + first + ")"
}

// ownReceiver gives the named type of the program whose method fn is, or nil for interfaces and compiled types.
func (l *lowerer) ownReceiver(t types.Type, fn *types.Func) *types.Named {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || types.IsInterface(n) || n.Obj().Pkg() == nil || !l.own(n.Obj()) || !l.own(fn) {
		return nil
	}
	return n
}

// receiverArg writes a receiver as the argument that the method's function wants.
func (l *lowerer) receiverArg(recv string, t types.Type, fn *types.Func) string {
	_, wantPtr := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	_, isPtr := t.Underlying().(*types.Pointer)
	switch {
	case wantPtr && !isPtr:
		if inner, ok := strings.CutPrefix(recv, "(*"); ok && strings.IndexByte(inner, ')') == len(inner)-1 {
			return inner[:len(inner)-1]
		}
		return "&" + recv
	case !wantPtr && isPtr:
		return "*" + recv
	}
	return recv
}

// methodPath writes the receiver of a method call and gives the method.
func (l *lowerer) methodPath(e *ast.SelectorExpr) (recv string, recvType types.Type, fn *types.Func) {
	t, obj, index := l.lookup(e)
	fn, ok := obj.(*types.Func)
	if !ok {
		l.refuse(e, "selector", "selector %s", e.Sel.Name)
	}
	recv = l.operand(e.X) + l.path(t, index[:len(index)-1])
	for _, i := range index[:len(index)-1] {
		t = structOf(t).Field(i).Type()
	}
	return recv, t, fn
}

// methodValue writes x.M as a closure over the value of x.
func (l *lowerer) methodValue(e *ast.SelectorExpr) string {
	recv, recvType, fn := l.methodPath(e)
	sig := l.subst(fn.Type()).(*types.Signature)
	if len(l.env) > 0 {
		sig = l.subst(l.typeOf(e)).Underlying().(*types.Signature)
	}
	bound, addr := l.receiverForm(recvType, fn)
	params, args := l.paramList(sig)
	r := l.newName("r")
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	return fmt.Sprintf("func(%s %s) func%s { return func(%s)%s { %s%s } }(%s%s)",
		r, l.typ(bound), l.sigText(sig), params, l.resultText(sig.Results()), ret, l.callMethod(r, bound, fn, args), addr, recv)
}

// receiverForm gives the type that a bound receiver has, and & where the method wants the address of a variable.
func (l *lowerer) receiverForm(t types.Type, fn *types.Func) (bound types.Type, addr string) {
	_, wantPtr := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	_, isPtr := t.Underlying().(*types.Pointer)
	if wantPtr && !isPtr && !types.IsInterface(t) {
		return types.NewPointer(t), "&"
	}
	return t, ""
}

// methodExpr writes T.M as a function literal.
func (l *lowerer) methodExpr(e *ast.SelectorExpr, sel *types.Selection) string {
	sig := l.typeOf(e).Underlying().(*types.Signature)
	recv := l.typeOf(e.X)
	params, args := l.paramList(sig)
	first, rest, _ := strings.Cut(args, ", ")
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	obj, index, _ := types.LookupFieldOrMethod(recv, true, l.pkg, e.Sel.Name)
	if obj == nil {
		obj, index = sel.Obj(), sel.Index()
	}
	inner := recv
	for _, i := range index[:len(index)-1] {
		inner = structOf(inner).Field(i).Type()
	}
	return fmt.Sprintf("func(%s)%s { %s%s }", params, l.resultText(sig.Results()), ret,
		l.callMethod(first+l.path(recv, index[:len(index)-1]), inner, obj.(*types.Func), rest))
}
