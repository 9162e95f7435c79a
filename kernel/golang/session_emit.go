package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"sort"
	"strings"
)

// An emission is a lowered cell.
type emission struct {
	l      *lowerer
	source string
	entry  string // the function to run
	types  []types.Type
	show   bool
	fails  bool // the last of the types is an error that ends the cell
}

// emit lowers the cell, and again what earlier cells declared in terms of something that the cell declares anew.
func (c *cellCheck) emit() (em *emission, err error) {
	l := newLowerer(c.s.lib, c.st.fset, c.info, c.pkg)
	defer l.catch(&err, c.name)
	l.lateBound, l.hasTypes = true, true
	l.inst, l.stubbed, l.fresh = c.st.inst, c.st.stubbed, c.st.fresh
	l.shapes = c.st.shapes
	l.sites, l.goNames = c.st.sites, c.st.goNames
	l.typeTab = append([]types.Type(nil), c.st.typeTab...)
	for n := range c.st.taken {
		l.taken[n] = true
	}
	for obj, n := range c.st.frozen {
		l.names[obj] = n
	}
	number := c.st.cells
	index := map[string]int{}
	for i, f := range c.st.files {
		index[f] = i
	}
	index[c.name] = number
	l.base = func(file string) int { return index[file] * cellLines }
	var decls []*liveDecl
	decls = append(append(decls, c.st.live...), c.decls...)
	file := &ast.File{Name: ast.NewIdent("main")}
	for _, d := range decls {
		file.Decls = append(file.Decls, d.node)
	}
	l.collect(file, &ast.File{Name: ast.NewIdent("main"), Decls: []ast.Decl{c.body}})
	changed := c.changed(decls)
	c.rename(l, changed)
	l.global = func(obj types.Object) (string, bool) { return c.globalName(l, obj) }
	for _, d := range decls {
		c.emitDecl(l, d, changed)
	}
	em = &emission{l: l, entry: l.newName("cell")}
	body := c.emitBody(l, em)
	l.flush()
	l.checkAsked(c.body)
	register := l.registerTypes()
	l.flush()
	c.st.typeTab = l.typeTab
	if !c.st.loaded {
		fmt.Fprintf(&l.decls, "var %s, %s, %s int\nfunc boot__() { %s(&%s, &%s); %s(&%s) }\n", tickVar, lineVar, topVar,
			l.rt("Bind"), tickVar, lineVar, l.rt("BindTop"), topVar)
		c.st.loaded = true
	}
	var vars strings.Builder
	for _, assign := range append(l.methodVars, register...) {
		vars.WriteString(assign + "\n")
	}
	fmt.Fprintf(&l.decls, "func %s() {\nboot__()\n%s%s}\n", em.entry, vars.String(), body)
	l.imports[rtName] = rtName
	em.source = "package main\n" + l.importDecls(c.st.done) + l.decls.String()
	c.commit(l)
	return em, nil
}

// topVar holds the line of the cell's own statement that runs.
const topVar = "top__"

// changed finds what must be written: what the cell declares, and what earlier cells declared with it.
func (c *cellCheck) changed(decls []*liveDecl) map[string]bool {
	set := map[string]bool{}
	for _, d := range c.decls {
		for _, n := range d.names {
			set[n] = true
		}
	}
	for n := range c.newVars {
		if !c.sameVar(n) {
			set[n] = true
		}
	}
	for grown := true; grown; {
		grown = false
		for _, d := range decls {
			if !set[d.names0()] && c.uses(d, set) {
				for _, n := range d.names {
					set[n] = true
				}
				grown = true
			}
		}
	}
	return set
}

func (d *liveDecl) names0() string {
	if len(d.names) == 0 {
		return ""
	}
	return d.names[0]
}

// uses reports whether a declaration refers to a package-level name in set. Methods are called through variables, so a
// changed method changes nothing but itself; a type changes with what it is made of.
func (c *cellCheck) uses(d *liveDecl, set map[string]bool) bool {
	found := false
	ast.Inspect(d.node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && set[id.Name] {
			if obj := c.info.Uses[id]; obj != nil && obj.Parent() == c.pkg.Scope() {
				found = true
			}
		}
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if s := c.info.Selections[sel]; s != nil && s.Kind() != types.FieldVal {
				if fn, ok := s.Obj().(*types.Func); ok && fn.Signature().Recv() != nil {
					if tn := receiverType(fn.Signature()); tn != nil && set[tn.Name()+"."+fn.Name()] {
						found = true // direct calls of methods are calls of their functions
					}
				}
			}
		}
		return !found
	})
	return found
}

// sameVar reports whether a variable that the cell defines anew keeps its type, and so its place.
func (c *cellCheck) sameVar(n string) bool {
	old := c.old[n]
	if old == nil || old.frozen || c.frozen[n] || !expressible(old.typ) {
		return false
	}
	obj := c.pkg.Scope().Lookup(n)
	was := c.pkg.Scope().Lookup(n + oldSuffix)
	return obj != nil && was != nil && types.Identical(obj.Type(), was.Type())
}

