package lower

import (
	"go/constant"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
)

// The interpreter gives wrong values to && and || outside of conditions, in parallel assignments with calls and where a
// receive or a form with ok is assigned to anything but a variable; it has no ranges over integers and strings, mixes up
// selects of several goroutines and moves default clauses. So statements are taken apart into plain ones. What must be
// computed before a statement gets a variable; siblings before it that could notice get one, too, so that calls, receives
// and panics keep their order.

// A flattener takes one function apart.
type flattener struct {
	l      *Lowerer
	f      *core.Func
	facts  *facts
	list   []core.Stmt  // statements so far
	conds  *[]core.Expr // in a condition that is evaluated in its place: what must hold before; see guard.go
	line   int          // line marked last in straight code, or 0
	proofs []proof      // indexes that are checked already
}

// flatten rewrites a function and its literals.
func (l *Lowerer) flatten(f *core.Func) { l.flattenWith(f, newFacts(f)) }

func (l *Lowerer) flattenWith(f *core.Func, known *facts) {
	w := &flattener{l: l, f: f, facts: known}
	if !f.Quiet {
		w.add(&core.Tick{})
	}
	w.stmts(f.Body)
	f.Body = w.list
}

func (w *flattener) add(s core.Stmt) {
	w.settle()
	w.forget(s)
	w.list = append(w.list, s)
}

// block flattens into a list of its own.
func (w *flattener) block(list []core.Stmt) []core.Stmt {
	return w.collect(func() { w.stmts(list) })
}

func (w *flattener) collect(f func()) []core.Stmt {
	save, proofs := w.list, w.proofs
	w.list, w.line, w.proofs = nil, 0, append([]proof(nil), proofs...)
	f()
	out := w.list
	w.list, w.line, w.proofs = save, 0, proofs
	return out
}

func (w *flattener) stmts(list []core.Stmt) {
	for _, s := range list {
		w.stmt(s)
	}
}

func (w *flattener) stmt(s core.Stmt) {
	switch s := s.(type) {
	case *core.Block:
		w.add(&core.Block{List: w.block(s.List)})
	case *core.Define:
		w.define(s)
	case *core.Assign:
		w.assign(s)
	case *core.OpAssign:
		w.opAssign(s)
	case *core.Eval:
		w.mark(s.Pos, s.X)
		if x := w.eval(s.X); x != nil {
			w.add(&core.Eval{X: x, Pos: s.Pos})
		}
	case *core.If:
		if c, ok := s.Cond.(*core.Const); ok {
			list := s.Else
			if constant.BoolVal(c.Val) {
				list = s.Then
			}
			w.add(&core.Block{List: w.block(list)})
			return
		}
		w.mark(s.Pos, s.Cond)
		known := w.facts.implied(s.Cond, s.Then)
		s.Cond = w.cond(s.Cond)
		w.facts.with(known, func() { s.Then = w.block(s.Then) })
		s.Else = w.block(s.Else)
		w.add(s)
		w.line = 0
	case *core.For:
		w.forStmt(s)
	case *core.Range:
		w.rangeStmt(s)
	case *core.Switch:
		w.switchStmt(s)
	case *core.Select:
		w.selectStmt(s)
	case *core.Return:
		w.returnStmt(s)
	case *core.Send:
		w.mark(s.Pos, nil)
		xs := w.exprs(s.Ch, s.X)
		v := w.temp("v", xs[1])
		w.add(&core.Send{Ch: xs[0], X: v, Pos: s.Pos})
	case *core.Target: // nothing jumps there any more
	default: // Branch
		w.add(s)
	}
}

// temp gives a value a variable.
func (w *flattener) temp(name string, x core.Expr) core.Expr {
	v := temp(name, x.Type())
	w.add(&core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{x}})
	return ref(v)
}

// eval flattens an expression whose value is dropped; nil if nothing is left to do.
func (w *flattener) eval(x core.Expr) core.Expr {
	switch x := x.(type) {
	case *core.Builtin:
		if x.T != nil && x.Name != "copy" {
			w.add(&core.Define{Vars: []*core.Var{nil}, Vals: []core.Expr{w.expr(x)}})
			return nil
		}
		return w.expr(x)
	case *core.Call:
		w.operands(x)
		if cond := w.signed(x); cond != nil {
			w.signedCall(x, cond, make([]*core.Var, resultCount(x.T)))
			return nil
		}
		return x
	case *core.Runtime:
		return w.expr(x)
	}
	y := w.expr(x)
	if _, isCall := y.(*core.Call); isCall {
		return y
	}
	w.add(&core.Define{Vars: []*core.Var{nil}, Vals: []core.Expr{y}})
	return nil
}

