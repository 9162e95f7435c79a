package lower

import (
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
	"goelm/kernel/golang/repr"
)

// The interpreter reads the arguments of deferred calls when the function ends, forgets the other deferred calls when one
// panics, and a panic in a goroutine kills the process. So the body of a function that defers becomes a literal which the
// runtime runs; the runtime keeps the deferred calls, executes them as Go does and knows what recover gives:
//
//	func f() (r int) { defer g(x); return 1 }
//	func f() int { r := 0; d := rt.Defers(); rt.Run(d, func() { t := x; rt.Defer(d, func() { g(t) }); r = 1; return }); return r }
//
// recover works only in a function that is deferred itself. A literal in a defer statement knows its d. A declared function
// that calls recover is written twice, once with a parameter d for defer statements. Function values that call recover
// ask the runtime whether they are called by a defer statement (Armed).

// defersType is the type of a function's list of deferred calls.
var defersType = repr.RuntimeType("Defers")

// A deferrer rewrites one function.
type deferrer struct {
	l *Lowerer
	f *core.Func
	d *core.Var // the function's list, once it is needed
	r core.Expr // where recover looks: a list, or nil
}

// deferrals rewrites defer, go, recover and calls with the values of another call.
func (l *Lowerer) deferrals(f *core.Func, recoverFrom core.Expr) {
	w := &deferrer{l: l, f: f, r: recoverFrom}
	f.Body = w.rewriter().Stmts(f.Body)
	if w.d == nil {
		return
	}
	body := &core.Func{Body: w.returns(f.Body), Pos: f.Pos, Quiet: true}
	f.Named = f.Named || len(f.Results) > 0
	ret := &core.Return{}
	for _, v := range f.Results {
		ret.Vals = append(ret.Vals, ref(v))
	}
	f.Body = []core.Stmt{
		&core.Define{Vars: []*core.Var{w.d}, Vals: []core.Expr{&core.Runtime{Name: "NewDefers", T: defersType}}},
		runtimeCall("Run", ref(w.d), &core.Lit{F: body, T: body.Signature()}),
		ret,
	}
}

func runtimeCall(name string, args ...core.Expr) core.Stmt {
	return &core.Eval{X: &core.Runtime{Name: name, Args: args}}
}

func (w *deferrer) rewriter() *core.Rewriter {
	r := &core.Rewriter{}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		switch s := s.(type) {
		case *core.Defer:
			if w.d == nil {
				w.d = temp("d", defersType)
			}
			out, thunk := w.thunk(r, s.Call, true)
			return append(out, &core.Eval{X: &core.Runtime{Name: "Defer", Args: []core.Expr{ref(w.d), thunk}, Pos: s.Pos}, Pos: s.Pos}), true
		case *core.Go:
			out, thunk := w.thunk(r, s.Call, false)
			return append(out, &core.Eval{X: &core.Runtime{Name: "Go", Args: []core.Expr{thunk}, Pos: s.Pos}, Pos: s.Pos}), true
		}
		return nil, false
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		switch e := e.(type) {
		case *core.Lit:
			w.literal(r, e, false)
			return e, true
		case *core.Call:
			if f, ok := e.Fun.(*core.FuncRef); ok { // a callee, not a value
				e.Args = rewriteAll(r, e.Args)
				return w.spread(&core.Call{Fun: f, Args: e.Args, Spread: e.Spread, T: e.T, Pos: e.Pos}), true
			}
			e.Fun, e.Args = r.One(e.Fun), rewriteAll(r, e.Args)
			return w.spread(e), true
		case *core.FuncRef:
			return w.funcValue(e), true
		case *core.Builtin:
			e.Args = rewriteAll(r, e.Args)
			if e.Name == "recover" {
				return w.recoverCall(), true
			}
			return w.spreadBuiltin(e), true
		}
		return e, false
	}
	return r
}

func rewriteAll(r *core.Rewriter, list []core.Expr) []core.Expr {
	for i, e := range list {
		list[i] = r.One(e)
	}
	return list
}

func (w *deferrer) recoverCall() core.Expr {
	if w.r == nil {
		return &core.Nil{T: anyType}
	}
	return &core.Runtime{Name: "Recover", Args: []core.Expr{w.r}, T: anyType}
}

// literal rewrites a literal: a body of a range over a function belongs to this function, others are functions of their own.
func (w *deferrer) literal(r *core.Rewriter, e *core.Lit, deferred bool) {
	switch {
	case e.F.BodyOf == w.f:
		e.F.Body = r.Stmts(e.F.Body)
	case deferred:
		w.l.deferrals(e.F, ref(w.d))
	case callsRecover(e.F):
		armed := temp("armed", defersType)
		w.l.deferrals(e.F, ref(armed))
		e.F.Body = append([]core.Stmt{&core.Define{Vars: []*core.Var{armed}, Vals: []core.Expr{&core.Runtime{Name: "Armed", T: defersType}}}}, e.F.Body...)
	default:
		w.l.deferrals(e.F, nil)
	}
}

