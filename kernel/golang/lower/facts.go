package lower

import (
	"go/constant"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
)

// Facts spare checks: which variables are never negative, which index is below which length inside a loop. They are drawn
// from the whole function, its literals included, before it is flattened.

type facts struct {
	values   map[*core.Var][]core.Expr // what is assigned to a variable; nil stands for something unknown
	unknown  map[*core.Var]bool        // variables that may have any value: parameters, results of calls, what pointers lead to
	shared   map[*core.Var]bool        // variables whose address is taken
	sets     map[*core.Var]int         // how often a variable gets a value, without loops
	inLit    map[*core.Var]bool        // variables that a literal uses
	litSets  map[*core.Var]bool        // variables that a literal other than the one that declares them assigns
	negative map[*core.Var]bool        // memo: may be negative
	positive map[*core.Var]bool        // counters of the lowering's own
	below    []bound2                  // what holds in the loops and branches around
	lengths  map[*core.Var]*core.Var   // variables that hold the length of another, which never changes
}

// A bound2 says that i+off < len(x) here, or i+off < n.
type bound2 struct {
	i, x *core.Var
	n    constant.Value
	off  int64
}

func newFacts(f *core.Func) *facts {
	k := &facts{
		values: map[*core.Var][]core.Expr{}, unknown: map[*core.Var]bool{}, inLit: map[*core.Var]bool{}, litSets: map[*core.Var]bool{},
		shared: map[*core.Var]bool{}, sets: map[*core.Var]int{}, negative: map[*core.Var]bool{}, positive: map[*core.Var]bool{}, lengths: map[*core.Var]*core.Var{},
	}
	k.function(f, map[*core.Var]bool{})
	k.solve()
	return k
}

// function collects from a function; own are the variables of the function whose statements are being looked at.
func (k *facts) function(f *core.Func, outer map[*core.Var]bool) {
	own := map[*core.Var]bool{}
	for _, v := range append(append([]*core.Var(nil), f.Params...), f.Results...) {
		own[v] = true
		k.unknown[v] = true
	}
	set := func(v *core.Var, x core.Expr) {
		k.values[v] = append(k.values[v], x)
		k.sets[v]++
		if x == nil {
			k.unknown[v] = true
		}
		if !own[v] {
			k.litSets[v] = true
		}
	}
	r := &core.Rewriter{}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		switch s := s.(type) {
		case *core.Define:
			for i, v := range s.Vars {
				if v == nil {
					continue
				}
				own[v] = true
				if len(s.Vals) == len(s.Vars) {
					set(v, s.Vals[i])
				} else {
					set(v, nil)
				}
			}
		case *core.Assign:
			for i, e := range s.Lhs {
				if x, ok := e.(*core.Ref); ok {
					if len(s.Rhs) == len(s.Lhs) {
						set(x.V, s.Rhs[i])
					} else {
						set(x.V, nil)
					}
				}
			}
		case *core.OpAssign:
			if x, ok := s.X.(*core.Ref); ok {
				set(x.V, &core.Binary{Op: s.Op, X: s.X, Y: s.Y, T: s.X.Type()})
			}
		case *core.Range:
			for _, v := range []*core.Var{s.Key, s.Value} {
				if v != nil {
					own[v] = true
					set(v, nil)
				}
			}
			switch s.X.Type().Underlying().(type) {
			case *types.Slice, *types.Array, *types.Pointer, *types.Basic:
				if s.Key != nil {
					k.values[s.Key], k.unknown[s.Key] = []core.Expr{intConst(0)}, false
				}
			}
		case *core.Select:
			for _, c := range s.Comms {
				for _, v := range []*core.Var{c.Value, c.OK} {
					if v != nil {
						own[v] = true
						k.unknown[v] = true
					}
				}
			}
		}
		return nil, false
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		switch e := e.(type) {
		case *core.Lit:
			k.function(e.F, own)
			return e, true
		case *core.Addr:
			if v := baseVar(e.X); v != nil {
				k.unknown[v], k.shared[v] = true, true
			}
		case *core.SliceOf:
			if _, ok := e.X.Type().Underlying().(*types.Array); ok {
				if v := baseVar(e.X); v != nil {
					k.unknown[v], k.shared[v] = true, true
				}
			}
		case *core.Ref:
			if !own[e.V] {
				k.inLit[e.V] = true
			}
		}
		return e, false
	}
	r.Stmts(f.Body)
}

// baseVar is the variable in which an addressable expression lies, or nil.
func baseVar(e core.Expr) *core.Var {
	switch e := e.(type) {
	case *core.Ref:
		return e.V
	case *core.Field:
		if _, isPtr := e.X.Type().Underlying().(*types.Pointer); !isPtr {
			return baseVar(e.X)
		}
	case *core.Index:
		if _, isArray := e.X.Type().Underlying().(*types.Array); isArray {
			return baseVar(e.X)
		}
	}
	return nil
}

