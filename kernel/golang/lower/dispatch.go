package lower

import (
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/repr"
)

// Some functions must know all types of the program: which function a method call on an interface means, whether a type
// implements an interface, how a value becomes a value of a compiled interface. They are written last, for the types
// that have got a number by then; in a session again for each cell that brings new types.

// An opener is such a function.
type opener struct {
	kind   openerKind
	t      types.Type // the interface that it is about; of a dispatch, one with the method only
	f      *core.Func // its name and signature
	v      *core.Var  // in a session, the variable through which it is called
	covers string     // what its last form knew
}

func (o *opener) clone() *opener {
	c := *o
	f := *o.f
	c.f = &f
	vars := func(list []*core.Var) []*core.Var {
		out := make([]*core.Var, len(list))
		for i, v := range list {
			w := *v
			out[i] = &w
		}
		return out
	}
	f.Params, f.Results = vars(o.f.Params), vars(o.f.Results)
	if o.v != nil {
		v := *o.v
		c.v = &v
	}
	return &c
}

type openerKind string

// Kinds of openers.
const (
	dispatchCall   openerKind = "call" // a method call: func(x any, args...) results
	implementsTest openerKind = "is"   // func(x any) bool
	hostValue      openerKind = "host" // func(x any) H, a value of compiled interface type H
)

// openerFor gives the opener of a kind for an interface type.
func (l *Lowerer) openerFor(kind openerKind, t types.Type, base string, sig *types.Signature) core.Expr {
	key := string(kind) + "|" + l.T.Key(t)
	o := l.Memory.openers[key]
	if o == nil {
		o = &opener{kind: kind, t: t, covers: "\x00"}
		o.f = &core.Func{Name: l.T.Fresh(base), Params: params(sig), Variadic: sig.Variadic(), Results: results(sig), Quiet: true}
		if l.Late {
			o.v = &core.Var{Name: l.T.Fresh("v_" + base), Type: sig, Global: true}
			l.Var(o.v)
		}
		l.Memory.openers[key] = o
		l.Memory.order = append(l.Memory.order, key)
	}
	if o.v != nil {
		return ref(o.v)
	}
	return &core.FuncRef{F: o.f, T: sig}
}

// build writes an opener for the types that are known now, and says which they are.
func (l *Lowerer) build(o *opener, f *core.Func) (covers string) {
	switch o.kind {
	case dispatchCall:
		return l.writeDispatch(f, o.t.(*types.Interface))
	case implementsTest:
		return l.writeImplements(f, o.t)
	}
	return l.writeHost(f, o.t)
}

// close writes the openers that do not know all types yet. Writing one may need types and openers that nothing has needed
// before, so their trees are made until nothing new appears, and only then written.
func (l *Lowerer) close() {
	pending := map[string]*core.Func{}
	for again := true; again; {
		again = l.registerAll()
		for i := 0; i < len(l.Memory.order); i++ { // grows
			key := l.Memory.order[i]
			o := l.Memory.openers[key]
			f := &core.Func{Name: o.f.Name, Params: params(o.f.Signature()), Variadic: o.f.Variadic, Results: results(o.f.Signature()), Quiet: true}
			covers := l.build(o, f)
			l.drain()
			if covers == o.covers {
				continue
			}
			o.covers, again = covers, true
			l.passes(f, nil)
			l.drain()
			pending[key] = f
		}
	}
	for _, key := range l.Memory.order {
		f := pending[key]
		if f == nil {
			continue
		}
		if o := l.Memory.openers[key]; o.v != nil {
			f.Name = l.T.Fresh(o.f.Name)
			l.Installs = append(l.Installs, Install{Var: o.v, Func: f})
		}
		l.Emit(f)
	}
}

// An Install says that a variable of the session must hold a function before the cell runs.
type Install struct {
	Var  *core.Var
	Func *core.Func
}

// An implementer is a type with the methods of an interface, as dispatch needs them.
type implementer struct {
	t  types.Type
	id int
}

