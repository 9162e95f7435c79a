package golang

import (
	"go/ast"
	"go/token"
	"go/types"
)

// dropRedefined removes what the cell declares anew from what earlier cells left.
func (c *cellCheck) dropRedefined() {
	gone := map[string]bool{}
	for _, d := range c.decls {
		for _, n := range d.names {
			if n != "_" && n != "init" {
				gone[n] = true
			}
		}
	}
	for n := range c.newVars {
		gone[n] = true
	}
	for n := range gone {
		delete(c.st.broken, n)
	}
	for n, v := range c.st.vars {
		if !c.newVars[n] && gone[n] {
			delete(c.st.vars, n)
		} else if mentions(v.typ, gone) {
			c.frozen[n] = true
		}
	}
	var live []*liveDecl
	for _, d := range c.st.live {
		if d = d.without(gone); d != nil {
			live = append(live, d)
		}
	}
	c.st.live = live
	c.redefined(gone)
}

// redefined keeps the lowered names of old objects for the values that still have their types.
func (c *cellCheck) redefined(gone map[string]bool) {
	if c.st.pkg == nil {
		return
	}
	for n := range gone {
		if tn, ok := c.st.pkg.Scope().Lookup(n).(*types.TypeName); ok && c.st.names[n] != "" {
			c.st.frozen[tn] = c.st.names[n]
		}
	}
}

// without gives the declaration without the names in gone, or nil.
func (d *liveDecl) without(gone map[string]bool) *liveDecl {
	left := false
	hit := false
	for _, n := range d.names {
		if gone[n] {
			hit = true
		} else {
			left = true
		}
	}
	if !hit {
		return d
	}
	g, ok := d.node.(*ast.GenDecl)
	if !left || !ok || g.Tok != token.CONST {
		return nil
	}
	copied := *g
	copied.Specs = nil
	for _, s := range g.Specs {
		v := *s.(*ast.ValueSpec)
		v.Names = append([]*ast.Ident(nil), v.Names...)
		for i, n := range v.Names {
			if gone[n.Name] {
				v.Names[i] = &ast.Ident{NamePos: n.NamePos, Name: "_"}
			}
		}
		copied.Specs = append(copied.Specs, &v)
	}
	e := *d
	e.node = &copied
	e.names = nil
	for _, n := range d.names {
		if !gone[n] {
			e.names = append(e.names, n)
		}
	}
	return &e
}

// mentions reports whether a type names one of the session's types in set.
func mentions(t types.Type, set map[string]bool) bool {
	found := false
	visitNamed(t, map[types.Type]bool{}, func(n *types.Named) {
		if n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "main" && set[n.Obj().Name()] {
			found = true
		}
	})
	return found
}

// visitNamed calls f for the named types that t is written with.
func visitNamed(t types.Type, seen map[types.Type]bool, f func(*types.Named)) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	visit := func(t types.Type) { visitNamed(t, seen, f) }
	switch t := t.(type) {
	case *types.Alias:
		visit(types.Unalias(t))
	case *types.Named:
		f(t)
		for a := range t.TypeArgs().Types() {
			visit(a)
		}
	case *types.Pointer:
		visit(t.Elem())
	case *types.Slice:
		visit(t.Elem())
	case *types.Array:
		visit(t.Elem())
	case *types.Chan:
		visit(t.Elem())
	case *types.Map:
		visit(t.Key())
		visit(t.Elem())
	case *types.Signature:
		visit(t.Params())
		visit(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			visit(v.Type())
		}
	case *types.Struct:
		for i := range t.NumFields() {
			visit(t.Field(i).Type())
		}
	case *types.Interface:
		for m := range t.Methods() {
			visit(m.Type())
		}
	}
}
