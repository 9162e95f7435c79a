package lower

import (
	"go/constant"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
)

// The interpreter's own panics have neither Go's words ("index out of range [5] with length 3") nor a line. So an index, a
// bound, a divisor and a shift count are checked before they are used, unless facts.go knows that they are right:
//
//	if i < 0 || i >= len(x) { rt.IndexRange(i, len(x), 12) }
//
// In a condition that is evaluated in its place a check is an operand: (i >= 0 && i < len(x) || rt.IndexRange(...)).
// For what else may panic, a mark notes the line before the statement.

// guard demands that bad does not hold; fail is the call that panics.
func (w *flattener) guard(bad core.Expr, fail *core.Runtime) {
	if w.conds != nil {
		fail.T = boolType
		*w.conds = append(*w.conds, &core.Binary{Op: token.LOR, X: negated(bad), Y: fail, T: boolType})
		return
	}
	fail.T = nil
	w.list = append(w.list, &core.If{Cond: bad, Then: []core.Stmt{&core.Eval{X: fail, Pos: fail.Pos}}, Check: true})
}

// settle turns the checks that a condition has collected into statements, because a statement is to follow.
func (w *flattener) settle() {
	if w.conds == nil {
		return
	}
	list := *w.conds
	*w.conds = nil
	for _, c := range list {
		b := c.(*core.Binary)
		fail := b.Y.(*core.Runtime)
		fail.T = nil
		w.list = append(w.list, &core.If{Cond: negated(b.X), Then: []core.Stmt{&core.Eval{X: fail, Pos: fail.Pos}}, Check: true})
	}
}

// negated is the opposite of a comparison, or of && and || of comparisons.
func negated(e core.Expr) core.Expr {
	b := e.(*core.Binary)
	opposite := map[token.Token]token.Token{
		token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR, token.EQL: token.NEQ, token.NEQ: token.EQL,
		token.LOR: token.LAND, token.LAND: token.LOR,
	}[b.Op]
	n := &core.Binary{Op: opposite, X: b.X, Y: b.Y, T: b.T, Pos: b.Pos}
	if b.Op == token.LOR || b.Op == token.LAND {
		n.X, n.Y = negated(b.X), negated(b.Y)
	}
	return n
}

func compareInt(op token.Token, x, y core.Expr) core.Expr {
	return &core.Binary{Op: op, X: x, Y: y, T: boolType}
}

func either(x, y core.Expr) core.Expr {
	if x == nil {
		return y
	}
	return &core.Binary{Op: token.LOR, X: x, Y: y, T: boolType}
}

// lineOf gives the place of a check to the runtime; emit turns it into the number of a line.
func lineOf(pos token.Pos) core.Expr { return &core.Line{Pos: pos} }

// again makes an expression that can be evaluated more than once at little cost.
func (w *flattener) again(e core.Expr) core.Expr {
	if isPath(e) {
		return e
	}
	return w.temp("t", e)
}

// isPath: variables, constants, fields, pointers followed, and sums of those: cheap, and the same each time.
func isPath(e core.Expr) bool {
	switch e := e.(type) {
	case *core.Const, *core.Ref:
		return true
	case *core.Field:
		return isPath(e.X)
	case *core.Deref:
		return isPath(e.X)
	case *core.Index:
		_, isMap := e.X.Type().Underlying().(*types.Map)
		return !isMap && isPath(e.X) && isSimple(e.I)
	}
	return isSimple(e)
}

// isSimple: a variable or constant, or the sum or difference of two.
func isSimple(e core.Expr) bool {
	switch e := e.(type) {
	case *core.Const, *core.Ref:
		return true
	case *core.Binary:
		return (e.Op == token.ADD || e.Op == token.SUB) && leaf(e.X) && leaf(e.Y)
	}
	return false
}

func leaf(e core.Expr) bool {
	switch e.(type) {
	case *core.Const, *core.Ref:
		return true
	}
	return false
}

