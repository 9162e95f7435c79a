package lower

import (
	"go/constant"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
)

// The interpreter does not copy arguments that are zero, and to reflect a negative zero is one: the parameter is +0. A call
// through a variable does copy it, but is slower. So a call with arguments that may be negative zeros goes there only when
// they are zero:
//
//	if x == 0 { h := f; y = h(x) } else { y = f(x) }

// zeroLeaves is the number of parts of an argument that are looked at; for those beyond the slow way is taken for safety.
const zeroLeaves = 4

// signed makes the arguments of a call of a declared function ready to be written twice, if one may be a negative zero,
// and gives the condition of the slow way.
func (w *flattener) signed(e *core.Call) core.Expr {
	if _, ok := e.Fun.(*core.FuncRef); !ok {
		return nil
	}
	sig := e.Fun.Type().Underlying().(*types.Signature)
	n := sig.Params().Len()
	if sig.Variadic() {
		n--
	}
	w.split(e, sig)
	risky := false
	for i, a := range e.Args {
		risky = risky || i < n && maybeNegativeZero(a)
	}
	if !risky {
		return nil
	}
	var cond core.Expr
	for i, a := range e.Args {
		e.Args[i] = w.again(a)
		if i >= n || !maybeNegativeZero(a) {
			continue
		}
		c := allZero(e.Args[i])
		if cond != nil {
			c = &core.Binary{Op: token.LOR, X: cond, Y: c, T: boolType}
		}
		cond = c
	}
	return cond
}

// split gives the results of a call that are the arguments of another variables, if floats are among them.
func (w *flattener) split(e *core.Call, sig *types.Signature) {
	if len(e.Args) != 1 {
		return
	}
	t, ok := e.Args[0].Type().(*types.Tuple)
	if !ok || sig.Variadic() {
		return
	}
	floats := false
	for i := range t.Len() {
		if !types.Identical(t.At(i).Type(), sig.Params().At(i).Type()) {
			return
		}
		floats = floats || hasFloat(t.At(i).Type())
	}
	if !floats {
		return
	}
	d := &core.Define{Vals: e.Args, Pos: e.Pos}
	e.Args = nil
	for i := range t.Len() {
		v := temp("t", t.At(i).Type())
		d.Vars = append(d.Vars, v)
		e.Args = append(e.Args, ref(v))
	}
	w.add(d)
}

// twice writes a call that may have negative zeros as arguments. set makes statements of the call.
func (w *flattener) twice(e *core.Call, cond core.Expr, set func(core.Expr) []core.Stmt) {
	h := temp("h", e.Fun.Type())
	slow := &core.Call{Fun: ref(h), Args: e.Args, Spread: e.Spread, T: e.T, Pos: e.Pos}
	w.add(&core.If{
		Cond: cond,
		Then: append([]core.Stmt{&core.Define{Vars: []*core.Var{h}, Vals: []core.Expr{e.Fun}}}, set(slow)...),
		Else: set(e),
	})
}

// signedCall gives the results of a call with arguments that may be negative zeros variables.
func (w *flattener) signedCall(e *core.Call, cond core.Expr, vars []*core.Var) {
	for _, v := range vars {
		if v != nil {
			w.add(&core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{&core.Zero{T: v.Type}}})
		}
	}
	w.twice(e, cond, func(x core.Expr) []core.Stmt {
		switch len(vars) {
		case 0:
			return []core.Stmt{&core.Eval{X: x, Pos: e.Pos}}
		case 1:
			if vars[0] == nil {
				return []core.Stmt{&core.Define{Vars: vars, Vals: []core.Expr{x}, Pos: e.Pos}}
			}
			return []core.Stmt{&core.Assign{Lhs: []core.Expr{ref(vars[0])}, Rhs: []core.Expr{x}, Pos: e.Pos}}
		}
		d := &core.Define{Vals: []core.Expr{x}, Pos: e.Pos}
		out := []core.Stmt{d}
		for _, v := range vars {
			if v == nil {
				d.Vars = append(d.Vars, nil)
				continue
			}
			t := temp("t", v.Type)
			d.Vars = append(d.Vars, t)
			out = append(out, &core.Assign{Lhs: []core.Expr{ref(v)}, Rhs: []core.Expr{ref(t)}})
		}
		return out
	})
}

// allZero: all floats in e, which may be evaluated again, are zero.
func allZero(e core.Expr) core.Expr {
	var cond core.Expr
	n := 0
	var visit func(e core.Expr)
	visit = func(e core.Expr) {
		switch t := e.Type().Underlying().(type) {
		case *types.Basic:
			if t.Info()&(types.IsFloat|types.IsComplex) == 0 || n == zeroLeaves {
				return
			}
			n++
			c := core.Expr(&core.Binary{Op: token.EQL, X: e, Y: &core.Const{Val: constant.MakeInt64(0), T: e.Type()}, T: boolType})
			if cond != nil {
				c = &core.Binary{Op: token.LAND, X: cond, Y: c, T: boolType}
			}
			cond = c
		case *types.Struct:
			for i := range t.NumFields() {
				if f := t.Field(i); f.Name() != "_" {
					visit(&core.Field{X: e, I: i, T: f.Type()})
				}
			}
		case *types.Array:
			for i := range min(t.Len(), zeroLeaves) {
				visit(&core.Index{X: e, I: intConst(int(i)), T: t.Elem(), Safe: true})
			}
		}
	}
	visit(e)
	if cond == nil {
		return &core.Const{Val: constant.MakeBool(false), T: boolType}
	}
	return cond
}

// maybeNegativeZero reports whether e may be a negative zero, or a struct or array that consists of zeros and has a
// negative one.
func maybeNegativeZero(e core.Expr) bool {
	if !hasFloat(e.Type()) {
		return false
	}
	switch e := e.(type) {
	case *core.Const, *core.Zero:
		return false
	case *core.Convert:
		return maybeNegativeZero(e.X)
	case *core.Binary:
		switch e.Op {
		case token.ADD: // of two negative zeros only
			return maybeNegativeZero(e.X) && maybeNegativeZero(e.Y)
		case token.SUB: // of a negative zero and a positive one
			return maybeNegativeZero(e.X) && !isNonZero(e.Y)
		case token.MUL:
			x, ok1 := e.X.(*core.Ref)
			y, ok2 := e.Y.(*core.Ref)
			return !(ok1 && ok2 && x.V == y.V && isFloat(e.T))
		}
	}
	return true
}

func isNonZero(e core.Expr) bool {
	c, ok := e.(*core.Const)
	return ok && isFloat(c.T) && constant.Sign(c.Val) != 0
}

func isFloat(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsFloat != 0
}

// hasFloat: a value of type t holds floats, not behind pointers.
func hasFloat(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Info()&(types.IsFloat|types.IsComplex) != 0
	case *types.Struct:
		for i := range t.NumFields() {
			if t.Field(i).Name() != "_" && hasFloat(t.Field(i).Type()) {
				return true
			}
		}
	case *types.Array:
		return t.Len() > 0 && hasFloat(t.Elem())
	}
	return false
}
