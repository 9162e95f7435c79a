package golang

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"sort"
	"strings"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/emit"
	"goelm/kernel/golang/lower"
	"goelm/kernel/golang/refuse"
)

// An emission is a lowered cell.
type emission struct {
	source  string
	entry   string            // the function to run
	goNames map[string]string // see sessionState
	sites   map[string][]int
	types   []types.Type
	ids     []int // their numbers, see Result.Any
	show    bool
	fails   bool     // the last of the types is an error that ends the cell
	once    []string // lowered package-level names that no later cell uses, see forget
}

// A cellEmitter lowers one cell.
type cellEmitter struct {
	*cellCheck
	l *lower.Lowerer
	w *emit.Writer
}

// emit lowers the cell, and again what earlier cells declared in terms of something that the cell declares anew.
func (c *cellCheck) emit() (em *emission, err error) {
	st := c.st
	index := map[string]int{}
	for i, f := range st.files {
		index[f] = i
	}
	index[c.name] = st.cells
	e := &cellEmitter{cellCheck: c}
	e.w = emit.New(st.types, func(pos token.Pos) int {
		p := st.fset.Position(pos)
		if p.Line == 0 {
			return 0
		}
		return p.Line + index[p.Filename]*cellLines
	})
	e.w.Counted = true
	e.l = lower.New(lower.Config{
		Fset: st.fset, Info: c.info, Pkg: c.pkg, Types: st.types, Bundle: c.s.lib.bundle, Global: e.globalName, Late: true,
		Memory: st.memory, Emit: e.w.Func, Var: e.w.Global,
	})
	defer catchRefusal(&err, st.fset, c.name, e.l.At)
	var decls []*liveDecl
	decls = append(append(decls, st.live...), c.decls...)
	file := &ast.File{Name: ast.NewIdent("main")}
	for _, d := range decls {
		file.Decls = append(file.Decls, d.node)
	}
	e.l.Collect(file, &ast.File{Name: ast.NewIdent("main"), Decls: []ast.Decl{c.body}})
	changed := c.changed(decls)
	c.rename(changed)
	e.identify(changed)
	for _, d := range decls {
		e.emitDecl(d, changed)
	}
	em = &emission{entry: st.types.Fresh("cell")}
	body := e.emitBody(em)
	e.l.Finish()
	e.finish(em, body)
	em.once = append(append(em.once, em.entry, body.Name), c.replaced...)
	c.commit(e)
	return em, nil
}

// identify tells types of different cells apart by name, and gives those that are remembered the objects of this check.
func (e *cellEmitter) identify(changed map[string]bool) {
	st := e.st
	st.types.Identify(func(tn *types.TypeName) string {
		if n, ok := st.frozen[tn]; ok {
			return n
		}
		n, _ := e.globalName(tn)
		return n
	})
	newer := func(tn *types.TypeName) *types.TypeName {
		if _, ok := st.frozen[tn]; ok || changed[tn.Name()] || tn.Parent() != tn.Pkg().Scope() {
			return nil
		}
		now, _ := e.pkg.Scope().Lookup(tn.Name()).(*types.TypeName)
		return now
	}
	st.types.Refresh(newer)
	st.memory.Renew(func(t types.Type) types.Type { return st.types.Renew(t, newer) })
}

// finish writes the function that runs the cell.
func (e *cellEmitter) finish(em *emission, body *core.Func) {
	st, w := e.st, e.w
	boot := ""
	if !st.loaded {
		boot = fmt.Sprintf("var %s, %s, %s int\nfunc boot__() { %s(&%s, &%s); %s(&%s) }\n", emit.TickVar, emit.LineVar, topVar,
			st.types.Runtime("Bind"), emit.TickVar, emit.LineVar, st.types.Runtime("BindTop"), topVar)
		st.loaded = true
	}
	register := w.Body(em.entry, append(e.l.Plain(), e.l.Registers...))
	install := ""
	for _, in := range e.l.Installs {
		install += in.Var.Name + " = " + in.Func.Name + "\n"
	}
	w.Write(fmt.Sprintf("func %s() {\nboot__()\n%s%s%s()\n}\n", em.entry, register, install, body.Name))
	source := w.Source() + boot
	st.types.Runtime("Do")
	em.goNames, em.sites = w.GoNames, w.Sites
	em.source = "package main\n" + st.types.Imports(st.done) + source
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
func (c *cellCheck) rename(changed map[string]bool) {
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
				c.st.memory.Forget("m|" + lowered + "." + m)
			}
			continue
		}
		if _, isFunc := c.pkg.Scope().Lookup(n).(*types.Func); isFunc && c.st.names[n] != "" {
			// What called the old function is compiled anew with the new one, or holds it.
			c.replaced = append(c.replaced, c.st.names[n])
		}
		delete(c.st.names, n)
	}
}

