package lower

import (
	"go/constant"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
)

func makeInt(n int64) constant.Value { return constant.MakeInt64(n) }

// assign: the operands of the left sides are computed first, then the values, then the assignments one by one.
func (w *flattener) assign(s *core.Assign) {
	for _, e := range s.Rhs {
		w.mark(s.Pos, e)
	}
	for _, e := range s.Lhs {
		w.mark(s.Pos, e)
	}
	if len(s.Lhs) == 1 {
		w.assignOne(s)
		return
	}
	if len(s.Rhs) == 1 {
		w.assignMulti(s)
		return
	}
	if w.swap(s) {
		return
	}
	places := make([]place, len(s.Lhs))
	for i, e := range s.Lhs {
		if e != nil {
			places[i] = w.freeze(e, true)
		}
	}
	vals := w.exprs(s.Rhs...)
	for i, v := range vals {
		if !isStable(v) && !(isArithmetic(v) && w.storedBefore(s.Lhs[:i], v)) {
			vals[i] = w.temp("t", v)
		}
	}
	for i, p := range places {
		if p.e != nil {
			w.store(p, vals[i], s.Pos)
		}
	}
}

// storedBefore reports whether an arithmetic value may be computed after the assignments to lhs: they set other variables.
func (w *flattener) storedBefore(lhs []core.Expr, val core.Expr) bool {
	for _, e := range lhs {
		r, ok := e.(*core.Ref)
		if e != nil && (!ok || !w.facts.local(r.V) || usesVar(val, r.V)) {
			return false
		}
	}
	return true
}

func usesVar(e core.Expr, v *core.Var) bool {
	found := false
	r := &core.Rewriter{Expr: func(e core.Expr) (core.Expr, bool) {
		x, ok := e.(*core.Ref)
		found = found || ok && x.V == v
		return e, found
	}}
	r.One(e)
	return found
}

// swap: two elements of slices of basic values that exchange places, which the interpreter does rightly.
func (w *flattener) swap(s *core.Assign) bool {
	if len(s.Lhs) != 2 {
		return false
	}
	a, ok1 := s.Lhs[0].(*core.Index)
	b, ok2 := s.Lhs[1].(*core.Index)
	x, ok3 := s.Rhs[0].(*core.Index)
	y, ok4 := s.Rhs[1].(*core.Index)
	if !ok1 || !ok2 || !ok3 || !ok4 || !sameElement(a, y) || !sameElement(b, x) {
		return false
	}
	if _, basic := a.T.Underlying().(*types.Basic); !basic {
		return false
	}
	if _, isSlice := a.X.Type().Underlying().(*types.Slice); !isSlice {
		return false
	}
	w.guardIndex(x)
	w.guardIndex(y)
	w.add(s)
	return true
}

// sameElement: both are the element of one variable at the same simple index.
func sameElement(a, b *core.Index) bool {
	xa, ok1 := a.X.(*core.Ref)
	xb, ok2 := b.X.(*core.Ref)
	return ok1 && ok2 && xa.V == xb.V && sameSimple(a.I, b.I)
}

// sameSimple: both are the same sum of variables and constants.
func sameSimple(a, b core.Expr) bool {
	switch a := a.(type) {
	case *core.Ref:
		r, ok := b.(*core.Ref)
		return ok && r.V == a.V
	case *core.Const:
		c, ok := b.(*core.Const)
		return ok && constant.Compare(a.Val, token.EQL, c.Val)
	case *core.Binary:
		o, ok := b.(*core.Binary)
		return ok && a.Op == o.Op && (a.Op == token.ADD || a.Op == token.SUB) && sameSimple(a.X, o.X) && sameSimple(a.Y, o.Y)
	}
	return false
}

// A place is a left side whose operands are computed.
type place struct {
	e     core.Expr
	check *core.Index // its index is still to be checked
}

