package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
)

func (t *Tree) swap(r *rand.Rand) (Edit, bool) {
	return choose(r, []choice[Edit]{
		{3, func() (Edit, bool) { return t.swapExprs(r) }},
		{1, func() (Edit, bool) { return t.swapStmts(r) }},
	})
}

// swapExprs exchanges two expressions of the same type, neither inside the
// other, each of which means the same in the other's place.
func (t *Tree) swapExprs(r *rand.Rand) (Edit, bool) {
	a, ok := pick(r, t.exprs)
	if !ok {
		return Edit{}, false
	}
	var peers []exprSite
	for _, b := range t.exprs {
		if types.Identical(a.typ, b.typ) && (a.expr.End() <= b.expr.Pos() || b.expr.End() <= a.expr.Pos()) &&
			t.text(a.expr) != t.text(b.expr) {
			peers = append(peers, b)
		}
	}
	for range 4 {
		b, ok := pick(r, peers)
		if !ok {
			break
		}
		if !t.fits(a.expr, b.expr.Pos(), b.fn) || !t.fits(b.expr, a.expr.Pos(), a.fn) {
			continue
		}
		return Edit{
			Message: fmt.Sprintf("swapped %s and %s%s", t.brief(a.expr), t.brief(b.expr), a.in()),
			Spans: []Span{
				t.span(a.expr, t.snippet(b.expr).at(a.need)),
				t.span(b.expr, t.snippet(a.expr).at(b.need)),
			},
		}, true
	}
	return Edit{}, false
}

// swapStmts exchanges two statements of one list.
func (t *Tree) swapStmts(r *rand.Rand) (Edit, bool) {
	a, ok := pick(r, t.stmts)
	if !ok || leaves(a.stmt) {
		return Edit{}, false
	}
	var peers []stmtSite
	for _, b := range t.stmts {
		if b.list == a.list && b.index != a.index && !leaves(b.stmt) && t.text(a.stmt) != t.text(b.stmt) {
			peers = append(peers, b)
		}
	}
	b, ok := pick(r, peers)
	if !ok {
		return Edit{}, false
	}
	if b.index < a.index {
		a, b = b, a
	}
	for _, v := range t.declaredBy(a.stmt) { // declared before use, still
		for _, id := range append(t.uses[v], t.writes[v]...) {
			if a.stmt.End() <= id.Pos() && id.Pos() < b.stmt.End() {
				return Edit{}, false
			}
		}
	}
	if !t.fits(b.stmt, a.stmt.Pos(), nil) {
		return Edit{}, false
	}
	return Edit{
		Message: fmt.Sprintf("swapped %s and %s%s", t.brief(a.stmt), t.brief(b.stmt), a.in()),
		Spans:   []Span{t.span(a.stmt, t.text(b.stmt)), t.span(b.stmt, t.text(a.stmt))},
	}, true
}

// bound changes where a loop starts, ends, or how it steps.
func (t *Tree) bound(r *rand.Rand) (Edit, bool) {
	l, ok := pick(r, t.loops)
	if !ok {
		return Edit{}, false
	}
	var (
		x   ast.Expr
		all []choice[Edit]
	)
	switch f := l.loop.(type) {
	case *ast.RangeStmt:
		x = f.X
	case *ast.ForStmt:
		if c, isBin := f.Cond.(*ast.BinaryExpr); isBin {
			x = c.Y
			if to, ok := closedOrOpen[c.Op]; ok {
				all = append(all, choice[Edit]{1, func() (Edit, bool) {
					from := t.off(c.OpPos)
					return Edit{
						Message: fmt.Sprintf("changed %s to %s in the bound of %s%s", c.Op, to, t.header(f), l.in()),
						Spans:   []Span{{from, from + len(c.Op.String()), to.String()}},
					}, true
				}})
			}
		}
		if a, isAssign := f.Init.(*ast.AssignStmt); isAssign && len(a.Rhs) == 1 {
			all = append(all, choice[Edit]{1, func() (Edit, bool) { return t.shifted(r, l, a.Rhs[0], "start") }})
		}
		all = append(all, choice[Edit]{1, func() (Edit, bool) { return t.stepped2(l, f) }})
	}
	if x != nil {
		all = append(all, choice[Edit]{3, func() (Edit, bool) { return t.shifted(r, l, x, "bound") }})
	}
	return choose(r, all)
}

var closedOrOpen = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
}

// header is a loop without its body.
func (t *Tree) header(s ast.Stmt) string {
	return brief(t.src[t.off(s.Pos()):t.off(bodyOf(s).Lbrace)])
}

// shifted moves the start or the end of a loop.
func (t *Tree) shifted(r *rand.Rand, l loopSite, x ast.Expr, what string) (Edit, bool) {
	info := basicInfo(types.Default(t.info.TypeOf(x)))
	if info&types.IsNumeric == 0 {
		return Edit{}, false
	}
	var text string
	for _, s := range t.lits {
		if s.node == x {
			text, _ = t.stepped(r, s)
		}
	}
	if text == "" {
		op, _ := pick(r, []token.Token{token.ADD, token.SUB})
		text = t.snippet(x).at(op.Precedence()) + " " + op.String() + " 1"
	}
	return Edit{
		Message: fmt.Sprintf("changed the %s of %s from %s to %s%s", what, t.header(l.loop), t.brief(x), brief(text), l.in()),
		Spans:   []Span{t.span(x, text)},
	}, text != t.text(x)
}

// stepped2 lets a loop take every second turn, or every turn again.
func (t *Tree) stepped2(l loopSite, f *ast.ForStmt) (Edit, bool) {
	var text string
	switch p := f.Post.(type) {
	case *ast.IncDecStmt:
		op := " += 2"
		if p.Tok == token.DEC {
			op = " -= 2"
		}
		text = t.text(p.X) + op
	case *ast.AssignStmt:
		if p.Tok != token.ADD_ASSIGN && p.Tok != token.SUB_ASSIGN || basicInfo(t.info.TypeOf(p.Lhs[0]))&types.IsInteger == 0 {
			return Edit{}, false
		}
		text = t.text(p.Lhs[0]) + "++"
		if p.Tok == token.SUB_ASSIGN {
			text = t.text(p.Lhs[0]) + "--"
		}
	default:
		return Edit{}, false
	}
	return Edit{
		Message: fmt.Sprintf("changed the step of %s to %s%s", t.header(f), text, l.in()),
		Spans:   []Span{t.span(f.Post, text)},
	}, true
}
