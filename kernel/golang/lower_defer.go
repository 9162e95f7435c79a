package golang

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// Yaegi reads the arguments of a deferred call when the function ends, and a panic in a goroutine kills the process.
// A deferred call becomes a closure made by a function that takes callee and arguments; only a literal without
// arguments stays, because recover works in no other.

func itoa(n int) string { return strconv.Itoa(n) }

func (l *lowerer) deferStmt(s *ast.DeferStmt) {
	fun := ast.Unparen(s.Call.Fun)
	lit, isLit := fun.(*ast.FuncLit)
	if isLit && len(s.Call.Args) == 0 {
		if l.usesRecover(lit.Body) && l.capturesBoxes(lit) {
			l.refuse(s, "defer-recover-loop", "a deferred closure in a loop that calls recover and uses variables of the loop")
		}
		text := l.funcLit(lit)
		if l.capturesBoxes(lit) {
			g := l.newName("g")
			l.write(g + " := " + text)
			text = g
		}
		l.write("defer " + text + "()")
		return
	}
	if isLit && l.usesRecover(lit.Body) {
		l.deferRecoverArgs(s, lit)
		return
	}
	if id, ok := fun.(*ast.Ident); ok && len(s.Call.Args) == 0 {
		if _, isFunc := l.info.Uses[id].(*types.Func); isFunc {
			l.write("defer " + l.ident(id) + "()")
			return
		}
	}
	g := l.newName("g")
	l.write(g + " := " + l.thunk(s.Call))
	l.write("defer " + g + "()")
}

func (l *lowerer) capturesBoxes(lit *ast.FuncLit) bool {
	for _, obj := range l.captures[lit] {
		if l.boxed[obj] {
			return true
		}
	}
	return false
}

// deferRecoverArgs writes defer func(x T) { ... recover() ... }(v): the arguments become variables of this function.
func (l *lowerer) deferRecoverArgs(s *ast.DeferStmt, lit *ast.FuncLit) {
	sig := l.info.TypeOf(lit).(*types.Signature)
	if sig.Results().Len() > 0 || sig.Variadic() || l.capturesBoxes(lit) {
		l.refuse(s, "defer-recover-args", "a deferred closure with results or variadic arguments that calls recover")
	}
	for i := range sig.Params().Len() {
		p := sig.Params().At(i)
		l.write("var " + l.param(p) + " " + l.typ(p.Type()) + " = " + l.conv(s.Call.Args[i], p.Type()))
	}
	empty := types.NewSignatureType(nil, nil, nil, nil, nil, false)
	l.write("defer func" + l.funcText("", empty, lit.Body) + "()")
}

// thunk writes an expression of type func() that holds a call with its callee and arguments evaluated now.
func (l *lowerer) thunk(call *ast.CallExpr) string {
	var params, args []string
	take := func(text, typ string) string {
		n := l.newName("d")
		params = append(params, n+" "+typ)
		args = append(args, text)
		return n
	}
	var inner string
	if name := l.builtin(call); name != "" {
		inner = l.builtinThunk(call, name, take)
	} else {
		sig := l.signature(call)
		if len(call.Args) == 1 {
			if _, ok := l.info.TypeOf(call.Args[0]).(*types.Tuple); ok {
				l.refuse(call, "defer-spread", "a deferred call or goroutine f(g()) with several values")
			}
		}
		callee := l.thunkCallee(call, take)
		var as []string
		for i, a := range l.args(call, sig) {
			t := l.argType(sig, i, strings.HasSuffix(a, "..."))
			if rest, ok := strings.CutSuffix(a, "..."); ok {
				as = append(as, take(rest, t)+"...")
				continue
			}
			as = append(as, take(a, t))
		}
		inner = callee(strings.Join(as, ", "))
	}
	return "func(" + strings.Join(params, ", ") + ") func() { return func() { " + inner + " } }(" + strings.Join(args, ", ") + ")"
}

func (l *lowerer) argType(sig *types.Signature, i int, spread bool) string {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 && !spread {
		return l.typ(l.subst(sig.Params().At(n - 1).Type()).Underlying().(*types.Slice).Elem())
	}
	return l.typ(sig.Params().At(min(i, n-1)).Type())
}

// thunkCallee evaluates what a deferred call calls, the receiver of a method or a function value, and gives the writer of
// the call.
func (l *lowerer) thunkCallee(call *ast.CallExpr, take func(text, typ string) string) func(args string) string {
	fun := ast.Unparen(call.Fun)
	plain := func(callee string) func(string) string {
		return func(args string) string { return callee + "(" + args + ")" }
	}
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		if s := l.info.Selections[f]; s != nil && s.Kind() == types.MethodVal {
			recv, t, fn := l.methodPath(f)
			bound, addr := l.receiverForm(t, fn)
			r := take(addr+recv, l.typ(bound))
			return func(args string) string { return l.callMethod(r, bound, fn, args) }
		}
		if _, ok := l.info.Uses[f.Sel].(*types.Func); ok {
			return plain(l.expr(f))
		}
	case *ast.Ident:
		if _, ok := l.info.Uses[f].(*types.Func); ok {
			return plain(l.ident(f))
		}
	}
	return plain(take(l.expr(fun), l.typ(l.typeOf(fun))))
}

func (l *lowerer) builtinThunk(call *ast.CallExpr, name string, take func(text, typ string) string) string {
	arg := func(i int) string { return take(l.expr(call.Args[i]), l.typ(l.typeOf(call.Args[i]))) }
	switch name {
	case "close":
		return "close(" + arg(0) + ")"
	case "delete":
		m := arg(0)
		return "delete(" + m + ", " + arg(1) + ")"
	case "panic":
		v := take(l.conv(call.Args[0], l.typeOf(call.Args[0])), "interface{}")
		return l.rt("Throw") + "(&" + v + ", func() string { return " + l.rt("PanicText") + "(" + v + ") })"
	case "print", "println":
		return l.printCall(call, name)
	case "recover":
		return l.rt("Recover") + "(recover())"
	}
	l.refuse(call, "defer-builtin", "a deferred call of %s", name)
	return ""
}

// goStmt starts a goroutine whose panic is reported instead of killing the process.
func (l *lowerer) goStmt(s *ast.GoStmt) {
	call := ""
	if lit, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit); ok && len(s.Call.Args) == 0 {
		call = l.funcLit(lit)
	} else {
		call = l.thunk(s.Call)
	}
	f := l.newName("f")
	r := l.newName("r")
	g := l.newName("g")
	l.write(g + " := func(" + f + " func()) func() { return func() { defer func() { " + r + " := recover(); " + l.rt("Gone") + "(); if " + r + " != nil { " + l.rt("GoPanic") + "(" + r + ") } }(); " + f + "() } }(" + call + ")")
	l.write(l.rt("Spawn") + "()")
	l.write("go " + g + "()")
}