func (w *flattener) define(s *core.Define) {
	if len(s.Vals) == 1 {
		if _, ok := s.Vals[0].(*core.FuncRef); ok {
			w.add(s)
			return
		}
		w.mark(s.Pos, s.Vals[0])
		if c, ok := s.Vals[0].(*core.Call); ok {
			w.defineCall(s, c)
			return
		}
		s.Vals[0] = w.value(s.Vals[0], len(s.Vars))
		w.add(s)
		return
	}
	vals := w.exprs(s.Vals...)
	// All values exist before a variable does: a new name may hide one that they use, but here variables are no names.
	for i, v := range s.Vars {
		w.mark(s.Pos, vals[i])
		if v != nil || !isPure(vals[i]) {
			w.add(&core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{vals[i]}, Pos: s.Pos})
		}
	}
}

// value flattens a right side for n places.
func (w *flattener) value(x core.Expr, n int) core.Expr {
	if n == 1 {
		return w.expr(x)
	}
	switch x := x.(type) {
	case *core.Index: // v, ok := m[k]
		xs := w.exprs(x.X, x.I)
		x.X, x.I = xs[0], xs[1]
		return x
	case *core.Recv:
		x.X = w.expr(x.X)
		return x
	case *core.Reveal:
		x.X = w.expr(x.X)
		return x
	}
	return w.expr(x)
}

func (w *flattener) returnStmt(s *core.Return) {
	switch len(s.Vals) {
	case 0:
		w.add(s)
		return
	case 1:
		w.mark(s.Pos, s.Vals[0])
		if t, ok := s.Vals[0].Type().(*types.Tuple); ok {
			d := &core.Define{Vals: s.Vals, Pos: s.Pos}
			var vals []core.Expr
			for i := range t.Len() {
				v := temp("t", t.At(i).Type())
				d.Vars = append(d.Vars, v)
				vals = append(vals, w.l.to(ref(v), w.f.Results[i].Type))
			}
			w.define(d)
			if !identicalAll(vals, w.f.Results) {
				r := (&dynamic{w.l}).rewriter()
				for i := range vals {
					vals[i] = w.expr(r.One(vals[i]))
				}
			}
			w.add(&core.Return{Vals: vals, Pos: s.Pos})
			return
		}
		if c, ok := s.Vals[0].(*core.Call); ok {
			w.operands(c)
			if cond := w.signed(c); cond != nil {
				w.twice(c, cond, func(x core.Expr) []core.Stmt {
					return []core.Stmt{&core.Return{Vals: []core.Expr{x}, Pos: s.Pos}}
				})
				return
			}
			w.add(s)
			return
		}
		s.Vals[0] = w.expr(s.Vals[0])
		w.add(s)
		return
	}
	for _, v := range s.Vals {
		w.mark(s.Pos, v)
	}
	vals := w.exprs(s.Vals...)
	for i, v := range vals {
		if !isPure(v) && (w.f.Named || !isArithmetic(v)) {
			vals[i] = w.temp("t", v)
		}
	}
	s.Vals = vals
	w.add(s)
}

func identicalAll(vals []core.Expr, vars []*core.Var) bool {
	for i, v := range vals {
		if _, ok := v.(*core.Ref); !ok || !types.Identical(v.Type(), vars[i].Type) {
			return false
		}
	}
	return true
}

// exprs flattens expressions that are evaluated from left to right. Where a later one needs statements, the earlier ones
// get variables before those.
func (w *flattener) exprs(list ...core.Expr) []core.Expr {
	out := make([]core.Expr, len(list))
	if len(list) == 1 {
		if list[0] != nil {
			out[0] = w.expr(list[0])
		}
		return out
	}
	stmts := make([][]core.Stmt, len(list))
	var guards [][]core.Expr
	if w.conds != nil {
		guards = make([][]core.Expr, len(list))
	}
	last := -1
	for i, e := range list {
		if e == nil {
			continue
		}
		stmts[i] = w.collectInline(func() {
			if guards == nil {
				out[i] = w.expr(e)
			} else {
				out[i] = w.inPlace(&guards[i], func() core.Expr { return w.expr(e) })
			}
		})
		if len(stmts[i]) > 0 {
			last = i
		}
	}
	keep := w.first(out, stmts, last)
	for i := range list {
		if len(stmts[i]) > 0 {
			w.settle()
			w.list = append(w.list, stmts[i]...)
		}
		if guards != nil {
			*w.conds = append(*w.conds, guards[i]...)
		}
		if i < keep && out[i] != nil && !w.isKept(out[i]) {
			out[i] = w.temp("t", out[i])
		}
	}
	return out
}