// freeze computes the operands of a left side. With keep they get variables, because what follows may change them.
func (w *flattener) freeze(e core.Expr, keep bool) place {
	hold := func(x core.Expr) core.Expr {
		x = w.expr(x)
		if keep && !isStable(x) {
			return w.temp("t", x)
		}
		return x
	}
	switch e := e.(type) {
	case *core.Index:
		if _, isArray := e.X.Type().Underlying().(*types.Array); isArray {
			p := w.freeze(e.X, keep)
			e.X, e.I = p.e, hold(e.I)
			if p.check != nil {
				w.guardIndex(p.check)
			}
			return place{e, e}
		}
		xs := w.exprs(e.X, e.I)
		e.X, e.I = xs[0], xs[1]
		if keep {
			e.X, e.I = w.held(e.X), w.held(e.I)
		}
		if _, isMap := e.X.Type().Underlying().(*types.Map); isMap {
			return place{e: e}
		}
		return place{e, e}
	case *core.Field:
		if _, isPtr := e.X.Type().Underlying().(*types.Pointer); isPtr {
			e.X = hold(e.X)
			return place{e: e}
		}
		p := w.freeze(e.X, keep)
		e.X = p.e
		return place{e, p.check}
	case *core.Deref:
		e.X = hold(e.X)
		return place{e: e}
	}
	return place{e: e} // a variable
}

func (w *flattener) held(x core.Expr) core.Expr {
	if isStable(x) {
		return x
	}
	return w.temp("t", x)
}

// store assigns a computed value.
func (w *flattener) store(p place, v core.Expr, pos token.Pos) {
	if p.check != nil {
		w.guardIndex(p.check)
	}
	if x, ok := p.e.(*core.Index); ok && isAlias(v) {
		if _, isMap := x.X.Type().Underlying().(*types.Map); isMap { // for what nil points to, the interpreter would delete the entry
			v = w.temp("t", v)
		}
	}
	w.add(&core.Assign{Lhs: []core.Expr{p.e}, Rhs: []core.Expr{v}, Pos: pos})
}

// isAlias reports whether the interpreter gives e as the place where it lies, not as a value.
func isAlias(e core.Expr) bool {
	switch e.(type) {
	case *core.Deref, *core.Field, *core.Index:
		return true
	}
	return false
}

func (w *flattener) assignOne(s *core.Assign) {
	lhs := s.Lhs[0]
	if lhs == nil {
		x := w.expr(s.Rhs[0])
		if !isPure(x) || w.derefs(x) {
			w.add(&core.Define{Vars: []*core.Var{nil}, Vals: []core.Expr{x}, Pos: s.Pos})
		}
		return
	}
	effects := hasEffect(s.Rhs[0])
	p := w.freeze(lhs, effects && !isVariable(lhs))
	v := w.expr(s.Rhs[0])
	if p.check != nil && effects && !isStable(v) {
		v = w.temp("t", v) // calls come before the check of the index
	}
	w.store(p, v, s.Pos)
}

func (w *flattener) derefs(x core.Expr) bool { return !isPure(x) }

func isVariable(e core.Expr) bool { _, ok := e.(*core.Ref); return ok }

// assignMulti assigns the values of a call or a form with ok.
func (w *flattener) assignMulti(s *core.Assign) {
	places := make([]place, len(s.Lhs))
	for i, e := range s.Lhs {
		if e != nil {
			places[i] = w.freeze(e, true)
		}
	}
	d := &core.Define{Vars: make([]*core.Var, len(s.Lhs)), Pos: s.Pos}
	d.Vals = []core.Expr{s.Rhs[0]}
	for i := range s.Lhs {
		if s.Lhs[i] != nil {
			d.Vars[i] = temp("t", valueType(s.Rhs[0], i))
		}
	}
	w.define(d)
	for i, p := range places {
		if p.e != nil {
			w.store(p, ref(d.Vars[i]), s.Pos)
		}
	}
}

func (w *flattener) opAssign(s *core.OpAssign) {
	w.mark(s.Pos, s.X)
	w.mark(s.Pos, s.Y)
	effects := hasEffect(s.Y) || hasEffect(s.X)
	p := w.freeze(s.X, effects && !isVariable(s.X))
	y := w.expr(s.Y)
	if p.check != nil && effects && !isStable(y) {
		y = w.temp("t", y)
	}
	if p.check != nil {
		w.guardIndex(p.check)
	}
	s.X, s.Y = p.e, y
	b := &core.Binary{Op: s.Op, X: s.X, Y: s.Y, T: s.X.Type(), Pos: s.Pos}
	switch s.Op {
	case token.QUO, token.REM:
		w.guardDivision(b)
		s.Y = b.Y
	case token.SHL, token.SHR:
		w.guardShift(b)
		w.add(&core.Assign{Lhs: []core.Expr{s.X}, Rhs: []core.Expr{b}, Pos: s.Pos})
		return
	}
	if isVariable(s.X) {
		w.add(s)
		return
	}
	w.add(&core.Assign{Lhs: []core.Expr{s.X}, Rhs: []core.Expr{b}, Pos: s.Pos})
}

