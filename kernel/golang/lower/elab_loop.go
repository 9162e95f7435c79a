package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
)

func (l *Lowerer) forStmt(s *ast.ForStmt, label *core.Label) {
	l.scoped(s.Init, func() {
		f := &core.For{Label: label, Pos: s.Pos()}
		if a, ok := s.Init.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
			for _, lhs := range a.Lhs {
				if id, ok := lhs.(*ast.Ident); ok && id.Name != "_" {
					if obj := l.Info.Defs[id]; obj != nil {
						f.Vars = append(f.Vars, l.fn.vars[obj])
					}
				}
			}
		}
		if s.Cond != nil {
			f.Cond = l.expr(s.Cond)
		}
		if s.Post != nil {
			f.Post = l.block(func() { l.stmt(s.Post) })
		}
		f.Body = l.block(func() { l.stmts(s.Body.List) })
		l.add(f)
	})
}

// rangeStmt elaborates a range; variables that are assigned rather than declared are assigned in the body.
func (l *Lowerer) rangeStmt(s *ast.RangeStmt, label *core.Label) {
	r := &core.Range{Label: label, X: l.expr(s.X), Pos: s.Pos()}
	var key, value types.Type
	switch u := r.X.Type().Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			key, value = intType, types.Universe.Lookup("rune").Type()
		default:
			t := r.X.Type()
			if s.Key != nil && !isBlank(s.Key) {
				t = l.lhsType(s.Key)
			}
			r.X = l.to(r.X, t)
			key = t
		}
	case *types.Slice:
		key, value = intType, u.Elem()
	case *types.Array:
		key, value = intType, u.Elem()
	case *types.Pointer:
		key, value = intType, u.Elem().Underlying().(*types.Array).Elem()
	case *types.Map:
		key, value = u.Key(), u.Elem()
	case *types.Chan:
		key = u.Elem()
	case *types.Signature:
		yield := u.Params().At(0).Type().Underlying().(*types.Signature).Params()
		if yield.Len() > 0 {
			key = yield.At(0).Type()
		}
		if yield.Len() > 1 {
			value = yield.At(1).Type()
		}
	default:
		l.refuse(s.Pos(), refuse.Internal, "a range over %v", r.X.Type())
	}
	var sets []core.Stmt
	assign := &core.Assign{Pos: s.Pos()}
	place := func(e ast.Expr, t types.Type) *core.Var {
		if e == nil || isBlank(e) {
			return nil
		}
		if s.Tok == token.DEFINE {
			if v := l.defined(e); types.Identical(v.Type, t) {
				return v
			} else {
				tmp := temp("k", t)
				sets = append(sets, &core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{l.to(ref(tmp), v.Type)}, Pos: e.Pos()})
				return tmp
			}
		}
		tmp := temp("k", t)
		x := l.expr(e)
		assign.Lhs = append(assign.Lhs, x)
		assign.Rhs = append(assign.Rhs, l.to(ref(tmp), x.Type()))
		return tmp
	}
	r.Key = place(s.Key, key)
	r.Value = place(s.Value, value)
	if len(assign.Lhs) > 0 {
		sets = append(sets, assign)
	}
	r.Body = append(sets, l.block(func() { l.stmts(s.Body.List) })...)
	l.add(r)
}
