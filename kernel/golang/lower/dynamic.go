package lower

import (
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
)

// The interpreter knows no names and methods of interpreted values in interfaces: it takes type C float64 for float64,
// answers assertions to interfaces wrongly and compares wrappers. So every interface of the program is an interface{}, in
// which values of the program's types lie in boxes with the number of their type (package repr says which). Conversions,
// assertions, comparisons and method calls go by those numbers: dispatch.go writes the functions that know all types.
// Interfaces of compiled packages stay what they are, because compiled code calls their methods; there the box lies in
// a wrapper.

// dynamics rewrites a function's interface operations.
func (l *Lowerer) dynamics(f *core.Func) {
	d := &dynamic{l}
	r := d.rewriter()
	f.Body = r.Stmts(f.Body)
}

type dynamic struct{ l *Lowerer }

func (d *dynamic) rewriter() *core.Rewriter {
	r := &core.Rewriter{Literals: true}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		switch s := s.(type) {
		case *core.Define:
			if len(s.Vars) == 2 && len(s.Vals) == 1 {
				if a, ok := s.Vals[0].(*core.Assert); ok {
					s.Vals[0] = d.assertTwo(r, a)
					return []core.Stmt{s}, true
				}
			}
		case *core.Assign:
			if len(s.Lhs) == 2 && len(s.Rhs) == 1 {
				if a, ok := s.Rhs[0].(*core.Assert); ok {
					rewriteAll(r, s.Lhs)
					s.Rhs[0] = d.assertTwo(r, a)
					return []core.Stmt{s}, true
				}
			}
		case *core.Switch:
			return d.typeSwitch(r, s)
		}
		return nil, false
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		switch e := e.(type) {
		case *core.Convert:
			return d.convert(r, e), true
		case *core.Assert:
			return d.assertOne(r, e), true
		case *core.Is:
			return d.is(r.One(e.X), e), true
		case *core.Binary:
			return d.binary(r, e), true
		case *core.Call:
			return d.call(r, e), true
		case *core.Method:
			e.X = r.One(e.X)
			return e, true
		case *core.Builtin:
			return d.builtin(r, e), true
		case *core.Index:
			e.X, e.I = r.One(e.X), d.key(e.X, r.One(e.I))
			return e, true
		case *core.Composite:
			return d.composite(r, e), true
		}
		return e, false
	}
	return r
}

// mayBox is the value of type t as an interface{} carries it.
func (d *dynamic) box(x core.Expr, t types.Type) core.Expr {
	if d.l.T.Faithful(t) {
		return &core.Convert{X: x, T: anyType}
	}
	return &core.Runtime{Name: "Mk", Args: []core.Expr{intConst(d.l.T.ID(t)), x}, T: anyType}
}

func (d *dynamic) convert(r *core.Rewriter, e *core.Convert) core.Expr {
	from := e.X.Type()
	if !types.IsInterface(e.T) || isNil(from) {
		e.X = r.One(e.X)
		return e
	}
	x := r.One(e.X)
	toHost := d.l.T.HostInterface(e.T)
	if types.IsInterface(from) {
		fromHost := d.l.T.HostInterface(from)
		switch {
		case fromHost && !toHost:
			return &core.Runtime{Name: "FromHost", Args: []core.Expr{x}, T: e.T}
		case !fromHost && toHost:
			return &core.Call{Fun: d.l.toHost(e.T), Args: []core.Expr{x}, T: e.T, Pos: e.Pos}
		}
		return &core.Convert{X: x, T: e.T, Pos: e.Pos}
	}
	if toHost {
		if d.l.wrapped(from) {
			return &core.Call{Fun: d.l.wrap(from, e.T), Args: []core.Expr{x}, T: e.T, Pos: e.Pos}
		}
		return &core.Convert{X: x, T: e.T, Pos: e.Pos}
	}
	if d.l.T.Faithful(from) && e.T.Underlying().(*types.Interface).NumMethods() > 0 {
		d.l.known(from)
	}
	b := d.box(x, from)
	switch b := b.(type) {
	case *core.Convert:
		b.T = e.T
	case *core.Runtime:
		b.T = e.T
	}
	return b
}

// plain is the value of an interface expression as an interface{}.
func (d *dynamic) plain(x core.Expr) core.Expr {
	if d.l.T.HostInterface(x.Type()) {
		return &core.Runtime{Name: "FromHost", Args: []core.Expr{x}, T: anyType}
	}
	return x
}

