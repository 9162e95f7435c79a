package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Yaegi mixes up the results of nested calls with several values, reads variadic interface arguments as slices and
// passes them wrongly to compiled functions.

// call writes a call, conversion or builtin.
func (l *lowerer) call(e *ast.CallExpr) string {
	if tv := l.info.Types[e.Fun]; tv.IsType() {
		return l.conversion(e.Args[0], l.subst(tv.Type))
	}
	if b := l.builtin(e); b != "" {
		return l.builtinCall(e, b)
	}
	if len(e.Args) == 1 && !e.Ellipsis.IsValid() {
		if t, ok := l.info.TypeOf(e.Args[0]).(*types.Tuple); ok {
			return l.spread(e, t)
		}
	}
	l.checkReflection(e)
	sig := l.signature(e)
	return l.callWith(e.Fun, strings.Join(l.args(e, sig), ", "))
}

// callWith writes a call of fun with the arguments written as args.
func (l *lowerer) callWith(fun ast.Expr, args string) string {
	text := l.callText(fun, args)
	callee, _, _ := strings.Cut(text, "(")
	l.site(callee, fun)
	return text
}

// site notes a call for the frames of panics.
func (l *lowerer) site(callee string, at ast.Node) {
	if l.bun != nil || l.curFunc == "" || callee == "" || strings.ContainsAny(callee, " .") {
		return
	}
	key := l.curFunc + ">" + callee
	mark := l.lineMark(l.fset.Position(at.Pos()))
	for _, m := range l.sites[key] {
		if m == mark {
			return
		}
	}
	l.sites[key] = append(l.sites[key], mark)
}

func (l *lowerer) callText(fun ast.Expr, args string) string {
	if sel, ok := ast.Unparen(fun).(*ast.SelectorExpr); ok {
		if s := l.info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			recv, t, fn := l.methodPath(sel)
			if !l.own(fn) {
				l.noteWrappers(fn.Type())
			}
			return l.callMethod(recv, t, fn, args)
		}
	}
	return l.operand(ast.Unparen(fun)) + "(" + args + ")"
}

func (l *lowerer) signature(e *ast.CallExpr) *types.Signature {
	t := l.typeOf(e.Fun)
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		l.refuse(e, "call", "a call of %v", t)
	}
	return sig
}

// compiled reports whether a call of fun goes to a compiled function.
func (l *lowerer) compiled(fun ast.Expr) bool {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.SelectorExpr:
		if obj := l.info.Uses[fun.Sel]; obj != nil {
			_, isFunc := obj.(*types.Func)
			return isFunc && !l.own(obj) && obj.Pkg() != nil
		}
	case *ast.Ident:
		obj := l.info.Uses[fun]
		return obj != nil && obj.Pkg() != nil && !l.own(obj)
	}
	return false
}

// args writes the arguments of a call of a function with signature sig.
func (l *lowerer) args(e *ast.CallExpr, sig *types.Signature) []string {
	n := sig.Params().Len()
	conv := l.conv
	if l.compiled(e.Fun) {
		conv = l.convHost
	}
	var out []string
	for i, a := range e.Args {
		if sig.Variadic() && i >= n-1 {
			break
		}
		text := conv(a, sig.Params().At(i).Type())
		if types.Identical(sig.Params().At(i).Type(), types.Universe.Lookup("error").Type()) && !isNil(l.typeOf(a)) && l.takesErrors(e.Fun) {
			text = l.hostError(text)
		}
		if emptyInterface(sig.Params().At(i).Type()) && l.compiled(e.Fun) && l.hasTypes && types.IsInterface(l.typeOf(a)) {
			text = l.rt("Host") + "(" + text + ")"
		}
		if types.IsInterface(l.subst(sig.Params().At(i).Type())) && strings.HasSuffix(text, ")") && !l.compiled(e.Fun) {
			text = "(" + text + ")" // the result of a call would be passed as a reference to where it lies
		}
		out = append(out, text)
	}
	if !sig.Variadic() {
		return out
	}
	slice := sig.Params().At(n - 1).Type()
	rest := e.Args[min(n-1, len(e.Args)):]
	if e.Ellipsis.IsValid() {
		return append(out, l.conv(rest[0], slice)+"...")
	}
	sl, ok := l.subst(slice).Underlying().(*types.Slice)
	if !ok { // append([]byte, string...)
		return append(out, l.expr(rest[0]))
	}
	var texts []string
	formats := l.formats(e.Fun)
	for _, a := range rest {
		text := conv(a, sl.Elem())
		if formats {
			text = l.formatArg(e.Fun, text, l.typeOf(a))
		} else if l.compiled(e.Fun) && l.hasTypes && emptyInterface(sl.Elem()) && types.IsInterface(l.typeOf(a)) {
			text = l.rt("Host") + "(" + text + ")"
		} else if l.takesErrors(e.Fun) && !isNil(l.typeOf(a)) { // errors.Join
			text = l.hostError(text)
		}
		texts = append(texts, text)
	}
	return append(out, l.variadic(e.Fun, sl, texts, rest)...)
}