// rename gives changed names new lowered names.
func (c *cellCheck) rename(l *lowerer, changed map[string]bool) {
	for n := range c.newVars {
		if c.old[n] != nil {
			c.st.names[n+oldSuffix] = c.old[n].lowered
		}
	}
	var names []string
	for n := range changed {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		if t, m, ok := strings.Cut(n, "."); ok {
			if lowered := c.st.names[t]; lowered != "" && !changed[t] {
				delete(l.inst, "m|"+lowered+"."+m)
			}
			continue
		}
		delete(c.st.names, n)
	}
}

// globalName names a package-level object of the session.
func (c *cellCheck) globalName(l *lowerer, obj types.Object) (string, bool) {
	if n, ok := c.st.names[obj.Name()]; ok {
		return n, true
	}
	if v := c.st.vars[obj.Name()]; v != nil && !c.newVars[obj.Name()] {
		return v.lowered, true
	}
	n := obj.Name()
	if l.inUse(n) {
		n = l.newName(n)
	} else {
		l.taken["\x00"+n] = true
	}
	c.st.names[obj.Name()] = n
	return n, true
}

// emitDecl writes a declaration that is new or changed.
func (c *cellCheck) emitDecl(l *lowerer, d *liveDecl, changed map[string]bool) {
	if !changed[d.names0()] {
		return
	}
	fd, ok := d.node.(*ast.FuncDecl)
	if !ok || fd.Recv == nil {
		if ok && fd.Name.Name == "init" {
			l.refuse(fd, "init", "a function init in a cell; write its statements in the cell itself")
		}
		l.declare(d.node)
		return
	}
	t, _, _ := strings.Cut(d.names0(), ".")
	if changed[t] {
		return // written with its type
	}
	if tn, ok := c.pkg.Scope().Lookup(t).(*types.TypeName); ok {
		named, ok := tn.Type().(*types.Named)
		if !ok {
			return
		}
		if named.TypeParams().Len() > 0 {
			l.refuse(fd, "generic-method", "a new method for a generic type of an earlier cell; declare the type again, too")
		}
		l.method(fd, named, l.nameOf(tn))
	}
}

// emitBody writes the statements of the cell.
func (c *cellCheck) emitBody(l *lowerer, em *emission) string {
	for _, spec := range c.specs {
		for _, n := range spec.Names {
			if obj := l.info.Defs[n]; obj != nil && n.Name != "_" && !strings.HasPrefix(n.Name, "tmp") {
				if !c.sameVar(n.Name) {
					fmt.Fprintf(&l.decls, "var %s %s\n", l.nameOf(obj), l.typ(obj.Type()))
				}
			}
		}
	}
	l.fn = &funcState{sig: types.NewSignatureType(nil, nil, nil, nil, nil, false)}
	l.curFunc = em.entry
	l.goNames[em.entry] = ""
	for _, s := range c.cell.stmts {
		l.analyze(s)
	}
	return l.capture(func() {
		for n := range c.sortedVars() {
			obj := c.pkg.Scope().Lookup(n)
			l.write(l.rt("Var") + "(" + quote(n) + ", &" + l.nameOf(obj) + ")")
		}
		for i, s := range c.cell.stmts {
			if p := l.fset.Position(s.Pos()); p.IsValid() {
				l.write(topVar + " = " + itoa(l.lineMark(p)))
			}
			if e, ok := s.(*ast.ExprStmt); ok && i == len(c.cell.stmts)-1 {
				l.mark(s)
				c.emitLast(l, em, e.X)
				continue
			}
			l.stmt(s)
		}
	})
}

// sortedVars yields the names of the variables that the cell defines, in order.
func (c *cellCheck) sortedVars() func(yield func(string) bool) {
	var names []string
	for n := range c.newVars {
		names = append(names, n)
	}
	sort.Strings(names)
	return func(yield func(string) bool) {
		for _, n := range names {
			if !yield(n) {
				return
			}
		}
	}
}

// result takes the values that the cell handed out.
func (em *emission) result(ptrs []reflect.Value) (Result, error) {
	var r Result
	if len(ptrs) != len(em.types) || len(ptrs) == 0 {
		return r, nil
	}
	for _, p := range ptrs {
		v := p.Elem()
		if v.Kind() == reflect.Interface {
			v = unwrapKeepError(v)
		}
		r.Values = append(r.Values, v)
	}
	r.Types = em.types
	r.Show = em.show
	if !em.fails {
		return r, nil
	}
	n := len(ptrs) - 1
	last := ptrs[n].Elem()
	if err := asError(last); err != nil {
		return Result{}, err
	}
	r.Values, r.Types = r.Values[:n], r.Types[:n]
	r.Show = r.Show && n > 0
	return r, nil
}