// callsRecover reports whether a function of the tree calls recover itself.
func callsRecover(f *core.Func) bool {
	found := false
	r := &core.Rewriter{}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		switch e := e.(type) {
		case *core.Builtin:
			found = found || e.Name == "recover"
		case *core.Lit:
			if e.F.BodyOf == f {
				r.Stmts(e.F.Body)
			}
			return e, true
		}
		return e, found
	}
	r.Stmts(f.Body)
	return found
}

// funcValue is a function as a value; one that calls recover asks whether a defer statement calls it.
func (w *deferrer) funcValue(e *core.FuncRef) core.Expr {
	rec := w.l.recovering(e.F)
	if rec == nil {
		return e
	}
	sig := e.F.Signature()
	f := w.l.forward(sig, func(args []core.Expr) core.Expr {
		armed := &core.Runtime{Name: "Armed", T: defersType}
		return &core.Call{Fun: &core.FuncRef{F: rec, T: rec.Signature()}, Args: append([]core.Expr{armed}, args...), Spread: sig.Variadic(), T: resultType(sig)}
	})
	return &core.Lit{F: f, T: e.T}
}

// returns turns the returns of a function that defers into assignments to its results.
func (w *deferrer) returns(list []core.Stmt) []core.Stmt {
	r := &core.Rewriter{}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		ret, ok := s.(*core.Return)
		if !ok {
			return nil, false
		}
		var out []core.Stmt
		if len(w.f.Results) > 0 {
			a := &core.Assign{Rhs: ret.Vals, Pos: ret.Pos}
			for _, v := range w.f.Results {
				a.Lhs = append(a.Lhs, ref(v))
			}
			if !sameRefs(a.Lhs, a.Rhs) {
				out = append(out, a)
			}
		}
		return append(out, &core.Return{Pos: ret.Pos}), true
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) { _, isLit := e.(*core.Lit); return e, isLit }
	return r.Stmts(list)
}

// thunk evaluates what a deferred call or a goroutine calls and its arguments, and gives a function that does the call.
func (w *deferrer) thunk(r *core.Rewriter, call core.Expr, deferred bool) ([]core.Stmt, core.Expr) {
	var out []core.Stmt
	hold := func(e core.Expr) core.Expr {
		switch e.(type) {
		case *core.Const, *core.Nil, *core.Zero, *core.Symbol:
			return e
		}
		v := temp("t", e.Type())
		out = append(out, &core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{e}})
		return ref(v)
	}
	holdAll := func(args []core.Expr, sig *types.Signature) []core.Expr {
		var list []core.Expr
		for _, a := range args {
			t, ok := a.Type().(*types.Tuple)
			if !ok {
				list = append(list, hold(a))
				continue
			}
			d := &core.Define{Vals: []core.Expr{a}}
			for i := range t.Len() {
				v := temp("t", t.At(i).Type())
				d.Vars = append(d.Vars, v)
				x := core.Expr(ref(v))
				if sig != nil {
					x = w.l.to(x, paramType(sig, len(list), false))
				}
				list = append(list, x)
			}
			out = append(out, d)
		}
		return list
	}
	do := func(e core.Expr) core.Expr {
		f := &core.Func{Body: []core.Stmt{&core.Eval{X: e}}, Quiet: true}
		return &core.Lit{F: f, T: f.Signature()}
	}
	switch c := call.(type) {
	case *core.Call:
		c.Args = rewriteAll(r, c.Args)
		sig := c.Fun.Type().Underlying().(*types.Signature)
		n := &core.Call{Spread: c.Spread, T: c.T, Pos: c.Pos}
		switch fun := c.Fun.(type) {
		case *core.Lit:
			w.literal(r, fun, deferred)
			if len(c.Args) == 0 && len(fun.F.Results) == 0 {
				return nil, fun
			}
			n.Fun = fun
		case *core.FuncRef:
			n.Fun = fun
			if rec := w.l.recovering(fun.F); rec != nil && deferred {
				n.Fun = &core.FuncRef{F: rec, T: rec.Signature()}
				n.Args = append([]core.Expr{ref(w.d)}, holdAll(c.Args, sig)...)
				return out, do(n)
			}
		case *core.Symbol:
			n.Fun = fun
		case *core.Method:
			x := hold(r.One(fun.X))
			if types.IsInterface(x.Type()) {
				out = append(out, runtimeCall("NotNil", x))
			}
			n.Fun = &core.Method{X: x, Fn: fun.Fn, T: fun.T, Pos: fun.Pos}
		default:
			n.Fun = hold(r.One(c.Fun))
			n.Args = holdAll(c.Args, sig)
			if !deferred {
				out = append(out, runtimeCall("NotNilFunc", &core.Binary{Op: token.NEQ, X: n.Fun, Y: &core.Nil{T: n.Fun.Type()}, T: boolType}))
				return out, do(n)
			}
			f := &core.Func{Body: []core.Stmt{runtimeCall("Arm", ref(w.d)), &core.Eval{X: n}, runtimeCall("Disarm", ref(w.d))}, Quiet: true}
			return out, &core.Lit{F: f, T: f.Signature()}
		}
		n.Args = holdAll(c.Args, sig)
		return out, do(n)
	case *core.Builtin:
		if c.Name == "recover" {
			return nil, do(&core.Runtime{Name: "Nothing"}) // recover must be called by what is deferred
		}
		c.Args = holdAll(rewriteAll(r, c.Args), nil)
		if c.T != nil && c.Name != "copy" { // not allowed by Go, except for copy
			w.l.refuse(c.Pos, refuse.Internal, "a deferred call of %s", c.Name)
		}
		return out, do(c)
	}
	return nil, do(r.One(call)) // a conversion is not allowed by Go
}