// implementers lists the numbered types of the program with all methods of iface, by number.
func (l *Lowerer) implementers(iface *types.Interface) []implementer {
	var out []implementer
	for id, t := range l.T.Table() {
		if t == nil || types.IsInterface(t) || !l.implementsType(t, iface) {
			continue
		}
		if !l.T.Faithful(t) || l.Memory.known[id] {
			out = append(out, implementer{t, id})
		}
	}
	return out
}

// implementsType is types.Implements for types of different checks.
func (l *Lowerer) implementsType(t types.Type, iface *types.Interface) bool {
	for m := range iface.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(t, false, m.Pkg(), m.Name())
		fn, ok := obj.(*types.Func)
		if !ok {
			return false
		}
		// A method with a pointer receiver is found for a value, too, but only if that is addressable.
		if !hasMethod(t, fn) || l.T.Key(withoutReceiver(fn)) != l.T.Key(withoutReceiver(m)) {
			return false
		}
	}
	return true
}

func withoutReceiver(fn *types.Func) *types.Signature {
	s := fn.Signature()
	return types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
}

// hasMethod reports whether fn is in the method set of t.
func hasMethod(t types.Type, fn *types.Func) bool {
	return types.NewMethodSet(t).Lookup(fn.Pkg(), fn.Name()) != nil
}

// known gives the number of a type and makes sure that the runtime recognises raw values of it.
func (l *Lowerer) known(t types.Type) int {
	id := l.T.ID(t)
	if l.T.Faithful(t) && !l.Memory.known[id] {
		l.Memory.known[id] = true
		l.Raw = append(l.Raw, id)
	}
	return id
}

// dispatch gives the function that calls method fn on an interface value, its first parameter.
func (l *Lowerer) dispatch(fn *types.Func, sig *types.Signature) core.Expr {
	plain := types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
	iface := types.NewInterfaceType([]*types.Func{types.NewFunc(fn.Pos(), fn.Pkg(), fn.Name(), plain)}, nil).Complete()
	return l.openerFor(dispatchCall, iface, "call_"+fn.Name(), withReceiver(plain, anyType))
}

// writeDispatch: boxes are taken apart in lowered code, because a call of the runtime costs more than the method call. What is
// no box is a value of a compiled type, nil, or a box in a wrapper.
func (l *Lowerer) writeDispatch(f *core.Func, iface *types.Interface) string {
	method := iface.Method(0)
	x := f.Params[0]
	x.Name = "x"
	covers := ""
	var boxed, raw []core.Stmt
	box, id := temp("b", repr.BoxType), temp("id", intType)
	tag, val := boxParts(box)
	for _, im := range l.implementers(iface) {
		take, test := core.Expr(val), sameID(tag, im.id)
		if l.T.Faithful(im.t) {
			take, test = ref(x), sameID(ref(id), im.id)
		}
		body, callee := l.dispatchTo(f, im.t, &core.Reveal{X: take, T: im.t}, method)
		covers += l.T.Key(im.t) + "." + callee + ";"
		s := &core.If{Cond: test, Then: body}
		if l.T.Faithful(im.t) {
			raw = append(raw, s)
		} else {
			boxed = append(boxed, s)
		}
	}
	if len(boxed) > 0 {
		f.Body = append(f.Body, &core.Define{Vars: []*core.Var{box, nil}, Vals: []core.Expr{&core.Reveal{X: ref(x), T: repr.BoxType}}})
		f.Body = append(f.Body, boxed...)
	}
	f.Body = append(f.Body, &core.Define{Vars: []*core.Var{id}, Vals: []core.Expr{&core.Runtime{Name: "Receiver", Args: []core.Expr{ref(x)}, T: intType}}})
	f.Body = append(f.Body, raw...)
	if len(boxed) > 0 {
		again := &core.Call{Fun: &core.FuncRef{F: f, T: f.Signature()}, Args: refs(f.Params), Spread: f.Variadic, T: resultType(f.Signature())}
		again.Args[0] = &core.Runtime{Name: "FromHost", Args: []core.Expr{ref(x)}, T: anyType}
		wrapped := &core.Binary{Op: token.LAND, X: sameID(tag, 0), Y: &core.Binary{Op: token.NEQ, X: ref(id), Y: intConst(0), T: boolType}, T: boolType}
		f.Body = append(f.Body, &core.If{Cond: wrapped, Then: l.giveBack(f, again)})
	}
	f.Body = append(f.Body, l.invoke(f, method.Name(), withoutReceiver(method))...)
	return covers
}

