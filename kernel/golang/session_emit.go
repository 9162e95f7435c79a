package golang

import (
	"fmt"
	"go/ast"
	"go/token"
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
	for _, d := range c.decls {
		st.live = append(st.live, d)
	}
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

var _ = token.NoPos