// spread writes f(g()), where g has several results, as a literal that names them.
func (w *deferrer) spread(c *core.Call) core.Expr {
	if len(c.Args) == 0 {
		return c
	}
	last := len(c.Args) - 1 // before it stands the receiver of a method, if any
	t, ok := c.Args[last].Type().(*types.Tuple)
	if !ok {
		return c
	}
	sig := c.Fun.Type().Underlying().(*types.Signature)
	before := c.Args[:last:last]
	m, isMethod := c.Fun.(*core.Method)
	isRef := isPure(c.Fun)
	if isMethod {
		before = append([]core.Expr{m.X}, before...)
	} else if !isRef {
		before = append([]core.Expr{c.Fun}, before...)
	}
	return w.named(before, c.Args[last], t, c.T, func(vals []core.Expr) core.Expr {
		fun := c.Fun
		if isMethod {
			fun, vals = &core.Method{X: vals[0], Fn: m.Fn, T: m.T, Pos: m.Pos}, vals[1:]
		} else if !isRef {
			fun, vals = vals[0], vals[1:]
		}
		for i := range vals {
			vals[i] = w.l.to(vals[i], paramType(sig, i, false))
		}
		return &core.Call{Fun: fun, Args: vals, T: c.T, Pos: c.Pos}
	})
}

func (w *deferrer) spreadBuiltin(b *core.Builtin) core.Expr {
	if len(b.Args) != 1 {
		return b
	}
	t, ok := b.Args[0].Type().(*types.Tuple)
	if !ok {
		return b
	}
	return w.named(nil, b.Args[0], t, b.T, func(vals []core.Expr) core.Expr {
		switch b.Name {
		case "append":
			elem := b.T.Underlying().(*types.Slice).Elem()
			for i := range vals[1:] {
				vals[i+1] = w.l.to(vals[i+1], elem)
			}
		case "delete":
			vals[1] = w.l.to(vals[1], vals[0].Type().Underlying().(*types.Map).Key())
		case "min", "max":
			for i := range vals {
				vals[i] = w.l.to(vals[i], b.T)
			}
		}
		n := *b
		n.Args = vals
		return &n
	})
}

// named is a literal, called at once, that names the values before x and those of x and gives what use makes of them.
func (w *deferrer) named(before []core.Expr, x core.Expr, t *types.Tuple, result types.Type, use func([]core.Expr) core.Expr) core.Expr {
	d := &core.Define{Vals: []core.Expr{x}}
	var vals []core.Expr
	var head []core.Stmt
	for _, b := range before {
		tmp := temp("t", b.Type())
		head = append(head, &core.Define{Vars: []*core.Var{tmp}, Vals: []core.Expr{b}})
		vals = append(vals, ref(tmp))
	}
	for v := range t.Variables() {
		tmp := temp("t", v.Type())
		d.Vars = append(d.Vars, tmp)
		vals = append(vals, ref(tmp))
	}
	f := &core.Func{Quiet: true, Results: resultVars(result)}
	y := use(vals)
	if result == nil {
		f.Body = append(head, d, &core.Eval{X: y})
	} else {
		f.Body = append(head, d, &core.Return{Vals: []core.Expr{y}})
	}
	return &core.Call{Fun: &core.Lit{F: f, T: f.Signature()}, T: result}
}

// resultVars makes result variables for the type of a call.
func resultVars(t types.Type) []*core.Var {
	switch t := t.(type) {
	case nil:
		return nil
	case *types.Tuple:
		var out []*core.Var
		for v := range t.Variables() {
			out = append(out, temp("", v.Type()))
		}
		return out
	}
	return []*core.Var{temp("", t)}
}