func lengthOf(x core.Expr) core.Expr {
	t := x.Type().Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	if a, ok := t.(*types.Array); ok {
		return &core.Const{Val: makeInt(a.Len()), T: intType}
	}
	if c, ok := x.(*core.Const); ok {
		return &core.Const{Val: makeInt(int64(len(constant.StringVal(c.Val)))), T: intType}
	}
	return &core.Builtin{Name: "len", Args: []core.Expr{x}, T: intType}
}

// asInt converts an index of another integer type.
func (w *flattener) asInt(e core.Expr) (i core.Expr, big bool) {
	b := e.Type().Underlying().(*types.Basic)
	switch {
	case types.Identical(e.Type(), intType):
		return e, false
	case b.Kind() == types.Uint || b.Kind() == types.Uint64 || b.Kind() == types.Uintptr:
		return e, true
	}
	return &core.Convert{X: e, T: intType}, false
}

// index checks x[i].
func (w *flattener) index(e *core.Index) core.Expr {
	xs := w.exprs(e.X, e.I)
	e.X, e.I = xs[0], xs[1]
	w.guardIndex(e)
	return e
}

func (w *flattener) guardIndex(e *core.Index) {
	if _, isMap := e.X.Type().Underlying().(*types.Map); isMap || e.Safe {
		return
	}
	n := lengthOf(e.X)
	length, isArray := n.(*core.Const)
	if c, ok := e.I.(*core.Const); ok && isArray {
		if constant.Compare(c.Val, token.LSS, length.Val) {
			e.Safe = true
			return
		}
	}
	if w.facts.inRange(e) || w.isProved(e) {
		e.Safe = true
		return
	}
	if !isArray {
		e.X = w.again(e.X)
		n = lengthOf(e.X)
	}
	below := w.facts.belowLength(e)
	i, big := w.asInt(e.I)
	natural := w.facts.nonNegative(i)
	if i = w.again(i); natural {
		w.facts.keepNonNegative(i)
	}
	e.I, e.Safe = i, true
	if big {
		wide := &core.Convert{X: i, T: types.Typ[types.Uint64]}
		w.guard(compareInt(token.GEQ, wide, &core.Convert{X: n, T: types.Typ[types.Uint64]}),
			&core.Runtime{Name: "IndexRangeUint", Args: []core.Expr{wide, n, lineOf(e.Pos)}, Pos: e.Pos})
		return
	}
	var bad core.Expr
	if !natural {
		bad = compareInt(token.LSS, i, intConst(0))
	}
	if !below || bad == nil {
		bad = either(bad, compareInt(token.GEQ, i, n))
	}
	if c, ok := i.(*core.Const); ok {
		bad = compareInt(token.LEQ, n, c)
	}
	w.guard(bad, &core.Runtime{Name: "IndexRange", Args: []core.Expr{i, n, lineOf(e.Pos)}, Pos: e.Pos})
	w.prove(e)
}

// A proof is an index that has been checked in the straight code before.
type proof struct {
	x *core.Var
	i core.Expr
}

func (w *flattener) prove(e *core.Index) {
	x, ok := e.X.(*core.Ref)
	if !ok || w.conds != nil || !isSimple(e.I) || !w.facts.local(x.V) || !w.facts.localAll(e.I) {
		return
	}
	w.proofs = append(w.proofs, proof{x.V, e.I})
}

func (w *flattener) isProved(e *core.Index) bool {
	x, ok := e.X.(*core.Ref)
	if !ok {
		return false
	}
	for _, p := range w.proofs {
		if p.x == x.V && (sameSimple(p.i, e.I) || isBelow(e.I, p.i)) {
			return true
		}
	}
	return false
}

// isBelow reports whether both are constants, and i the smaller one.
func isBelow(i, limit core.Expr) bool {
	a, ok := i.(*core.Const)
	b, ok2 := limit.(*core.Const)
	return ok && ok2 && constant.Compare(a.Val, token.LSS, b.Val)
}

