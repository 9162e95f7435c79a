package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Yaegi lets a callee write its results straight into the variable that they are assigned to, while the callee may still
// read that variable (x = f() where f has a named result and uses x), and it does not clear named results. So named results
// become locals, which are returned at the end; where deferred calls may still change them, they are those of an inner
// function whose values go through variables of their own.

// funcText writes parameters (after first, if that is not empty), results and body of a function.
func (l *lowerer) funcText(first string, sig *types.Signature, body *ast.BlockStmt) string {
	fs := &funcState{sig: sig, outer: l.fn}
	body0 := l.body
	l.fn, l.body = fs, nil
	defer func() { l.fn, l.body = fs.outer, body0 }()
	params, prologue := l.funcParams(first, sig)
	var types, named []string
	for v := range sig.Results().Variables() {
		types = append(types, l.typ(v.Type()))
		if sig.Results().At(0).Name() != "" {
			n := l.param(v)
			fs.results = append(fs.results, n)
			named = append(named, n+" "+l.typ(v.Type()))
		}
	}
	deferred := len(named) > 0 && l.hasDefer(body)
	inner := l.capture(func() {
		for _, p := range prologue {
			l.write(p)
		}
		l.tick()
		for i, n := range fs.results {
			l.resultVar(n, sig.Results().At(i).Type(), deferred)
		}
		l.stmts(body.List)
		if sig.Results().Len() > 0 && !endsInReturn(body) {
			l.write("panic(\"unreachable\")")
		}
	})
	if deferred {
		var temps []string
		for range named {
			temps = append(temps, l.newName("t"))
		}
		list := strings.Join(temps, ", ")
		inner = fmt.Sprintf("%s := func() (%s) {\n%s}()\nreturn %s\n", list, strings.Join(named, ", "), inner, list)
	}
	return fmt.Sprintf("(%s) (%s) {\n%s}", params, strings.Join(types, ", "), inner)
}

// resultVar gives a named result its zero value: a new local, or the result of the inner function.
func (l *lowerer) resultVar(name string, t types.Type, inner bool) {
	zero := l.zero(t)
	switch {
	case inner && strings.HasSuffix(zero, "}"):
		l.write(name + " = " + l.settledText(zero, t))
	case inner:
		l.write(name + " = " + zero)
	case zero == "nil":
		l.write("var " + name + " " + l.typ(t))
		l.write(name + " = nil")
	default:
		l.write(name + " := " + zero)
	}
}

// funcParams writes the parameters; boxed ones are put into their boxes by the prologue.
func (l *lowerer) funcParams(first string, sig *types.Signature) (params string, prologue []string) {
	var list []string
	if first != "" {
		list = append(list, first)
	}
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		t := l.typ(v.Type())
		if sig.Variadic() && i == sig.Params().Len()-1 {
			t = "..." + strings.TrimPrefix(t, "[]")
		}
		n := l.param(v)
		if l.boxed[v] {
			raw := l.newName("p")
			prologue = append(prologue, fmt.Sprintf("%s := new(%s); *%s = %s", n, l.typ(v.Type()), n, raw))
			n = raw
		}
		list = append(list, n+" "+t)
	}
	return strings.Join(list, ", "), prologue
}

// hasDefer reports whether body defers calls itself, not in a closure.
func (l *lowerer) hasDefer(body ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = true
		}
		return !found
	})
	return found
}
