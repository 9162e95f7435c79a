package golang

import (
	"go/ast"
	"go/types"
	"strings"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/lower"
)

// emitLast writes the last expression so that its values can be shown.
func (e *cellEmitter) emitLast(s *lower.Statements, em *emission, x *ast.ExprStmt) {
	tv := e.info.Types[x.X]
	switch t := tv.Type.(type) {
	case nil:
		s.Stmt(x)
		return
	case *types.Tuple:
		if t.Len() == 0 {
			s.Stmt(x)
			return
		}
		for v := range t.Variables() {
			em.types = append(em.types, v.Type())
		}
	default:
		if tv.IsVoid() {
			s.Stmt(x)
			return
		}
		if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedNil {
			em.types = []types.Type{types.NewInterfaceType(nil, nil)}
		} else {
			em.types = []types.Type{types.Default(t)}
		}
	}
	em.show = !e.prints(x.X)
	var vars []*core.Var
	for _, t := range em.types {
		e.l.Show(t)
		v := &core.Var{Name: e.st.types.Fresh("result"), Type: t, Global: true}
		e.w.Global(v)
		vars = append(vars, v)
		em.once = append(em.once, v.Name)
		id := 0
		if !types.IsInterface(t) && !e.st.types.Faithful(t) {
			id = e.st.types.ID(t)
		}
		em.ids = append(em.ids, id)
	}
	a := &core.Assign{Pos: x.Pos()}
	for _, v := range vars {
		a.Lhs = append(a.Lhs, &core.Ref{V: v})
	}
	if len(vars) == 1 {
		a.Rhs = []core.Expr{s.Value(x.X, em.types[0])}
	} else {
		a.Rhs = []core.Expr{s.Multi(x.X)}
	}
	s.Add(a)
	for _, v := range vars {
		s.Add(runtimeCall("Result", pointer(v)))
	}
	call, isCall := ast.Unparen(x.X).(*ast.CallExpr)
	errType := types.Universe.Lookup("error").Type()
	em.fails = isCall && types.Identical(em.types[len(em.types)-1], errType)
	if isCall {
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
			if b, ok := e.info.Uses[id].(*types.Builtin); ok && b.Name() == "copy" {
				em.show = false
			}
		}
	}
}

// prints reports whether x calls a function whose purpose is its output.
func (c *cellCheck) prints(x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := c.info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return false
	}
	name := fn.Name()
	switch {
	case fn.Signature().Recv() != nil:
		return name == "Write" || name == "WriteString" || name == "WriteByte" || name == "WriteRune" || name == "WriteTo"
	case fn.Pkg().Path() == "fmt":
		return strings.HasPrefix(name, "Print") || strings.HasPrefix(name, "Fprint")
	case fn.Pkg().Path() == "io":
		return name == "WriteString" || strings.HasPrefix(name, "Copy")
	}
	return false
}

// commit records in the cell's copy of the state what the cell leaves.
func (c *cellCheck) commit(e *cellEmitter) {
	st := c.st
	st.pkg = c.pkg
	// Lowered code of earlier cells uses these names for ever.
	st.live = append(st.live, c.decls...)
	for n, v := range st.vars {
		if c.newVars[n] {
			continue
		}
		if c.frozen[n] {
			v.frozen = true
		} else if obj := c.pkg.Scope().Lookup(n); obj != nil && !v.frozen {
			v.typ = obj.Type()
		}
	}
	for n := range c.newVars {
		obj := c.pkg.Scope().Lookup(n)
		v := &sessionVar{typ: obj.Type(), lowered: e.l.Variable(obj.(*types.Var)).Name, cell: c.name}
		if old := c.old[n]; old != nil && c.sameVar(n) {
			v.ptr = old.ptr
		}
		st.vars[n] = v
	}
	for n := range st.names {
		if strings.HasSuffix(n, oldSuffix) || strings.HasPrefix(n, "tmp") && strings.HasSuffix(n, "__") {
			delete(st.names, n)
		}
	}
}