// hasEffect reports whether evaluating e may run code of the program or receive from a channel.
func hasEffect(e core.Expr) bool {
	found := false
	r := &core.Rewriter{}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		switch e := e.(type) {
		case *core.Lit:
			return e, true
		case *core.Call, *core.Recv, *core.Runtime:
			found = true
		case *core.Builtin:
			switch e.Name {
			case "len", "cap", "new", "make", "append":
			default:
				found = true
			}
		}
		return e, found
	}
	r.One(e)
	return found
}

func (w *flattener) forStmt(s *core.For) {
	known := w.facts.implied(s.Cond, s.Body)
	w.line = 0
	var before []core.Expr
	var stmts []core.Stmt
	if s.Cond != nil {
		w.mark(s.Pos, s.Cond)
		stmts = w.collectInline(func() { s.Cond = w.inPlace(&before, func() core.Expr { return w.cond(s.Cond) }) })
		s.Cond = joined(before, s.Cond)
	}
	w.facts.with(known, func() {
		s.Post = w.loop(func() { w.stmts(s.Post) })
		s.Body = w.loop(func() {
			if len(stmts) > 0 { // the condition needs statements
				w.list = append(w.list, stmts...)
				w.add(&core.If{Cond: &core.Unary{Op: token.NOT, X: s.Cond, T: boolType}, Then: []core.Stmt{&core.Branch{Tok: token.BREAK}}})
				s.Cond = nil
			}
			w.add(&core.Tick{})
			w.stmts(s.Body)
		})
	})
	w.add(s)
	w.line = 0
}

// loop collects the statements of a loop: what was known before need not hold when they run again.
func (w *flattener) loop(f func()) []core.Stmt {
	save := w.proofs
	w.proofs = nil
	out := w.collect(f)
	w.proofs = save
	return out
}

func (w *flattener) rangeStmt(s *core.Range) {
	w.mark(s.Pos, nil)
	switch u := s.X.Type().Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			w.rangeString(s)
		} else {
			w.rangeInt(s)
		}
	case *types.Pointer:
		w.rangeArrayPtr(s, u.Elem().Underlying().(*types.Array).Len())
	case *types.Chan:
		w.rangeChan(s)
	case *types.Map:
		if w.l.Sorted || s.Value != nil && isChan(u.Elem()) {
			w.rangeSorted(s, u)
			return
		}
		w.rangePlain(s)
	default:
		if s.Value != nil && isChan(s.Value.Type) {
			w.rangeIndexed(s)
			return
		}
		w.rangePlain(s)
	}
}

// rangeIndexed ranges over a slice or array by the index: the interpreter takes a range whose second variable is a channel
// for a range over that channel.
func (w *flattener) rangeIndexed(s *core.Range) {
	x := w.temp("list", w.expr(s.X))
	var n core.Expr
	if a, ok := s.X.Type().Underlying().(*types.Array); ok {
		n = &core.Const{Val: makeInt(a.Len()), T: intType}
	} else {
		n = w.temp("n", &core.Builtin{Name: "len", Args: []core.Expr{x}, T: intType})
	}
	w.counted(s, n, func(i core.Expr) []core.Stmt {
		var out []core.Stmt
		if s.Key != nil {
			out = append(out, &core.Define{Vars: []*core.Var{s.Key}, Vals: []core.Expr{i}})
		}
		return append(out, &core.Define{Vars: []*core.Var{s.Value}, Vals: []core.Expr{&core.Index{X: x, I: i, T: s.Value.Type, Safe: true}}})
	})
}

// rangePlain is a range that the interpreter understands.
func (w *flattener) rangePlain(s *core.Range) {
	if a, ok := s.X.Type().Underlying().(*types.Array); ok && s.Value == nil {
		if hasEffect(s.X) { // otherwise its length is a constant, and it is not evaluated
			s.X = w.expr(s.X)
			w.add(&core.Define{Vars: []*core.Var{nil}, Vals: []core.Expr{s.X}})
		}
		w.counted(s, &core.Const{Val: makeInt(a.Len()), T: intType}, nil)
		return
	}
	s.X = w.expr(s.X)
	w.facts.enterRange(s)
	s.Body = w.loop(func() {
		w.add(&core.Tick{})
		w.stmts(s.Body)
	})
	w.facts.leaveRange(s)
	w.add(s)
	w.line = 0
}