// forget drops what a statement makes untrue.
func (w *flattener) forget(s core.Stmt) {
	switch s := s.(type) {
	case *core.Assign:
		for _, e := range s.Lhs {
			if r, ok := e.(*core.Ref); ok {
				w.drop(r.V)
			}
		}
	case *core.OpAssign:
		if r, ok := s.X.(*core.Ref); ok {
			w.drop(r.V)
		}
	case *core.Define, *core.Eval, *core.Mark, *core.Return, *core.Branch, *core.Send:
	default:
		w.proofs = nil // what is inside may assign, and may be left in the middle
	}
}

func (w *flattener) drop(v *core.Var) {
	var left []proof
	for _, p := range w.proofs {
		if p.x != v && !mentionsVar(p.i, v) {
			left = append(left, p)
		}
	}
	w.proofs = left
}

func mentionsVar(e core.Expr, v *core.Var) bool {
	switch e := e.(type) {
	case *core.Ref:
		return e.V == v
	case *core.Binary:
		return mentionsVar(e.X, v) || mentionsVar(e.Y, v)
	}
	return false
}

// slice checks x[lo:hi:max].
func (w *flattener) slice(e *core.SliceOf) core.Expr {
	xs := w.exprs(e.X, e.Lo, e.Hi, e.Max)
	e.X = xs[0]
	t := e.X.Type().Underlying()
	_, isString := t.(*types.Basic)
	if _, isArray := t.(*types.Array); !isArray {
		e.X = w.again(e.X)
	}
	limit := lengthOf(e.X)
	kind := 0 // the limit is a length
	if _, isSlice := t.(*types.Slice); isSlice {
		limit, kind = &core.Builtin{Name: "cap", Args: []core.Expr{e.X}, T: intType}, 1
	}
	bound := func(x core.Expr) core.Expr {
		if x == nil {
			return nil
		}
		if _, ok := x.(*core.Const); ok {
			return x
		}
		if i, big := w.asInt(x); !big {
			return w.again(i)
		}
		return w.temp("i", &core.Runtime{Name: "BigBound", Args: []core.Expr{&core.Convert{X: x, T: types.Typ[types.Uint64]}}, T: intType})
	}
	lo, hi, most := bound(xs[1]), bound(xs[2]), bound(xs[3])
	e.Lo, e.Hi, e.Max = lo, hi, most
	var bad core.Expr
	check := func(x, above core.Expr) {
		if x == nil {
			return
		}
		if !w.facts.nonNegative(x) {
			bad = either(bad, compareInt(token.LSS, x, intConst(0)))
		}
		if over := compareInt(token.GTR, x, above); !sameSimple(x, above) && knownTrue(over) != -1 {
			bad = either(bad, over)
		}
	}
	top := limit
	if most == nil && hi == nil { // x[lo:]
		top = lengthOf(e.X)
	}
	check(most, limit)
	if most != nil {
		top = most
	}
	if hi != nil {
		if c, ok := hi.(*core.Const); !ok || !isZero(c) {
			check(hi, top)
		}
		top = hi
	}
	if lo != nil {
		if c, ok := lo.(*core.Const); !ok || !isZero(c) {
			check(lo, top)
		}
	}
	if bad == nil {
		return e
	}
	args := []core.Expr{lengthOf(e.X), limit, intConst(kind)}
	for _, x := range []core.Expr{lo, hi, most} {
		if x == nil {
			x = intConst(-1 << 62) // not given
		}
		args = append(args, x)
	}
	if isString {
		args[2] = intConst(0)
	}
	w.guard(bad, &core.Runtime{Name: "SliceRange", Args: append(args, lineOf(e.Pos)), Pos: e.Pos})
	return e
}

func isZero(c *core.Const) bool { return constant.Sign(c.Val) == 0 }

