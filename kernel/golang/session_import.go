package golang

import (
	"fmt"
	"go/ast"
	"go/token"
	"sort"
)

// autoImport imports the packages that the cell names without importing them.
func (c *cellCheck) autoImport() {
	known := map[string]bool{}
	for _, spec := range c.cell.decls.Imports {
		known[importName(c.s.lib, spec)] = true
	}
	for _, d := range append(append([]*liveDecl(nil), c.st.live...), c.decls...) {
		for _, n := range d.names {
			known[n] = true
		}
	}
	for n := range c.st.vars {
		known[n] = true
	}
	for n := range c.newVars {
		known[n] = true
	}
	for n := range c.s.opt.Predeclared {
		known[n] = true
	}
	want := map[string][]string{} // the members that are used
	visit := func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && c.cell.unresolved[id] && !known[id.Name] {
				want[id.Name] = append(want[id.Name], sel.Sel.Name)
			}
		}
		return true
	}
	ast.Inspect(c.cell.decls, visit)
	for _, s := range c.cell.stmts {
		ast.Inspect(s, visit)
	}
	var names []string
	for n := range want {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		path, ok := c.st.imports[n]
		if !ok {
			path, ok = c.s.findPackage(n, want[n]...)
		}
		if ok {
			c.addImport(n, path)
		}
	}
	for _, d := range c.decls {
		d.imports = c.cell.decls.Imports
	}
}

func (c *cellCheck) addImport(name, path string) {
	spec := &ast.ImportSpec{Name: ast.NewIdent(name), Path: &ast.BasicLit{Kind: token.STRING, Value: fmt.Sprintf("%q", path)}}
	c.cell.decls.Imports = append(c.cell.decls.Imports, spec)
}

// findPackage finds the package that an undeclared name means, whose members are used.
func (s *Session) findPackage(name string, members ...string) (string, bool) {
	if s.opt.AutoImport != nil {
		if path, ok := s.opt.AutoImport(name, members); ok && s.lib.Has(path) {
			return path, true
		}
	}
	return s.lib.ByUse(name, members)
}