// counted is a loop over 0 to n, with what sets the loop's variables.
func (w *flattener) counted(s *core.Range, n core.Expr, first func(i core.Expr) []core.Stmt) {
	t := n.Type()
	i := temp("i", t)
	if s.Key != nil && first == nil && !w.facts.assignedIn(s.Key, s.Body) && !w.facts.captured(s.Key) && types.Identical(s.Key.Type, t) {
		i = s.Key
	}
	w.facts.setNonNegative(i)
	one := &core.Const{Val: makeInt(1), T: t}
	loop := &core.For{
		Label: s.Label, Cond: &core.Binary{Op: token.LSS, X: ref(i), Y: n, T: boolType},
		Post: []core.Stmt{&core.OpAssign{X: ref(i), Op: token.ADD, Y: one}}, Pos: s.Pos,
	}
	w.add(&core.Define{Vars: []*core.Var{i}, Vals: []core.Expr{&core.Const{Val: makeInt(0), T: t}}})
	w.facts.with(w.facts.implied(loop.Cond, s.Body), func() {
		loop.Body = w.loop(func() {
			w.add(&core.Tick{})
			if first != nil {
				w.list = append(w.list, first(ref(i))...)
			} else if s.Key != nil && i != s.Key {
				w.add(&core.Define{Vars: []*core.Var{s.Key}, Vals: []core.Expr{ref(i)}})
			}
			w.stmts(s.Body)
		})
	})
	w.add(loop)
	w.line = 0
}

func (w *flattener) rangeInt(s *core.Range) {
	n := w.expr(s.X)
	if _, isConst := n.(*core.Const); !isConst {
		n = w.temp("n", n)
	}
	w.counted(s, n, nil)
}

// rangeArrayPtr ranges over a pointer to an array, which may be nil where only the index is used.
func (w *flattener) rangeArrayPtr(s *core.Range, n int64) {
	p := w.temp("p", w.expr(s.X))
	w.counted(s, &core.Const{Val: makeInt(n), T: intType}, func(i core.Expr) []core.Stmt {
		var out []core.Stmt
		if s.Key != nil {
			out = append(out, &core.Define{Vars: []*core.Var{s.Key}, Vals: []core.Expr{i}})
		}
		if s.Value != nil {
			out = append(out, &core.Define{Vars: []*core.Var{s.Value}, Vals: []core.Expr{&core.Index{X: p, I: i, T: s.Value.Type, Safe: true}}})
		}
		return out
	})
}

// rangeString decodes with the runtime's help.
func (w *flattener) rangeString(s *core.Range) {
	idx, runes := temp("at", types.NewSlice(intType)), temp("runes", types.NewSlice(types.Typ[types.Int32]))
	str := &core.Convert{X: w.expr(s.X), T: stringType}
	two := types.NewTuple(types.NewParam(noPos, nil, "", idx.Type), types.NewParam(noPos, nil, "", runes.Type))
	w.add(&core.Define{Vars: []*core.Var{idx, runes}, Vals: []core.Expr{&core.Runtime{Name: "Runes", Args: []core.Expr{str}, T: two}}})
	w.counted(s, w.temp("n", &core.Builtin{Name: "len", Args: []core.Expr{ref(idx)}, T: intType}), func(i core.Expr) []core.Stmt {
		var out []core.Stmt
		if s.Key != nil {
			out = append(out, &core.Define{Vars: []*core.Var{s.Key}, Vals: []core.Expr{&core.Index{X: ref(idx), I: i, T: intType, Safe: true}}})
		}
		if s.Value != nil {
			out = append(out, &core.Define{Vars: []*core.Var{s.Value}, Vals: []core.Expr{&core.Index{X: ref(runes), I: i, T: types.Typ[types.Int32], Safe: true}}})
		}
		return out
	})
}