// first is the index of the first of several expressions that may be evaluated where they stand, although statements of later ones
// come before: these only check something, and the expressions neither panic nor change what another gives. last is the
// last one with statements.
func (w *flattener) first(out []core.Expr, stmts [][]core.Stmt, last int) int {
	for ; last > 0; last-- {
		before := out[last-1]
		if !onlyChecks(stmts[last]) || before != nil && !w.isKept(before) && !isQuiet(before) {
			break
		}
	}
	return max(last, 0)
}

// onlyChecks: statements that an expression needs check something, or compute what is checked.
func onlyChecks(list []core.Stmt) bool {
	for _, s := range list {
		switch s := s.(type) {
		case *core.If:
			if !s.Check {
				return false
			}
		case *core.Define:
			if len(s.Vals) != 1 || !isArithmetic(s.Vals[0]) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isKept: no statement of the expression that e is part of can change what e gives.
func (w *flattener) isKept(e core.Expr) bool {
	if r, ok := e.(*core.Ref); ok {
		return !r.V.Cell && w.facts.local(r.V)
	}
	return isStable(e)
}

// isQuiet: e gives the value of a variable, or of an element whose index has been checked.
func isQuiet(e core.Expr) bool {
	switch e := e.(type) {
	case *core.Const, *core.Ref:
		return true
	case *core.Index:
		_, isSlice := e.X.Type().Underlying().(*types.Slice)
		return isSlice && e.Safe && isQuiet(e.X) && isSimple(e.I)
	}
	return false
}

// collectInline gives what f adds in the same straight code.
func (w *flattener) collectInline(f func()) []core.Stmt {
	save := w.list
	w.list = nil
	f()
	out := w.list
	w.list = save
	return out
}

// isPure: evaluating e later, after other expressions of the statement, gives the same and does nothing.
func isPure(e core.Expr) bool {
	switch e := e.(type) {
	case *core.Ref:
		return true
	case *core.Convert:
		return isPure(e.X)
	}
	return isStable(e)
}

// isArithmetic: e computes with variables that are not in memory which assignments elsewhere reach, and cannot panic any more.
func isArithmetic(e core.Expr) bool {
	switch e := e.(type) {
	case *core.Const:
		return true
	case *core.Ref:
		return isBasic(e.V.Type)
	case *core.Unary:
		return isArithmetic(e.X)
	case *core.Binary:
		return isArithmetic(e.X) && isArithmetic(e.Y)
	case *core.Convert:
		return isBasic(e.T) && isArithmetic(e.X)
	}
	return false
}

func isBasic(t types.Type) bool {
	_, ok := t.Underlying().(*types.Basic)
	return ok
}

// isStable: no statement can change what e gives.
func isStable(e core.Expr) bool {
	switch e := e.(type) {
	case *core.Const, *core.Nil, *core.Zero, *core.FuncRef, *core.Lit:
		return true
	case *core.Symbol:
		_, isFunc := e.Obj.(*types.Func)
		return isFunc
	case *core.Convert:
		return isStable(e.X)
	}
	return false
}

// expr flattens an expression with one value (or a call with none or several in its place).
func (w *flattener) expr(e core.Expr) core.Expr {
	switch e := e.(type) {
	case *core.Unary:
		e.X = w.expr(e.X)
		return e
	case *core.Binary:
		return w.binary(e)
	case *core.Field:
		e.X = w.expr(e.X)
		return e
	case *core.Index:
		return w.index(e)
	case *core.SliceOf:
		return w.slice(e)
	case *core.Deref:
		e.X = w.expr(e.X)
		return e
	case *core.Addr:
		return w.addr(e)
	case *core.Call:
		return w.call(e)
	case *core.Builtin:
		return w.builtin(e)
	case *core.Convert:
		return w.convert(e)
	case *core.FuncRef: // as a value the interpreter knows it only in variables
		return w.temp("f", e)
	case *core.Recv:
		e.X = w.expr(e.X)
		return w.temp("t", e)
	case *core.Lit:
		w.l.flattenWith(e.F, w.facts)
		return e
	case *core.Composite:
		return w.composite(e)
	case *core.Runtime:
		e.Args = w.exprs(e.Args...)
		return e
	case *core.Reveal:
		e.X = w.expr(e.X)
		return e
	}
	return e
}

func (w *flattener) binary(e *core.Binary) core.Expr {
	switch e.Op {
	case token.LAND, token.LOR:
		return w.logic(e)
	}
	xs := w.exprs(e.X, e.Y)
	e.X, e.Y = xs[0], xs[1]
	switch e.Op {
	case token.QUO, token.REM:
		w.guardDivision(e)
	case token.SHL, token.SHR:
		w.guardShift(e)
	}
	return e
}

// logic gives the value of && or || a variable.
func (w *flattener) logic(e *core.Binary) core.Expr {
	v := temp("b", e.T)
	w.add(&core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{w.expr(e.X)}})
	var test core.Expr = ref(v)
	if e.Op == token.LOR {
		test = &core.Unary{Op: token.NOT, X: test, T: e.T}
	}
	save := w.conds
	w.conds = nil
	then := w.collect(func() { w.add(&core.Assign{Lhs: []core.Expr{ref(v)}, Rhs: []core.Expr{w.expr(e.Y)}}) })
	w.conds = save
	w.add(&core.If{Cond: test, Then: then})
	return ref(v)
}

// cond flattens a condition of an if or a loop, where && and || may stay. What must hold before an operand joins it.
func (w *flattener) cond(e core.Expr) core.Expr {
	b, ok := e.(*core.Binary)
	if !ok || b.Op != token.LAND && b.Op != token.LOR {
		if u, ok := e.(*core.Unary); ok && u.Op == token.NOT {
			if _, isBinary := u.X.(*core.Binary); isBinary {
				u.X = w.cond(u.X)
				return u
			}
		}
		return w.expr(e)
	}
	var known []bound2
	if b.Op == token.LAND {
		known = w.facts.implied(b.X, nil)
	}
	x := w.cond(b.X)
	var y core.Expr
	var before []core.Expr
	var stmts []core.Stmt
	w.facts.with(known, func() {
		stmts = w.collectInline(func() { y = w.inPlace(&before, func() core.Expr { return w.cond(b.Y) }) })
	})
	if len(stmts) > 0 { // the right operand needs statements of its own
		w.settle()
		v := temp("b", b.T)
		w.add(&core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{x}})
		var test core.Expr = ref(v)
		if b.Op == token.LOR {
			test = &core.Unary{Op: token.NOT, X: test, T: b.T}
		}
		w.add(&core.If{Cond: test, Then: append(stmts, &core.Assign{Lhs: []core.Expr{ref(v)}, Rhs: []core.Expr{joined(before, y)}})})
		return ref(v)
	}
	b.X, b.Y = x, joined(before, y)
	return b
}

// inPlace flattens an expression where guards cannot be statements; they are collected in before.
func (w *flattener) inPlace(before *[]core.Expr, f func() core.Expr) core.Expr {
	save := w.conds
	w.conds = before
	e := f()
	w.conds = save
	return e
}

// joined is the conjunction of what must hold and e.
func joined(before []core.Expr, e core.Expr) core.Expr {
	for i := len(before) - 1; i >= 0; i-- {
		e = &core.Binary{Op: token.LAND, X: before[i], Y: e, T: boolType}
	}
	return e
}

func (w *flattener) addr(e *core.Addr) core.Expr {
	if c, ok := e.X.(*core.Composite); ok {
		x := w.composite(c)
		if _, isStruct := c.T.Underlying().(*types.Struct); isStruct {
			e.X = x
			return e
		}
		return w.newValue(e.T, x)
	}
	if d, ok := e.X.(*core.Deref); ok { // &*p is p, unless that is nil
		p := w.again(w.expr(d.X))
		w.guard(compareInt(token.EQL, p, &core.Nil{T: p.Type()}), &core.Runtime{Name: "NilPointer", Args: []core.Expr{lineOf(d.Pos)}, Pos: d.Pos})
		return w.l.to(p, e.T)
	}
	e.X = w.place(e.X)
	return e
}

// newValue is a pointer to a new variable with a value.
func (w *flattener) newValue(t types.Type, x core.Expr) core.Expr {
	elem := t.Underlying().(*types.Pointer).Elem()
	p := w.temp("p", &core.Builtin{Name: "new", Of: elem, T: t})
	w.add(&core.Assign{Lhs: []core.Expr{&core.Deref{X: p, T: elem}}, Rhs: []core.Expr{x}})
	return p
}

// place flattens an addressable expression.
func (w *flattener) place(e core.Expr) core.Expr {
	switch e := e.(type) {
	case *core.Field:
		if _, isPtr := e.X.Type().Underlying().(*types.Pointer); isPtr {
			e.X = w.expr(e.X)
		} else {
			e.X = w.place(e.X)
		}
		return e
	case *core.Index:
		if _, isArray := e.X.Type().Underlying().(*types.Array); isArray {
			x := w.place(e.X)
			e.X, e.I = x, w.expr(e.I)
			w.guardIndex(e)
			return e
		}
	}
	return w.expr(e)
}

// call flattens a call inside an expression.
func (w *flattener) call(e *core.Call) core.Expr {
	w.operands(e)
	cond := w.signed(e)
	if cond == nil || e.T == nil {
		return e
	}
	v := temp("t", e.T)
	w.signedCall(e, cond, []*core.Var{v})
	return ref(v)
}

// defineCall flattens the declaration of variables that take the results of a call.
func (w *flattener) defineCall(s *core.Define, e *core.Call) {
	w.operands(e)
	if cond := w.signed(e); cond != nil {
		w.signedCall(e, cond, s.Vars)
		return
	}
	w.add(s)
}

func resultCount(t types.Type) int {
	switch t := t.(type) {
	case nil:
		return 0
	case *types.Tuple:
		return t.Len()
	}
	return 1
}

// operands flattens the callee and the arguments of a call.
func (w *flattener) operands(e *core.Call) {
	if _, ok := e.Fun.(*core.FuncRef); ok {
		e.Args = w.exprs(e.Args...)
		w.line = 0
		return
	}
	list := make([]core.Expr, 0, len(e.Args)+1)
	m, isMethod := e.Fun.(*core.Method)
	if isMethod {
		list = append(list, m.X)
	} else {
		list = append(list, e.Fun)
	}
	xs := w.exprs(append(list, e.Args...)...)
	if isMethod {
		m.X = xs[0]
	} else {
		e.Fun = xs[0]
	}
	e.Args = xs[1:]
	w.line = 0
}

func (w *flattener) composite(e *core.Composite) core.Expr {
	all := append(append([]core.Expr(nil), e.Keys...), e.Elts...)
	if len(e.Keys) > 0 { // key and value by turns
		all = all[:0]
		for i := range e.Elts {
			all = append(all, e.Keys[i], e.Elts[i])
		}
		xs := w.exprs(all...)
		for i := range e.Elts {
			e.Keys[i], e.Elts[i] = xs[2*i], xs[2*i+1]
		}
		return e
	}
	if len(e.Fields) > 0 {
		omitNil(e)
	}
	e.Elts = w.exprs(e.Elts...)
	return e
}

// omitNil leaves out the fields that are nil: the interpreter cannot store a nil slice in a field of a recursive type.
func omitNil(e *core.Composite) {
	fields, elts := e.Fields[:0:0], e.Elts[:0:0]
	for i, x := range e.Elts {
		if _, isNil := x.(*core.Nil); !isNil {
			fields, elts = append(fields, e.Fields[i]), append(elts, x)
		}
	}
	e.Fields, e.Elts = fields, elts
}

func (w *flattener) builtin(e *core.Builtin) core.Expr {
	switch e.Name {
	case "new":
		if len(e.Args) == 1 {
			return w.newValue(e.T, w.expr(e.Args[0]))
		}
		return e
	case "len", "cap":
		t := e.Args[0].Type().Underlying()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem().Underlying()
		}
		if a, ok := t.(*types.Array); ok { // a constant, unless a call makes it known at run time only
			x := w.expr(e.Args[0])
			if !isPure(x) {
				w.add(&core.Define{Vars: []*core.Var{nil}, Vals: []core.Expr{x}})
			}
			return &core.Const{Val: makeInt(a.Len()), T: e.T}
		}
	}
	e.Args = w.exprs(e.Args...)
	if e.Name == "append" && !e.Spread && len(e.Args) > 2 { // the interpreter stores one before it reads the next
		for i, a := range e.Args[1:] {
			if !isPure(a) {
				e.Args[i+1] = w.temp("t", a)
			}
		}
	}
	if e.Name == "make" {
		w.guardMake(e)
	}
	return e
}