// solve finds the variables that may be negative: all that get a value which may.
func (k *facts) solve() {
	for v := range k.unknown {
		if k.unknown[v] {
			k.negative[v] = true
		}
	}
	for again := true; again; {
		again = false
		for v, list := range k.values {
			if k.negative[v] {
				continue
			}
			for _, x := range list {
				if x == nil || !k.nonNegative(x) {
					k.negative[v], again = true, true
					break
				}
			}
		}
	}
	for v, list := range k.values {
		if len(list) != 1 || k.unknown[v] {
			continue
		}
		if b, ok := list[0].(*core.Builtin); ok && b.Name == "len" {
			if x, ok := b.Args[0].(*core.Ref); ok && k.constantVar(x.V) && k.constantVar(v) {
				k.lengths[v] = x.V
			}
		}
	}
}

// constantVar: the variable gets one value and keeps it.
func (k *facts) constantVar(v *core.Var) bool { return k.local(v) && k.sets[v] <= 1 }

// nonNegative reports whether an integer expression is known not to be negative. Sums are taken not to overflow: an index
// that did would be refused by the interpreter itself, without the number.
func (k *facts) nonNegative(e core.Expr) bool {
	switch e := e.(type) {
	case *core.Const:
		return e.Val.Kind() == constant.Int && constant.Sign(e.Val) >= 0
	case *core.Ref:
		if k.positive[e.V] {
			return true
		}
		_, seen := k.values[e.V]
		return seen && !k.negative[e.V] && !e.V.Global
	case *core.Builtin:
		return e.Name == "len" || e.Name == "cap"
	case *core.Convert:
		b, ok := e.X.Type().Underlying().(*types.Basic)
		to, ok2 := e.T.Underlying().(*types.Basic)
		return ok && ok2 && to.Kind() == types.Int && (k.nonNegative(e.X) || b.Kind() == types.Uint8 || b.Kind() == types.Uint16 || b.Kind() == types.Uint32)
	case *core.Binary:
		switch e.Op {
		case token.ADD:
			if b, ok := e.T.Underlying().(*types.Basic); ok && (b.Kind() == types.Int8 || b.Kind() == types.Int16) {
				return false // these do overflow
			}
			return k.nonNegative(e.X) && k.nonNegative(e.Y)
		case token.QUO, token.REM, token.OR:
			return k.nonNegative(e.X) && (e.Op == token.REM || k.nonNegative(e.Y))
		case token.AND:
			return k.nonNegative(e.X) || k.nonNegative(e.Y)
		case token.SHR:
			return k.nonNegative(e.X)
		}
	}
	return false
}

func (k *facts) setNonNegative(v *core.Var) { k.positive[v] = true }

// keepNonNegative notes that a variable of the lowering's own holds a value that is not negative.
func (k *facts) keepNonNegative(e core.Expr) {
	if r, ok := e.(*core.Ref); ok {
		if _, seen := k.values[r.V]; !seen {
			k.values[r.V] = []core.Expr{intConst(0)}
		}
	}
}

// isCounter reports whether e is a variable that only the lowering changes.
func (k *facts) isCounter(e core.Expr) bool {
	r, ok := e.(*core.Ref)
	return ok && k.positive[r.V]
}

// captured reports whether a literal uses v.
func (k *facts) captured(v *core.Var) bool { return k.inLit[v] }

// local reports whether only statements of the function itself change v.
func (k *facts) local(v *core.Var) bool { return !v.Global && !k.litSets[v] && !k.shared[v] }

func (k *facts) localAll(e core.Expr) bool {
	switch e := e.(type) {
	case *core.Ref:
		return k.local(e.V)
	case *core.Binary:
		return k.localAll(e.X) && k.localAll(e.Y)
	}
	return true
}

// assignedIn reports whether statements assign v.
func (k *facts) assignedIn(v *core.Var, list []core.Stmt) bool {
	found := false
	is := func(e core.Expr) bool {
		x, ok := e.(*core.Ref)
		return ok && x.V == v
	}
	r := &core.Rewriter{Literals: true}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		switch s := s.(type) {
		case *core.Assign:
			for _, e := range s.Lhs {
				found = found || is(e)
			}
		case *core.OpAssign:
			found = found || is(s.X)
		}
		return []core.Stmt{s}, found
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		if a, ok := e.(*core.Addr); ok && baseVar(a.X) == v {
			found = true
		}
		return e, found
	}
	r.Stmts(list)
	return found
}

// fixed reports whether v keeps its value through statements.
func (k *facts) fixed(v *core.Var, list []core.Stmt) bool {
	return k.local(v) && !k.assignedIn(v, list)
}