// boxParts are the number and the value in a box.
func boxParts(box *core.Var) (tag, val core.Expr) {
	return &core.Field{X: ref(box), I: 0, T: intType}, &core.Field{X: ref(box), I: 1, T: anyType}
}

// dispatchTo calls a method on a value of type t and names the function that it calls.
func (l *Lowerer) dispatchTo(f *core.Func, t types.Type, recv core.Expr, method *types.Func) (body []core.Stmt, callee string) {
	name, sig := method.Name(), withoutReceiver(method)
	obj, index, _ := types.LookupFieldOrMethod(t, true, method.Pkg(), name)
	fn := obj.(*types.Func)
	_, isPtr := t.(*types.Pointer)
	if isPtr || len(index) > 1 {
		v := temp("r", t)
		body = append(body, &core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{recv}})
		recv = ref(v)
	}
	b := bound{fn, l.promoter(recv, index, noPos)}
	if isPtr && len(index) == 1 && !wantsPointer(fn.Origin()) && l.namedOf(b) != nil {
		fail := runtimeCall("NilMethod", stringConst(name), stringConst(l.namedOf(b).Obj().Name()))
		body = append(body, &core.If{Cond: &core.Binary{Op: token.EQL, X: recv, Y: &core.Nil{T: t}, T: boolType}, Then: []core.Stmt{fail}})
	}
	call := l.callMethod(b, refs(f.Params[1:]), sig.Variadic(), sig, noPos)
	return append(body, l.giveBack(f, call)...), calleeName(call)
}

func calleeName(e core.Expr) string {
	if c, ok := e.(*core.Call); ok {
		if f, ok := c.Fun.(*core.FuncRef); ok {
			return f.F.Name
		}
	}
	return ""
}

func refs(vars []*core.Var) []core.Expr {
	out := make([]core.Expr, len(vars))
	for i, v := range vars {
		out[i] = ref(v)
	}
	return out
}

// giveBack returns what a call gives.
func (l *Lowerer) giveBack(f *core.Func, call core.Expr) []core.Stmt {
	if len(f.Results) == 0 {
		return []core.Stmt{&core.Eval{X: call}, &core.Return{}}
	}
	return []core.Stmt{&core.Return{Vals: []core.Expr{call}}}
}

// invoke calls a method of a compiled type by reflection.
func (l *Lowerer) invoke(f *core.Func, name string, sig *types.Signature) []core.Stmt {
	args := []core.Expr{ref(f.Params[0]), stringConst(name), boolConst(sig.Variadic())}
	for _, p := range f.Params[1:] {
		args = append(args, ref(p))
	}
	call := &core.Runtime{Name: "Invoke", Args: args, T: types.NewSlice(anyType)}
	if len(f.Results) == 0 {
		return []core.Stmt{&core.Eval{X: call}, &core.Return{}}
	}
	got := temp("got", types.NewSlice(anyType))
	out := []core.Stmt{&core.Define{Vars: []*core.Var{got}, Vals: []core.Expr{call}}}
	ret := &core.Return{}
	for i, r := range f.Results {
		v := temp("r", r.Type)
		item := &core.Index{X: ref(got), I: intConst(i), T: anyType, Safe: true}
		out = append(out, &core.Define{Vars: []*core.Var{v, nil}, Vals: []core.Expr{&core.Reveal{X: item, T: r.Type}}})
		ret.Vals = append(ret.Vals, ref(v))
	}
	return append(out, ret)
}

// implements gives func(x any) bool that asks for an interface type.
func (l *Lowerer) implements(t types.Type) core.Expr {
	return l.openerFor(implementsTest, t, "is", types.NewSignatureType(nil, nil, nil, oneParam(anyType), oneParam(boolType), false))
}