// knownTrue folds a comparison of constants: 1 true, -1 false, 0 not known.
func knownTrue(e core.Expr) int {
	b := e.(*core.Binary)
	x, ok1 := b.X.(*core.Const)
	y, ok2 := b.Y.(*core.Const)
	if !ok1 || !ok2 {
		return 0
	}
	if constant.Compare(x.Val, b.Op, y.Val) {
		return 1
	}
	return -1
}

func (w *flattener) guardDivision(e *core.Binary) {
	b, ok := e.T.Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsInteger == 0 {
		return
	}
	if _, isConst := e.Y.(*core.Const); isConst || w.facts.nonZero(e.Y) {
		return
	}
	if !isPath(e.Y) {
		xs := w.exprs(e.X, e.Y)
		e.X, e.Y = w.held(xs[0]), w.temp("t", xs[1])
	}
	zero := &core.Const{Val: makeInt(0), T: e.Y.Type()}
	w.guard(compareInt(token.EQL, e.Y, zero), &core.Runtime{Name: "DivideByZero", Args: []core.Expr{lineOf(e.Pos)}, Pos: e.Pos})
}

// guardShift: the interpreter wants an unsigned count, and Go panics where a signed one is negative.
func (w *flattener) guardShift(e *core.Binary) {
	if _, isConst := e.Y.(*core.Const); isConst {
		return
	}
	if !isPath(e.Y) { // in a larger expression, the interpreter would compare the types of count and operand
		e.X, e.Y = w.held(e.X), w.temp("t", e.Y)
	}
	b := e.Y.Type().Underlying().(*types.Basic)
	if b.Info()&types.IsUnsigned == 0 && !w.facts.isCounter(e.Y) {
		zero := &core.Const{Val: makeInt(0), T: e.Y.Type()}
		w.guard(compareInt(token.LSS, e.Y, zero), &core.Runtime{Name: "NegativeShift", Args: []core.Expr{lineOf(e.Pos)}, Pos: e.Pos})
	}
	e.Y = &core.Convert{X: e.Y, T: types.Typ[types.Uint]}
}

// guardMake checks the sizes of a slice or channel; those of a map are hints.
func (w *flattener) guardMake(e *core.Builtin) {
	for i, a := range e.Args {
		if _, isConst := a.(*core.Const); isConst {
			continue
		}
		n, big := w.asInt(a)
		if big {
			n = &core.Runtime{Name: "BigBound", Args: []core.Expr{&core.Convert{X: a, T: types.Typ[types.Uint64]}}, T: intType}
		}
		e.Args[i] = w.again(n)
	}
	if _, isMap := e.Of.Underlying().(*types.Map); isMap || len(e.Args) == 0 {
		return
	}
	constant := true
	for _, a := range e.Args {
		_, ok := a.(*core.Const)
		constant = constant && ok
	}
	if constant {
		return
	}
	_, isChan := e.Of.Underlying().(*types.Chan)
	size := core.Expr(intConst(-1))
	if len(e.Args) > 1 {
		size = e.Args[1]
	}
	var bad core.Expr
	for i, a := range e.Args {
		if !w.facts.nonNegative(a) {
			bad = either(bad, compareInt(token.LSS, a, intConst(0)))
		}
		if i == 1 {
			bad = either(bad, compareInt(token.GTR, e.Args[0], a))
		}
	}
	if bad == nil {
		return
	}
	w.guard(bad, &core.Runtime{Name: "MakeRange", Args: []core.Expr{e.Args[0], size, boolConst(isChan), boolConst(len(e.Args) > 1), lineOf(e.Pos)}, Pos: e.Pos})
}