func (w *flattener) rangeChan(s *core.Range) {
	ch := w.temp("ch", w.expr(s.X))
	elem := s.X.Type().Underlying().(*types.Chan).Elem()
	ok := temp("ok", boolType)
	loop := &core.For{Label: s.Label, Pos: s.Pos}
	loop.Body = w.loop(func() {
		v := s.Key
		if v == nil {
			v = temp("v", elem)
		}
		w.add(&core.Define{Vars: []*core.Var{v, ok}, Vals: []core.Expr{&core.Recv{X: ch, T: elem, Pos: s.Pos}}})
		w.add(&core.If{Cond: &core.Unary{Op: token.NOT, X: ref(ok), T: boolType}, Then: []core.Stmt{&core.Branch{Tok: token.BREAK}}})
		w.add(&core.Tick{})
		w.stmts(s.Body)
	})
	w.add(loop)
	w.line = 0
}

// rangeSorted ranges over a map in the order of its keys. Entries that are deleted on the way are left out; one that the
// loop adds does not come, as Go allows. Keys that are or hold NaN cannot be looked up: their values are taken at the start.
func (w *flattener) rangeSorted(s *core.Range, m *types.Map) {
	x := w.temp("m", w.expr(s.X))
	keys, values := temp("keys", types.NewSlice(m.Key())), temp("values", types.NewSlice(m.Elem()))
	list, also := temp("list", anyType), temp("also", anyType)
	two := types.NewTuple(types.NewParam(noPos, nil, "", anyType), types.NewParam(noPos, nil, "", anyType))
	w.add(&core.Define{Vars: []*core.Var{list, also}, Vals: []core.Expr{&core.Runtime{Name: "SortedEntries", Args: []core.Expr{x}, T: two}}})
	w.add(&core.Define{Vars: []*core.Var{keys}, Vals: []core.Expr{&core.Reveal{X: ref(list), T: keys.Type}}})
	nan := mayBeNaN(m.Key())
	if nan {
		w.add(&core.Define{Vars: []*core.Var{values}, Vals: []core.Expr{&core.Reveal{X: ref(also), T: values.Type}}})
	}
	i, k := temp("i", intType), temp("k", m.Key())
	v, ok := temp("v", m.Elem()), temp("ok", boolType)
	r := &core.Range{Label: s.Label, X: ref(keys), Value: k, Pos: s.Pos}
	if nan {
		r.Key = i
	}
	r.Body = w.loop(func() {
		w.add(&core.Tick{})
		w.add(&core.Define{Vars: []*core.Var{v, ok}, Vals: []core.Expr{&core.Index{X: x, I: ref(k), T: m.Elem()}}})
		gone := []core.Stmt{&core.Branch{Tok: token.CONTINUE}}
		if nan {
			deleted := &core.If{Cond: &core.Binary{Op: token.EQL, X: ref(k), Y: ref(k), T: boolType}, Then: gone}
			gone = []core.Stmt{deleted, &core.Assign{Lhs: []core.Expr{ref(v)}, Rhs: []core.Expr{&core.Index{X: ref(values), I: ref(i), T: m.Elem(), Safe: true}}}}
		}
		w.add(&core.If{Cond: &core.Unary{Op: token.NOT, X: ref(ok), T: boolType}, Then: gone})
		if s.Key != nil {
			w.add(&core.Define{Vars: []*core.Var{s.Key}, Vals: []core.Expr{ref(k)}})
		}
		if s.Value != nil {
			w.add(&core.Define{Vars: []*core.Var{s.Value}, Vals: []core.Expr{ref(v)}})
		}
		w.stmts(s.Body)
	})
	w.add(r)
	w.line = 0
}

// mayBeNaN reports whether a value of type t may differ from itself.
func mayBeNaN(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsFloat|types.IsComplex) != 0
	case *types.Interface:
		return true
	case *types.Array:
		return mayBeNaN(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if mayBeNaN(f.Type()) {
				return true
			}
		}
	}
	return false
}