func (l *Lowerer) writeImplements(f *core.Func, t types.Type) string {
	iface := t.Underlying().(*types.Interface)
	x := f.Params[0]
	x.Name = "x"
	covers := ""
	if iface.NumMethods() == 0 {
		f.Body = []core.Stmt{&core.Return{Vals: []core.Expr{&core.Binary{Op: token.NEQ, X: ref(x), Y: &core.Nil{T: anyType}, T: boolType}}}}
		return covers
	}
	id := temp("id", intType)
	sw := &core.Switch{}
	clause := &core.Clause{Body: []core.Stmt{&core.Return{Vals: []core.Expr{boolConst(true)}}}}
	for _, im := range l.implementers(iface) {
		clause.Conds = append(clause.Conds, sameID(ref(id), im.id))
		covers += l.T.Key(im.t) + ";"
	}
	if len(clause.Conds) > 0 {
		sw.Clauses = append(sw.Clauses, clause)
	}
	f.Body = []core.Stmt{
		&core.Define{Vars: []*core.Var{id}, Vals: []core.Expr{&core.Runtime{Name: "TypeID", Args: []core.Expr{ref(x)}, T: intType}}},
		sw,
		&core.Return{Vals: []core.Expr{&core.Runtime{Name: "Implements", Args: []core.Expr{ref(x), intConst(l.T.ID(t))}, T: boolType}}},
	}
	return covers
}

func oneParam(t types.Type) *types.Tuple { return types.NewTuple(types.NewParam(noPos, nil, "", t)) }

// as gives func(x any) (T, bool), the assertion to an interface type.
func (l *Lowerer) as(t types.Type) core.Expr {
	two := types.NewTuple(types.NewParam(noPos, nil, "", t), types.NewParam(noPos, nil, "", boolType))
	sig := types.NewSignatureType(nil, nil, nil, oneParam(anyType), two, false)
	return l.helper("as|"+l.T.Key(t), "as", sig, func(f *core.Func) {
		x := ref(f.Params[0])
		cond := &core.Call{Fun: l.implements(t), Args: []core.Expr{x}, T: boolType}
		var v core.Expr = &core.Convert{X: x, T: t}
		if l.T.HostInterface(t) {
			v = &core.Call{Fun: l.toHost(t), Args: []core.Expr{x}, T: t}
		}
		f.Body = []core.Stmt{
			&core.If{Cond: cond, Then: []core.Stmt{&core.Return{Vals: []core.Expr{v, boolConst(true)}}}},
			&core.Return{Vals: []core.Expr{&core.Nil{T: t}, boolConst(false)}},
		}
	})
}

// must gives func(x any, from int) T, the assertion to an interface type that panics.
func (l *Lowerer) must(t types.Type) core.Expr {
	ps := types.NewTuple(types.NewParam(noPos, nil, "x", anyType), types.NewParam(noPos, nil, "from", intType))
	sig := types.NewSignatureType(nil, nil, nil, ps, oneParam(t), false)
	return l.helper("must|"+l.T.Key(t), "must", sig, func(f *core.Func) {
		x := ref(f.Params[0])
		ok := &core.Call{Fun: l.implements(t), Args: []core.Expr{x}, T: boolType}
		var v core.Expr = &core.Convert{X: x, T: t}
		if l.T.HostInterface(t) {
			v = &core.Call{Fun: l.toHost(t), Args: []core.Expr{x}, T: t}
		}
		f.Body = []core.Stmt{
			runtimeCall("MustIs", x, ok, ref(f.Params[1]), intConst(l.T.ID(t))),
			&core.Return{Vals: []core.Expr{v}},
		}
	})
}

// wrapped reports whether a value of type t needs a wrapper to be a value of a compiled interface: its methods are the
// program's.
func (l *Lowerer) wrapped(t types.Type) bool { return !l.T.Faithful(t) }

// toHost gives func(x any) H, which wraps a value for compiled code; x is known to implement H or nil.
func (l *Lowerer) toHost(h types.Type) core.Expr {
	return l.openerFor(hostValue, h, "host", types.NewSignatureType(nil, nil, nil, oneParam(anyType), oneParam(h), false))
}