// globalName names a package-level object of the session.
func (e *cellEmitter) globalName(obj types.Object) (string, bool) {
	st := e.st
	if n, ok := st.names[obj.Name()]; ok {
		return n, true
	}
	if v := st.vars[obj.Name()]; v != nil && !e.newVars[obj.Name()] {
		return v.lowered, true
	}
	n := obj.Name()
	if st.types.Declared(n) {
		n = st.types.Fresh(n)
	}
	st.types.Declare(n)
	st.names[obj.Name()] = n
	return n, true
}

// emitDecl writes a declaration that is new or changed.
func (e *cellEmitter) emitDecl(d *liveDecl, changed map[string]bool) {
	if !changed[d.names0()] {
		return
	}
	fd, ok := d.node.(*ast.FuncDecl)
	if !ok {
		return
	}
	if fd.Recv == nil {
		if fd.Name.Name == "init" {
			refuse.Stop(fd.Name.Pos(), refuse.Init, "a function init in a cell")
		}
		e.l.Declare(fd)
		return
	}
	t, _, _ := strings.Cut(d.names0(), ".")
	if tn, ok := e.pkg.Scope().Lookup(t).(*types.TypeName); ok && !changed[t] {
		if named, ok := tn.Type().(*types.Named); ok && named.TypeParams().Len() > 0 {
			refuse.Stop(fd.Name.Pos(), refuse.GenericMethod, "a new method for a generic type of an earlier cell")
		}
	}
	e.l.Declare(fd)
}

// emitBody writes the statements of the cell.
func (e *cellEmitter) emitBody(em *emission) *core.Func {
	for _, spec := range e.specs {
		for _, n := range spec.Names {
			if obj, ok := e.info.Defs[n].(*types.Var); ok && n.Name != "_" && !strings.HasPrefix(n.Name, "tmp") {
				if !e.sameVar(n.Name) {
					e.w.Global(e.l.Variable(obj))
				}
			}
		}
	}
	name := e.st.types.Fresh("body")
	e.w.GoNames[name] = ""
	top := &core.Var{Name: topVar, Type: types.Typ[types.Int], Global: true}
	return e.l.Statements(name, "", func(s *lower.Statements) {
		for n := range e.sortedVars() {
			v := e.l.Variable(e.pkg.Scope().Lookup(n).(*types.Var))
			s.Add(runtimeCall("Var", text(n), pointer(v)))
		}
		for i, x := range e.cell.stmts {
			if p := e.st.fset.Position(x.Pos()); p.IsValid() {
				s.Add(&core.Assign{Lhs: []core.Expr{&core.Ref{V: top}}, Rhs: []core.Expr{&core.Line{Pos: x.Pos()}}})
			}
			if last, ok := x.(*ast.ExprStmt); ok && i == len(e.cell.stmts)-1 {
				e.emitLast(s, em, last)
				continue
			}
			s.Stmt(x)
		}
	})
}

func runtimeCall(name string, args ...core.Expr) core.Stmt {
	return &core.Eval{X: &core.Runtime{Name: name, Args: args}}
}

func text(s string) core.Expr {
	return &core.Const{Val: constant.MakeString(s), T: types.Typ[types.String]}
}

func pointer(v *core.Var) core.Expr {
	return &core.Addr{X: &core.Ref{V: v}, T: types.NewPointer(v.Type)}
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
		if v.Kind() == reflect.Interface && !v.IsNil() {
			v = v.Elem()
		}
		r.Values = append(r.Values, v)
	}
	r.Types, r.ids = em.types, em.ids
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