// variadic writes the variadic arguments, as a slice where Yaegi would misread single values.
func (l *lowerer) variadic(fun ast.Expr, sl *types.Slice, texts []string, rest []ast.Expr) []string {
	if len(texts) == 0 || !types.IsInterface(sl.Elem()) {
		return texts
	}
	if l.compiled(fun) && emptyInterface(sl.Elem()) {
		return texts
	}
	return []string{"[]" + l.typ(sl.Elem()) + "{" + strings.Join(texts, ", ") + "}..."}
}

func emptyInterface(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

// spread writes f(g()) where g has several results.
func (l *lowerer) spread(e *ast.CallExpr, t *types.Tuple) string {
	sig := l.signature(e)
	var temps []string
	for range t.Len() {
		temps = append(temps, l.newName("t"))
	}
	args := append([]string(nil), temps...)
	if sig.Variadic() {
		n := sig.Params().Len() - 1
		sl := l.subst(sig.Params().At(n).Type()).Underlying().(*types.Slice)
		args = append(args[:n:n], l.variadic(e.Fun, sl, args[n:], nil)...)
	}
	for i := range sig.Params().Len() {
		p := sig.Params().At(i).Type()
		l.noteWrapper(p)
		if types.IsInterface(p) && i < t.Len() && !l.compiled(e.Fun) {
			l.intoInterface(t.At(i).Type(), p)
		}
	}
	inner := strings.Join(temps, ", ") + " := " + l.expr(e.Args[0])
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	return fmt.Sprintf("func()%s { %s; %s%s }()", l.resultText(l.subst(sig.Results()).(*types.Tuple)), inner, ret, l.callWith(e.Fun, strings.Join(args, ", ")))
}

// conversion writes T(x).
func (l *lowerer) conversion(x ast.Expr, t types.Type) string {
	if tv := l.info.Types[x]; tv.Value != nil && !types.IsInterface(t) {
		return l.constConversion(x, t)
	}
	name := l.typ(t)
	s := l.expr(x)
	from := l.typeOf(x)
	l.noteWrapper(t)
	if strings.HasPrefix(name, "*") || strings.HasPrefix(name, "func") || strings.HasPrefix(name, "<-") || strings.HasPrefix(name, "chan") {
		name = "(" + name + ")"
	}
	if types.IsInterface(t) {
		l.intoInterface(from, t)
	}
	if l.differentStructs(from, t) {
		return l.convertStruct(s, from, t)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if fb, ok := from.Underlying().(*types.Basic); ok {
			return l.basicConversion(name, s, u, fb)
		}
	case *types.Array:
		if _, ok := from.Underlying().(*types.Slice); ok {
			l.refuse(x, "slice-to-array", "a conversion of a slice to an array")
		}
	case *types.Pointer:
		if fp, ok := from.Underlying().(*types.Pointer); ok && l.differentStructs(fp.Elem(), u.Elem()) {
			l.refuse(x, "struct-pointer", "a conversion between pointers to different struct types")
		}
		if _, ok := from.Underlying().(*types.Slice); ok {
			l.refuse(x, "slice-to-array", "a conversion of a slice to an array pointer")
		}
	}
	return name + "(" + s + ")"
}

// constConversion writes T(constant) where the result is no constant: []byte("x"), or T a type parameter's meaning.
func (l *lowerer) constConversion(x ast.Expr, t types.Type) string {
	v := l.info.Types[x]
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		if isNil(v.Type) {
			return "(" + l.typ(t) + ")(nil)"
		}
		return l.typ(t) + "(" + l.constant(v.Value, v.Type) + ")"
	}
	if fb, isBasic := l.subst(v.Type).Underlying().(*types.Basic); isBasic && b.Info()&types.IsString != 0 && fb.Info()&types.IsInteger != 0 {
		return l.typ(t) + "(" + l.rt("RuneString") + "(int64(" + l.constant(v.Value, types.Typ[types.Int64]) + ")))"
	}
	return l.constant(v.Value, t)
}

func (l *lowerer) basicConversion(name, s string, to, from *types.Basic) string {
	if to.Info()&types.IsString != 0 && from.Info()&types.IsInteger != 0 {
		return name + "(" + l.rt("RuneString") + "(int64(" + s + ")))"
	}
	return name + "(" + s + ")"
}
