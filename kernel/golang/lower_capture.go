package golang

import (
	"go/ast"
	"go/token"
	"go/types"
)

// In Yaegi a closure captures the frame of its function, not the variable: what a loop declares anew each time is one
// variable to the closures made in it. So a variable that is declared in a loop and used in a closure lives in a box,
// `x := new(T)`, and a closure that uses boxes is made by a function that takes them as parameters.

// analyze finds the boxed variables of a function and what its closures capture.
func (l *lowerer) analyze(d ast.Node) {
	a := &captureAnalysis{l: l, declared: map[types.Object]declSite{}}
	a.walk(d)
}

type declSite struct {
	fn   ast.Node // FuncDecl or FuncLit, nil for the statements of a cell
	loop bool     // declared inside a loop of fn
}

type captureAnalysis struct {
	l        *lowerer
	declared map[types.Object]declSite
	fns      []ast.Node // enclosing functions, innermost last
	loops    []int      // per enclosing function, the number of loops around
}

func (a *captureAnalysis) walk(root ast.Node) {
	a.loops = []int{0}
	a.fns = []ast.Node{nil}
	// Uses may stand before the walk knows a declaration only for labels and types, never for variables.
	a.node(root)
}

func (a *captureAnalysis) node(n ast.Node) {
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case nil:
			return false
		case *ast.FuncDecl:
			a.inside(m, func() { a.parts(m.Type, m.Body) })
			return false
		case *ast.FuncLit:
			a.inside(m, func() { a.parts(m.Type, m.Body) })
			return false
		case *ast.ForStmt:
			a.loop(func() {
				for _, p := range []ast.Node{m.Init, m.Cond, m.Post, m.Body} {
					a.part(p)
				}
			})
			return false
		case *ast.RangeStmt:
			a.part(m.X)
			a.loop(func() { a.parts(m.Key, m.Value, m.Body) })
			return false
		case *ast.LabeledStmt:
			// A goto may come back here.
			a.loop(func() { a.part(m.Stmt) })
			return false
		case *ast.Ident:
			a.ident(m)
		}
		if obj := a.l.info.Implicits[m]; obj != nil {
			a.declare(obj)
		}
		return true
	})
}

func (a *captureAnalysis) parts(ns ...ast.Node) {
	for _, n := range ns {
		a.part(n)
	}
}

func (a *captureAnalysis) part(n ast.Node) {
	switch m := n.(type) {
	case nil:
		return
	case ast.Expr:
		if m == ast.Expr(nil) {
			return
		}
	case *ast.BlockStmt:
		if m == nil {
			return
		}
	}
	a.node(n)
}

func (a *captureAnalysis) inside(fn ast.Node, f func()) {
	a.fns, a.loops = append(a.fns, fn), append(a.loops, 0)
	f()
	a.fns, a.loops = a.fns[:len(a.fns)-1], a.loops[:len(a.loops)-1]
}

func (a *captureAnalysis) loop(f func()) {
	a.loops[len(a.loops)-1]++
	f()
	a.loops[len(a.loops)-1]--
}

func (a *captureAnalysis) declare(obj types.Object) {
	a.declared[obj] = declSite{fn: a.fns[len(a.fns)-1], loop: a.loops[len(a.loops)-1] > 0}
}

func (a *captureAnalysis) ident(id *ast.Ident) {
	if obj, ok := a.l.info.Defs[id].(*types.Var); ok && !obj.IsField() {
		a.declare(obj)
		return
	}
	obj, ok := a.l.info.Uses[id].(*types.Var)
	if !ok || obj.IsField() {
		return
	}
	site, ok := a.declared[obj]
	if !ok || site.fn == a.fns[len(a.fns)-1] || !site.loop {
		return
	}
	a.l.boxed[obj] = true
	for i := len(a.fns) - 1; i > 0 && a.fns[i] != site.fn; i-- {
		if lit, ok := a.fns[i].(*ast.FuncLit); ok {
			a.l.capturedBy(lit, obj)
		}
	}
}

func (l *lowerer) capturedBy(lit *ast.FuncLit, obj types.Object) {
	for _, o := range l.captures[lit] {
		if o == obj {
			return
		}
	}
	l.captures[lit] = append(l.captures[lit], obj)
}

// usesRecover reports whether body calls recover itself, not in a closure.
func (l *lowerer) usesRecover(body ast.Node) bool {
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

// builtin names the builtin that call calls, or "".
func (l *lowerer) builtin(call *ast.CallExpr) string {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return ""
	}
	if b, ok := l.info.Uses[id].(*types.Builtin); ok {
		return b.Name()
	}
	return ""
}

// hasCall reports whether evaluating e may run code of the program or receive from a channel.
func (l *lowerer) hasCall(e ast.Node) bool {
	if e == nil {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.CallExpr:
			if tv := l.info.Types[n.Fun]; tv.IsType() || l.info.Types[n].Value != nil {
				return true
			}
			switch l.builtin(n) {
			case "len", "cap", "real", "imag", "complex", "min", "max", "new", "make":
				return true
			}
			found = true
		}
		return !found
	})
	return found
}