func (d *dynamic) assertOne(r *core.Rewriter, e *core.Assert) core.Expr {
	from := e.X.Type()
	x := d.plain(r.One(e.X))
	switch {
	case !types.IsInterface(e.T) && e.Known && d.l.T.Faithful(e.T):
		return &core.Reveal{X: x, T: e.T}
	case !types.IsInterface(e.T) && e.Known:
		return &core.Reveal{X: &core.Runtime{Name: "Val", Args: []core.Expr{x}, T: anyType}, T: e.T}
	case !types.IsInterface(e.T):
		args := []core.Expr{x, intConst(d.l.T.ID(from)), intConst(d.l.known(e.T))}
		return &core.Reveal{X: &core.Runtime{Name: "Must", Args: args, T: anyType, Pos: e.Pos}, T: e.T}
	case d.l.T.HostInterface(e.T) && e.Known:
		return &core.Call{Fun: d.l.toHost(e.T), Args: []core.Expr{x}, T: e.T, Pos: e.Pos}
	case e.Known:
		return &core.Convert{X: x, T: e.T}
	}
	return &core.Call{Fun: d.l.must(e.T), Args: []core.Expr{x, intConst(d.l.T.ID(from))}, T: e.T, Pos: e.Pos}
}

// assertTwo is the right side of v, ok := x.(T).
func (d *dynamic) assertTwo(r *core.Rewriter, e *core.Assert) core.Expr {
	x := d.plain(r.One(e.X))
	two := types.NewTuple(types.NewParam(noPos, nil, "", e.T), types.NewParam(noPos, nil, "", boolType))
	switch {
	case types.IsInterface(e.T):
		return &core.Call{Fun: d.l.as(e.T), Args: []core.Expr{x}, T: two, Pos: e.Pos}
	case d.l.T.Faithful(e.T) && d.l.T.Text(e.T) != "struct{}":
		return &core.Reveal{X: x, T: e.T}
	}
	return &core.Reveal{X: &core.Runtime{Name: "As", Args: []core.Expr{x, intConst(d.l.known(e.T))}, T: anyType}, T: e.T}
}

// is asks x for a type.
func (d *dynamic) is(x core.Expr, e *core.Is) core.Expr {
	x = d.plain(x)
	if types.IsInterface(e.T) {
		return &core.Call{Fun: d.l.implements(e.T), Args: []core.Expr{x}, T: boolType, Pos: e.Pos}
	}
	return sameID(&core.Runtime{Name: "TypeID", Args: []core.Expr{x}, T: intType}, d.l.known(e.T))
}

func sameID(id core.Expr, n int) core.Expr {
	return &core.Binary{Op: token.EQL, X: id, Y: intConst(n), T: boolType}
}

// typeSwitch finds the type of the value once for all clauses.
func (d *dynamic) typeSwitch(r *core.Rewriter, s *core.Switch) ([]core.Stmt, bool) {
	var x *core.Ref
	n := 0
	for _, c := range s.Clauses {
		for _, cond := range c.Conds {
			if is, ok := cond.(*core.Is); ok && !types.IsInterface(is.T) {
				x, n = is.X.(*core.Ref), n+1
			}
		}
	}
	if n < 2 {
		return nil, false
	}
	id := temp("id", intType)
	def := &core.Define{Vars: []*core.Var{id}, Vals: []core.Expr{&core.Runtime{Name: "TypeID", Args: []core.Expr{d.plain(x)}, T: intType}}}
	for _, c := range s.Clauses {
		for i, cond := range c.Conds {
			if is, ok := cond.(*core.Is); ok && !types.IsInterface(is.T) {
				c.Conds[i] = sameID(ref(id), d.l.known(is.T))
				continue
			}
			c.Conds[i] = r.One(cond)
		}
		c.Body = r.Stmts(c.Body)
	}
	return []core.Stmt{def, s}, true
}

func (d *dynamic) binary(r *core.Rewriter, e *core.Binary) core.Expr {
	t := e.X.Type()
	e.X, e.Y = r.One(e.X), r.One(e.Y)
	if e.Op != token.EQL && e.Op != token.NEQ {
		return e
	}
	if _, ok := e.X.(*core.Nil); ok {
		e.X, e.Y = e.Y, e.X
	}
	if _, ok := e.Y.(*core.Nil); ok {
		if _, ok := e.X.(*core.Nil); ok {
			return boolConst(e.Op == token.EQL)
		}
		if !types.IsInterface(t) || !fresh(e.X) {
			return e
		}
	}
	switch t.Underlying().(type) {
	case *types.Interface, *types.Struct, *types.Array:
	default:
		return e
	}
	var eq core.Expr = &core.Runtime{Name: "Equal", Args: []core.Expr{e.X, e.Y, intConst(d.l.comparedID(t))}, T: boolType, Pos: e.Pos}
	if e.Op == token.NEQ {
		eq = &core.Unary{Op: token.NOT, X: eq, T: boolType}
	}
	if !types.Identical(e.T, boolType) {
		eq = &core.Convert{X: eq, T: e.T}
	}
	return eq
}

// fresh reports whether an interface value has just been made of another value, so that it is not nil.
func fresh(x core.Expr) bool {
	switch x := x.(type) {
	case *core.Convert:
		return !types.IsInterface(x.X.Type())
	case *core.Runtime:
		return x.Name == "Mk"
	}
	return false
}

// comparedID is the type that a comparison's panic names; 0 where the values know it.
func (l *Lowerer) comparedID(t types.Type) int {
	if types.IsInterface(t) {
		return 0
	}
	return l.T.ID(t)
}