// switchStmt: if a condition needs statements, or a clause falls through around the default, the clause is found first.
func (w *flattener) switchStmt(s *core.Switch) {
	w.mark(s.Pos, nil)
	found := false
	for i, c := range s.Clauses {
		found = found || c.Default && i < len(s.Clauses)-1 && fallsThrough(s)
	}
	type ready struct {
		stmts []core.Stmt
		cond  core.Expr
	}
	conds := make([][]ready, len(s.Clauses))
	for i, c := range s.Clauses {
		for _, e := range c.Conds {
			var r ready
			var before []core.Expr
			r.stmts = w.collectInline(func() { r.cond = w.inPlace(&before, func() core.Expr { return w.cond(e) }) })
			r.cond = joined(before, r.cond)
			found = found || len(r.stmts) > 0
			conds[i] = append(conds[i], r)
		}
	}
	bodies := make([][]core.Stmt, len(s.Clauses))
	for i, c := range s.Clauses {
		bodies[i] = w.block(c.Body)
	}
	out := &core.Switch{Label: s.Label, Pos: s.Pos}
	if !found {
		for i, c := range s.Clauses {
			n := &core.Clause{Default: c.Default, Body: bodies[i], Fallthrough: c.Fallthrough}
			for _, r := range conds[i] {
				n.Conds = append(n.Conds, r.cond)
			}
			out.Clauses = append(out.Clauses, n)
		}
		w.add(out)
		w.line = 0
		return
	}
	which := temp("which", intType)
	def := -1
	for i, c := range s.Clauses {
		if c.Default {
			def = i
		}
	}
	w.add(&core.Define{Vars: []*core.Var{which}, Vals: []core.Expr{intConst(def)}})
	set := func(i int) []core.Stmt {
		return []core.Stmt{&core.Assign{Lhs: []core.Expr{ref(which)}, Rhs: []core.Expr{intConst(i)}}}
	}
	var nested []core.Stmt
	for i := len(s.Clauses) - 1; i >= 0; i-- {
		for k := len(conds[i]) - 1; k >= 0; k-- {
			r := conds[i][k]
			nested = append(append([]core.Stmt(nil), r.stmts...), &core.If{Cond: r.cond, Then: set(i), Else: nested})
		}
	}
	if len(nested) > 0 {
		w.add(&core.Block{List: nested})
	}
	for i, c := range s.Clauses {
		out.Clauses = append(out.Clauses, &core.Clause{Conds: []core.Expr{sameID(ref(which), i)}, Body: bodies[i], Fallthrough: c.Fallthrough})
	}
	w.add(out)
	w.line = 0
}

func fallsThrough(s *core.Switch) bool {
	for _, c := range s.Clauses {
		if c.Fallthrough {
			return true
		}
	}
	return false
}

// commType is the runtime's type of a select's operation.
var commType = intType

// selectStmt lets the runtime select: channels and values are computed in order, what arrives is stored through pointers, and
// a switch runs the chosen clause.
func (w *flattener) selectStmt(s *core.Select) {
	w.mark(s.Pos, nil)
	args := []core.Expr{boolConst(false)}
	out := &core.Switch{Label: s.Label, Pos: s.Pos}
	chosen := temp("chosen", intType)
	n := 0
	for _, c := range s.Comms {
		if c.Default {
			args[0] = boolConst(true)
			out.Clauses = append(out.Clauses, &core.Clause{Default: true, Body: w.block(c.Body)})
			continue
		}
		ch := w.temp("ch", w.expr(c.Ch))
		elem := c.Ch.Type().Underlying().(*types.Chan).Elem()
		if c.Send != nil {
			v := w.temp("v", w.expr(c.Send))
			args = append(args, &core.Runtime{Name: "SendOp", Args: []core.Expr{ch, &core.Addr{X: v, T: types.NewPointer(elem)}}, T: commType})
		} else {
			for _, v := range []**core.Var{&c.Value, &c.OK} {
				if *v == nil {
					*v = temp("t", elem)
					if v == &c.OK {
						(*v).Type = boolType
					}
				}
				w.add(&core.Define{Vars: []*core.Var{*v}, Vals: []core.Expr{&core.Zero{T: (*v).Type}}})
			}
			args = append(args, &core.Runtime{Name: "RecvOp", Args: []core.Expr{
				ch, &core.Addr{X: ref(c.Value), T: types.NewPointer(elem)}, &core.Addr{X: ref(c.OK), T: types.NewPointer(boolType)},
			}, T: commType})
		}
		out.Clauses = append(out.Clauses, &core.Clause{Conds: []core.Expr{sameID(ref(chosen), n)}, Body: w.block(c.Body)})
		n++
	}
	w.add(&core.Define{Vars: []*core.Var{chosen}, Vals: []core.Expr{&core.Runtime{Name: "Select", Args: args, T: intType, Pos: s.Pos}}})
	w.add(out)
	w.line = 0
}