func (l *Lowerer) writeHost(f *core.Func, h types.Type) string {
	iface := h.Underlying().(*types.Interface)
	x := f.Params[0]
	x.Name = "x"
	covers := ""
	id := temp("id", intType)
	sw := &core.Switch{}
	for _, im := range l.implementers(iface) {
		if !l.wrapped(im.t) {
			continue
		}
		v := &core.Reveal{X: &core.Runtime{Name: "Val", Args: []core.Expr{ref(x)}, T: anyType}, T: im.t}
		call := &core.Call{Fun: l.wrap(im.t, h), Args: []core.Expr{v}, T: h}
		sw.Clauses = append(sw.Clauses, &core.Clause{
			Conds: []core.Expr{sameID(ref(id), im.id)},
			Body:  []core.Stmt{&core.Return{Vals: []core.Expr{call}}},
		})
		covers += l.T.Key(im.t) + "." + calleeName(call) + ";"
	}
	v := temp("h", h)
	f.Body = []core.Stmt{
		&core.Define{Vars: []*core.Var{id}, Vals: []core.Expr{&core.Runtime{Name: "TypeID", Args: []core.Expr{ref(x)}, T: intType}}},
		sw,
		&core.Define{Vars: []*core.Var{v, nil}, Vals: []core.Expr{&core.Reveal{X: ref(x), T: h}}},
		&core.Return{Vals: []core.Expr{ref(v)}},
	}
	return covers
}

// wrap gives func(v T) H, which makes a value of a type of the program one of a compiled interface.
func (l *Lowerer) wrap(t, h types.Type) core.Expr {
	sig := types.NewSignatureType(nil, nil, nil, oneParam(t), oneParam(h), false)
	return l.helper("wrap|"+l.T.Key(t)+"|"+l.T.Key(h), "wrap", sig, func(f *core.Func) {
		v := f.Params[0]
		v.Name = "v"
		mk := &core.Runtime{Name: "Mk", Args: []core.Expr{intConst(l.T.ID(t)), ref(v)}, T: anyType}
		if types.Identical(h, errorType) {
			l.registerType(t)
			f.Body = []core.Stmt{&core.Return{Vals: []core.Expr{&core.Reveal{X: &core.Runtime{Name: "Error", Args: []core.Expr{mk}, T: anyType}, T: h}}}}
			return
		}
		n := types.Unalias(h).(*types.Named)
		l.T.Need(n.Obj().Pkg().Path(), "_"+n.Obj().Name())
		args := []core.Expr{intConst(l.T.ID(h)), mk}
		for m := range h.Underlying().(*types.Interface).Methods() {
			obj, index, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name())
			b := bound{obj.(*types.Func), l.promoter(ref(v), index, noPos)}
			ms := l.signatureOf(b)
			args = append(args, stringConst(m.Name()), &core.Lit{F: l.forward(ms, func(as []core.Expr) core.Expr {
				return l.callMethod(b, as, ms.Variadic(), ms, noPos)
			}), T: ms})
		}
		f.Body = []core.Stmt{&core.Return{Vals: []core.Expr{&core.Reveal{X: &core.Runtime{Name: "Wrap", Args: args, T: anyType}, T: h}}}}
	})
}

// helper gives a function of the lowering's own, which build writes once.
func (l *Lowerer) helper(key, base string, sig *types.Signature, build func(f *core.Func)) core.Expr {
	key = "helper|" + key
	f := l.funcs[key]
	if f == nil {
		f = &core.Func{Params: params(sig), Variadic: sig.Variadic(), Results: results(sig), Quiet: true}
		l.funcs[key] = f
		if n, ok := l.Memory.names[key]; ok {
			f.Name = n
		} else {
			f.Name = l.T.Fresh(base)
			l.Memory.names[key] = f.Name
			l.queue = append(l.queue, func() {
				build(f)
				l.finish(f, nil)
			})
		}
	}
	return &core.FuncRef{F: f, T: sig}
}