// key prepares an index for a map whose keys are interfaces.
func (d *dynamic) key(m, k core.Expr) core.Expr {
	t, ok := m.Type().Underlying().(*types.Map)
	if !ok || !types.IsInterface(t.Key()) {
		return k
	}
	return &core.Runtime{Name: "Key", Args: []core.Expr{k}, T: k.Type()}
}

func (d *dynamic) builtin(r *core.Rewriter, e *core.Builtin) core.Expr {
	if e.Name == "panic" { // the text of an uncaught panic
		if t := inner(e.Args[0]).Type(); !types.IsInterface(t) {
			d.l.registerDeep(t)
		} else {
			d.l.Memory.formats = true
		}
	}
	rewriteAll(r, e.Args)
	switch e.Name {
	case "panic":
		return &core.Runtime{Name: "Panic", Args: e.Args, Pos: e.Pos}
	case "delete":
		e.Args[1] = d.key(e.Args[0], e.Args[1])
	case "print", "println":
		name := map[string]string{"print": "Print", "println": "Println"}[e.Name]
		args := make([]core.Expr, len(e.Args))
		for i, a := range e.Args {
			if types.IsInterface(a.Type()) {
				a = &core.Runtime{Name: "Words", Args: []core.Expr{d.plain(a)}, T: anyType}
			}
			args[i] = a
		}
		return &core.Runtime{Name: name, Args: args, Pos: e.Pos}
	case "clear":
		return &core.Runtime{Name: "Clear", Args: e.Args, Pos: e.Pos}
	case "complex":
		return d.complexCall(e)
	case "real", "imag":
		name := map[string]string{"real": "Real", "imag": "Imag"}[e.Name]
		part := &core.Convert{X: e.Args[0], T: types.Typ[types.Complex128]}
		return &core.Convert{X: &core.Runtime{Name: name, Args: []core.Expr{part}, T: types.Typ[types.Float64]}, T: e.T}
	case "min", "max":
		return d.l.minMax(e)
	}
	return e
}

func (d *dynamic) complexCall(e *core.Builtin) core.Expr {
	args := make([]core.Expr, 2)
	for i, a := range e.Args {
		args[i] = &core.Convert{X: a, T: types.Typ[types.Float64]}
	}
	name, t := "Complex128", types.Typ[types.Complex128]
	if e.T.Underlying().(*types.Basic).Kind() == types.Complex64 {
		name, t = "Complex64", types.Typ[types.Complex64]
	}
	return &core.Convert{X: &core.Runtime{Name: name, Args: args, T: t}, T: e.T}
}

// composite: keys of interface type are checked, and the interpreter takes different ones for equal.
func (d *dynamic) composite(r *core.Rewriter, e *core.Composite) core.Expr {
	rewriteAll(r, e.Elts)
	for i, k := range e.Keys {
		e.Keys[i] = r.One(k)
	}
	m, ok := e.T.Underlying().(*types.Map)
	if !ok || !types.IsInterface(m.Key()) || len(e.Keys) == 0 {
		return e
	}
	v := temp("m", e.T)
	f := &core.Func{Results: resultVars(e.T), Quiet: true}
	f.Body = append(f.Body, &core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{&core.Composite{T: e.T}}})
	for i, k := range e.Keys {
		f.Body = append(f.Body, &core.Assign{
			Lhs: []core.Expr{&core.Index{X: ref(v), I: &core.Runtime{Name: "Key", Args: []core.Expr{k}, T: k.Type()}, T: m.Elem()}},
			Rhs: []core.Expr{e.Elts[i]},
		})
	}
	f.Body = append(f.Body, &core.Return{Vals: []core.Expr{ref(v)}})
	return &core.Call{Fun: &core.Lit{F: f, T: f.Signature()}, T: e.T}
}

func (d *dynamic) call(r *core.Rewriter, e *core.Call) core.Expr {
	if m, ok := e.Fun.(*core.Method); ok && types.IsInterface(m.X.Type()) && !d.l.T.HostInterface(m.X.Type()) {
		rewriteAll(r, e.Args)
		args := append([]core.Expr{r.One(m.X)}, e.Args...)
		return &core.Call{Fun: d.l.dispatch(m.Fn, m.T.(*types.Signature)), Args: args, Spread: e.Spread, T: e.T, Pos: e.Pos}
	}
	if fn := compiledCallee(d.l, e.Fun); fn != nil {
		return d.hostCall(r, e, fn)
	}
	e.Fun = r.One(e.Fun)
	rewriteAll(r, e.Args)
	return e
}

// compiledCallee is the compiled function or method that fun is, or nil.
func compiledCallee(l *Lowerer, fun core.Expr) *types.Func {
	switch fun := fun.(type) {
	case *core.Symbol:
		fn, _ := fun.Obj.(*types.Func)
		return fn
	case *core.Method:
		return fun.Fn
	}
	return nil
}
