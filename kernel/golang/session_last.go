package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// emitLast writes the last expression so that its values can be shown.
func (c *cellCheck) emitLast(l *lowerer, em *emission, x ast.Expr) {
	tv := l.info.Types[x]
	switch t := tv.Type.(type) {
	case nil:
		l.exprStmt(x)
		return
	case *types.Tuple:
		if t.Len() == 0 {
			l.exprStmt(x)
			return
		}
		for v := range t.Variables() {
			em.types = append(em.types, v.Type())
		}
	default:
		if tv.IsVoid() {
			l.exprStmt(x)
			return
		}
		if isNil(t) {
			em.types = []types.Type{types.NewInterfaceType(nil, nil)}
		} else {
			em.types = []types.Type{types.Default(t)}
		}
	}
	em.show = !c.prints(x)
	var vars []string
	for _, t := range em.types {
		n := l.newName("result")
		fmt.Fprintf(&l.decls, "var %s %s\n", n, l.typ(t))
		vars = append(vars, n)
	}
	if len(vars) == 1 {
		l.write(vars[0] + " = " + l.conv(x, em.types[0]))
	} else {
		for i, t := range l.multiValue(x, len(vars)) {
			l.write(vars[i] + " = " + t)
		}
	}
	for _, v := range vars {
		l.write(l.rt("Result") + "(&" + v + ")")
	}
	_, isCall := ast.Unparen(x).(*ast.CallExpr)
	errType := types.Universe.Lookup("error").Type()
	em.fails = isCall && types.Identical(em.types[len(em.types)-1], errType)
	if b := isCallOfBuiltin(l, x); b == "copy" {
		em.show = false
	}
}

func isCallOfBuiltin(l *lowerer, x ast.Expr) string {
	if call, ok := ast.Unparen(x).(*ast.CallExpr); ok {
		return l.builtin(call)
	}
	return ""
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
func (c *cellCheck) commit(l *lowerer) {
	st := c.st
	st.fresh, st.pkg = l.fresh, c.pkg
	for n := range l.taken {
		st.taken[n] = true
	}
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
		v := &sessionVar{typ: obj.Type(), lowered: l.nameOf(obj), cell: c.name}
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