// convert: a slice becomes an array by way of a pointer to its elements.
func (w *flattener) convert(e *core.Convert) core.Expr {
	e.X = w.expr(e.X)
	if types.IsInterface(e.T) {
		_, isFunc := e.X.Type().Underlying().(*types.Signature)
		switch e.X.(type) {
		case *core.Unary, *core.Binary: // some operations would be computed in the interface
			e.X = w.temp("t", e.X)
		default:
			if isFunc && !isVariable(e.X) { // the interpreter would store its own form of the function
				e.X = w.temp("f", e.X)
			}
		}
		return e
	}
	if b, ok := e.T.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		if _, isNil := e.X.(*core.Nil); isNil {
			return &core.Const{Val: constant.MakeString(""), T: e.T}
		}
	}
	if _, fromSlice := e.X.Type().Underlying().(*types.Slice); fromSlice {
		switch u := e.T.Underlying().(type) {
		case *types.Array:
			if u.Len() == 0 {
				w.add(&core.Define{Vars: []*core.Var{nil}, Vals: []core.Expr{e.X}})
				return &core.Zero{T: e.T}
			}
			p := types.NewPointer(e.T)
			return &core.Deref{X: w.arrayPointer(e.X, p, e.Pos), T: e.T, Pos: e.Pos}
		case *types.Pointer:
			if _, ok := u.Elem().Underlying().(*types.Array); ok {
				return w.arrayPointer(e.X, e.T, e.Pos)
			}
		}
	}
	if b, ok := e.T.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		if f, ok := e.X.Type().Underlying().(*types.Basic); ok && f.Info()&types.IsInteger != 0 {
			wide := &core.Convert{X: e.X, T: types.Typ[types.Int64]}
			if f.Info()&types.IsUnsigned != 0 {
				wide = &core.Convert{X: &core.Runtime{Name: "BigRune", Args: []core.Expr{&core.Convert{X: e.X, T: types.Typ[types.Uint64]}}, T: types.Typ[types.Int64]}, T: types.Typ[types.Int64]}
			}
			s := &core.Runtime{Name: "RuneString", Args: []core.Expr{wide}, T: stringType}
			if types.Identical(e.T, stringType) {
				return s
			}
			return &core.Convert{X: s, T: e.T}
		}
	}
	return e
}

func (w *flattener) arrayPointer(x core.Expr, t types.Type, pos token.Pos) core.Expr {
	if w.l.T.Text(t) == "" {
		refuse.Stop(pos, refuse.Internal, "a conversion to an array")
	}
	args := []core.Expr{x, &core.Nil{T: t}, lineOf(pos)}
	return &core.Reveal{X: &core.Runtime{Name: "ArrayPointer", Args: args, T: anyType, Pos: pos}, T: t}
}

// mark notes the line of a statement, if the interpreter itself may panic in e; nil is any statement that may.
func (w *flattener) mark(pos token.Pos, e core.Expr) {
	if !pos.IsValid() || w.conds != nil || w.l.bundle != nil {
		return
	}
	if e != nil && !mayPanic(e) {
		return
	}
	line := w.l.Fset.Position(pos).Line
	if line == 0 || line == w.line {
		return
	}
	w.line = line
	w.list = append(w.list, &core.Mark{Pos: pos})
}

// mayPanic reports whether evaluating e may panic in a way that no check precedes. Functions of the program note their own
// lines.
func mayPanic(e core.Expr) bool {
	found := false
	r := &core.Rewriter{}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		switch e := e.(type) {
		case *core.Lit:
			return e, true
		case *core.Deref, *core.Runtime, *core.Method, *core.Symbol, *core.Recv:
			found = true
		case *core.Field:
			_, isPtr := e.X.Type().Underlying().(*types.Pointer)
			found = found || isPtr
		case *core.Index:
			switch e.X.Type().Underlying().(type) {
			case *types.Map, *types.Pointer:
				found = true
			}
		case *core.Call:
			if _, ok := e.Fun.(*core.FuncRef); !ok {
				found = true
			}
		case *core.Builtin:
			switch e.Name {
			case "len", "cap", "new":
			default:
				found = true
			}
		case *core.Convert:
			_, fromSlice := e.X.Type().Underlying().(*types.Slice)
			found = found || fromSlice
		}
		return e, found
	}
	r.One(e)
	return found
}
