package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
)

// switchStmt elaborates a switch into one without a tag.
func (l *Lowerer) switchStmt(s *ast.SwitchStmt, label *core.Label) {
	l.scoped(s.Init, func() {
		sw := &core.Switch{Label: label, Pos: s.Pos()}
		var tag core.Expr
		list := l.block(func() {
			if s.Tag != nil {
				x := l.expr(s.Tag)
				if isNil(x.Type()) {
					x = &core.Nil{T: anyType}
				}
				tag = l.define("tag", x, s.Tag.Pos())
			}
		})
		for _, c := range s.Body.List {
			c := c.(*ast.CaseClause)
			clause := &core.Clause{Default: c.List == nil}
			for _, e := range c.List {
				x := l.expr(e)
				switch {
				case tag != nil:
					x = l.compare(token.EQL, tag, x, boolType, e.Pos())
				case types.IsInterface(x.Type()): // with true
					x = l.compare(token.EQL, boolConst(true), x, boolType, e.Pos())
				}
				clause.Conds = append(clause.Conds, x)
			}
			l.clauseBody(clause, c.Body)
			sw.Clauses = append(sw.Clauses, clause)
		}
		if len(list) > 0 {
			l.add(&core.Block{List: append(list, sw)})
			return
		}
		l.add(sw)
	})
}

func (l *Lowerer) clauseBody(clause *core.Clause, body []ast.Stmt) {
	if n := len(body); n > 0 {
		if b, ok := body[n-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
			clause.Fallthrough = true
			body = body[:n-1]
		}
	}
	clause.Body = append(clause.Body, l.block(func() { l.stmts(body) })...)
}

// typeSwitch elaborates a type switch into a switch whose conditions ask for types.
func (l *Lowerer) typeSwitch(s *ast.TypeSwitchStmt, label *core.Label) {
	l.scoped(s.Init, func() {
		var x ast.Expr
		switch a := s.Assign.(type) {
		case *ast.ExprStmt:
			x = ast.Unparen(a.X).(*ast.TypeAssertExpr).X
		case *ast.AssignStmt:
			x = ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X
		}
		sw := &core.Switch{Label: label, Pos: s.Pos()}
		var v *core.Ref
		list := l.block(func() { v = l.define("x", l.expr(x), x.Pos()) })
		for _, c := range s.Body.List {
			c := c.(*ast.CaseClause)
			clause := &core.Clause{Default: c.List == nil}
			for _, e := range c.List {
				if t := l.Info.TypeOf(e); isNil(t) {
					clause.Conds = append(clause.Conds, &core.Binary{Op: token.EQL, X: v, Y: &core.Nil{T: v.Type()}, T: boolType, Pos: e.Pos()})
				} else {
					clause.Conds = append(clause.Conds, &core.Is{X: v, T: l.subst(t), Pos: e.Pos()})
				}
			}
			if obj, ok := l.Info.Implicits[c].(*types.Var); ok {
				clause.Body = append(clause.Body, &core.Define{Vars: []*core.Var{l.newVariable(obj)}, Vals: []core.Expr{l.switched(v, c)}, Pos: c.Pos()})
			}
			l.clauseBody(clause, c.Body)
			sw.Clauses = append(sw.Clauses, clause)
		}
		l.add(&core.Block{List: append(list, sw)})
	})
}

// switched is the value of a type switch in one of its clauses.
func (l *Lowerer) switched(v *core.Ref, c *ast.CaseClause) core.Expr {
	if len(c.List) != 1 || isNil(l.Info.TypeOf(c.List[0])) {
		return v
	}
	t := l.typeOf(c.List[0])
	if types.Identical(t, v.Type()) {
		return v
	}
	return &core.Assert{X: v, T: t, Known: true, Pos: c.Pos()}
}

// selectStmt elaborates a select; what is received into old places is assigned in the clause.
func (l *Lowerer) selectStmt(s *ast.SelectStmt, label *core.Label) {
	sel := &core.Select{Label: label, Pos: s.Pos()}
	for _, c := range s.Body.List {
		c := c.(*ast.CommClause)
		comm := &core.Comm{}
		var sets []core.Stmt
		switch st := c.Comm.(type) {
		case nil:
			comm.Default = true
		case *ast.SendStmt:
			comm.Ch = l.expr(st.Chan)
			comm.Send = l.conv(st.Value, comm.Ch.Type().Underlying().(*types.Chan).Elem())
		case *ast.ExprStmt:
			comm.Ch = l.expr(ast.Unparen(st.X).(*ast.UnaryExpr).X)
		case *ast.AssignStmt:
			comm.Ch = l.expr(ast.Unparen(st.Rhs[0]).(*ast.UnaryExpr).X)
			sets = l.commPlaces(comm, st)
		}
		comm.Body = append(sets, l.block(func() { l.stmts(c.Body) })...)
		sel.Comms = append(sel.Comms, comm)
	}
	l.add(sel)
}

// commPlaces gives a receive its variables, and the statements that assign from them.
func (l *Lowerer) commPlaces(comm *core.Comm, st *ast.AssignStmt) []core.Stmt {
	elem := comm.Ch.Type().Underlying().(*types.Chan).Elem()
	var sets []core.Stmt
	for i, lhs := range st.Lhs {
		if isBlank(lhs) {
			continue
		}
		t := elem
		if i == 1 {
			t = boolType
		}
		var v *core.Var
		if st.Tok == token.DEFINE {
			v = l.defined(lhs)
		}
		if v == nil || v.Global || !types.Identical(v.Type, t) {
			tmp := temp("t", t)
			if v != nil && !v.Global {
				sets = append(sets, &core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{l.to(ref(tmp), v.Type)}, Pos: lhs.Pos()})
			} else {
				x := l.expr(lhs)
				sets = append(sets, &core.Assign{Lhs: []core.Expr{x}, Rhs: []core.Expr{l.to(ref(tmp), x.Type())}, Pos: lhs.Pos()})
			}
			v = tmp
		}
		if i == 0 {
			comm.Value = v
		} else {
			comm.OK = v
		}
	}
	return sets
}