// implied gives what a condition makes true in statements that run when it holds.
func (k *facts) implied(cond core.Expr, body []core.Stmt) []bound2 {
	n := len(k.below)
	k.fromCondition(cond, body)
	out := k.below[n:len(k.below):len(k.below)]
	k.below = k.below[:n:n]
	return out
}

// with runs f where bounds hold.
func (k *facts) with(bounds []bound2, f func()) {
	n := len(k.below)
	k.below = append(k.below, bounds...)
	f()
	k.below = k.below[:n]
}

func (k *facts) fromCondition(e core.Expr, body []core.Stmt) {
	b, ok := e.(*core.Binary)
	if !ok {
		return
	}
	switch b.Op {
	case token.LAND:
		k.fromCondition(b.X, body)
		k.fromCondition(b.Y, body)
	case token.LSS:
		k.less(b.X, b.Y, 0, body)
	case token.LEQ:
		k.less(b.X, b.Y, -1, body)
	case token.GTR:
		k.less(b.Y, b.X, 0, body)
	case token.GEQ:
		k.less(b.Y, b.X, -1, body)
	}
}

// less notes x+off < y where x is a variable and y a length or constant, less a constant or not, and both stay in body.
func (k *facts) less(x, y core.Expr, off int64, body []core.Stmt) {
	i, ok := x.(*core.Ref)
	if !ok || !k.fixed(i.V, body) {
		return
	}
	y, less := plusConst(y)
	off -= less
	switch y := y.(type) {
	case *core.Const:
		k.below = append(k.below, bound2{i: i.V, n: y.Val, off: off})
	case *core.Builtin:
		if y.Name == "len" {
			if x, ok := y.Args[0].(*core.Ref); ok && k.fixed(x.V, body) {
				k.below = append(k.below, bound2{i: i.V, x: x.V, off: off})
			}
		}
	case *core.Ref:
		if x := k.lengths[y.V]; x != nil {
			k.below = append(k.below, bound2{i: i.V, x: x, off: off})
		}
	}
}

// plusConst takes a sum or difference with a small constant apart.
func plusConst(e core.Expr) (core.Expr, int64) {
	b, ok := e.(*core.Binary)
	if !ok || b.Op != token.ADD && b.Op != token.SUB {
		return e, 0
	}
	c, ok := b.Y.(*core.Const)
	if !ok || c.Val.Kind() != constant.Int {
		return e, 0
	}
	const small = 1 << 20
	n, exact := constant.Int64Val(c.Val)
	if !exact || n < 0 || n > small {
		return e, 0
	}
	if b.Op == token.SUB {
		n = -n
	}
	return b.X, n
}

func (k *facts) enterRange(s *core.Range) {
	s.Facts = len(k.below)
	x, ok := s.X.(*core.Ref)
	if !ok || s.Key == nil {
		return
	}
	if _, isMap := s.X.Type().Underlying().(*types.Map); isMap {
		return
	}
	k.positive[s.Key] = k.positive[s.Key] || k.fixed(s.Key, s.Body)
	if k.fixed(s.Key, s.Body) && k.fixed(x.V, s.Body) {
		k.below = append(k.below, bound2{i: s.Key, x: x.V})
	}
}

func (k *facts) leaveRange(s *core.Range) { k.below = k.below[:s.Facts] }

// inRange reports whether an index is known to be right.
func (k *facts) inRange(e *core.Index) bool { return k.nonNegative(e.I) && k.belowLength(e) }

// belowLength reports whether an index that is not negative is known to be right.
func (k *facts) belowLength(e *core.Index) bool {
	base, off := plusConst(e.I)
	i, ok := base.(*core.Ref)
	if !ok || off != 0 && !types.Identical(e.I.Type(), intType) { // smaller integers go round
		return false
	}
	x, _ := e.X.(*core.Ref)
	length, isArray := lengthOf(e.X).(*core.Const)
	for _, b := range k.below {
		if b.i != i.V {
			continue
		}
		if b.n != nil && isArray {
			limit := constant.BinaryOp(b.n, token.ADD, makeInt(off-b.off))
			if constant.Compare(limit, token.LEQ, length.Val) {
				return true
			}
		}
		if b.x != nil && x != nil && b.x == x.V && off <= b.off {
			return true
		}
	}
	return false
}

// nonZero reports whether an integer is known not to be zero: a variable that only gets other constants.
func (k *facts) nonZero(e core.Expr) bool {
	r, ok := e.(*core.Ref)
	if !ok || !k.local(r.V) || k.unknown[r.V] || len(k.values[r.V]) == 0 {
		return false
	}
	for _, x := range k.values[r.V] {
		if c, ok := x.(*core.Const); !ok || constant.Sign(c.Val) == 0 {
			return false
		}
	}
	return true
}
