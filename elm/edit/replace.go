package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
)

func (t *Tree) makerAt(r *rand.Rand, pos token.Pos, fn *types.Func) maker {
	return maker{t, r, pos, fn}
}

// keyOf names the parameter that a site's value goes to, if it is an argument.
func (t *Tree) keyOf(s exprSite) poolKey {
	if s.call == nil || s.arg < 0 {
		return poolKey{}
	}
	obj := callee(t.info, s.call)
	if !isParametric(obj) {
		return poolKey{}
	}
	return poolKey{obj, t.paramIndex(s.call, s.arg)}
}

func (t *Tree) replace(r *rand.Rand) (Edit, bool) {
	s, ok := pick(r, t.exprs)
	if !ok {
		return Edit{}, false
	}
	return t.replaceAt(r, s)
}

func (t *Tree) replaceAt(r *rand.Rand, s exprSite) (Edit, bool) {
	m := t.makerAt(r, s.expr.Pos(), s.fn)
	key := t.keyOf(s)
	for range 3 {
		x, ok := m.expr(s.typ, 2, key, key.obj != nil)
		if !ok {
			return Edit{}, false
		}
		if x.text == t.text(s.expr) {
			continue
		}
		text := x.at(s.need)
		return Edit{
			Message: fmt.Sprintf("replaced %s by %s%s", t.brief(s.expr), brief(text), s.in()),
			Spans:   []Span{t.span(s.expr, text)},
		}, true
	}
	return Edit{}, false
}

// args lists the sites that are arguments of a call of a function or method.
func (t *Tree) args() []exprSite {
	var out []exprSite
	for _, s := range t.exprs {
		if t.keyOf(s).obj != nil {
			out = append(out, s)
		}
	}
	return out
}

func (t *Tree) argument(r *rand.Rand) (Edit, bool) {
	args := t.args()
	s, ok := pick(r, args)
	if !ok {
		return Edit{}, false
	}
	if r.IntN(5) == 0 {
		if e, ok := t.exchanged(r, s, args); ok {
			return e, true
		}
	}
	e, ok := t.replaceAt(r, s)
	e.Message += fmt.Sprintf(" (argument %d of %s)", s.arg+1, t.brief(s.call.Fun))
	return e, ok
}

// exchanged swaps an argument with another one of the same type, of the same call.
func (t *Tree) exchanged(r *rand.Rand, s exprSite, args []exprSite) (Edit, bool) {
	var peers []exprSite
	for _, o := range args {
		if o.call == s.call && o.arg != s.arg && types.Identical(o.typ, s.typ) && t.text(o.expr) != t.text(s.expr) {
			peers = append(peers, o)
		}
	}
	o, ok := pick(r, peers)
	if !ok {
		return Edit{}, false
	}
	return Edit{
		Message: fmt.Sprintf("exchanged %s and %s in the call of %s%s", t.brief(s.expr), t.brief(o.expr), t.brief(s.call.Fun), s.in()),
		Spans:   []Span{t.span(s.expr, t.text(o.expr)), t.span(o.expr, t.text(s.expr))},
	}, true
}

// growExpr builds a larger expression around a part of the program.
func (t *Tree) growExpr(r *rand.Rand) (Edit, bool) {
	var sites []exprSite
	for _, s := range t.exprs {
		if basicInfo(s.typ)&(types.IsNumeric|types.IsBoolean) != 0 && basicInfo(s.typ)&types.IsComplex == 0 {
			sites = append(sites, s)
		}
	}
	s, ok := pick(r, sites)
	if !ok {
		return Edit{}, false
	}
	x, ok := t.grown(r, s)
	if !ok {
		return Edit{}, false
	}
	text := x.at(s.need)
	return Edit{
		Message: fmt.Sprintf("grew %s to %s%s", t.brief(s.expr), brief(text), s.in()),
		Spans:   []Span{t.span(s.expr, text)},
	}, true
}

func (t *Tree) grown(r *rand.Rand, s exprSite) (snippet, bool) {
	m := t.makerAt(r, s.expr.Pos(), s.fn)
	x := t.snippet(s.expr)
	if basicInfo(s.typ)&types.IsBoolean != 0 {
		if r.IntN(3) == 0 {
			return snippet{"!" + x.at(precUnary), precUnary}, true
		}
		y, ok := m.comparison(1)
		op, _ := pick(r, logic)
		return join(x, op, y), ok
	}
	return choose(r, []choice[snippet]{
		{4, func() (snippet, bool) {
			op, _ := pick(r, arithmetic)
			y, ok := m.factor(s, op)
			return join(x, op, y), ok && y.text != "0"
		}},
		{1, func() (snippet, bool) { return t.applied(r, m, s, x) }},
	})
}

// factor is the right-hand side that grows s by op: a variable, or a number
// that fits the operator.
func (m maker) factor(s exprSite, op token.Token) (snippet, bool) {
	if m.r.IntN(2) == 0 {
		if v, ok := m.variable(s.typ); ok {
			return v, true
		}
		if v, ok := m.converted(s.typ, basicInfo(s.typ)); ok && m.r.IntN(2) == 0 {
			return v, true
		}
	}
	key := m.t.keyOf(s)
	if op == token.MUL || op == token.QUO {
		if basicInfo(s.typ)&types.IsFloat != 0 {
			to, sigma := stepFloat(m.r, 1, 1, nil)
			text := formatFloat(to, sigma, true)
			return snippet{text, litPrec(text)}, true
		}
		return snippet{formatInt(int64(2 + m.r.IntN(2))), precPrimary}, true
	}
	return m.constant(s.typ, key, !m.t.isConst(s.expr))
}

// applied calls a function with x as one of its arguments.
func (t *Tree) applied(r *rand.Rand, m maker, s exprSite, x snippet) (snippet, bool) {
	var fit []target
	for _, c := range m.targets() {
		if res := c.sig.Results(); res.Len() == 1 && !c.sig.Variadic() && c.sig.Params().Len() > 0 &&
			types.Identical(res.At(0).Type(), s.typ) && types.Identical(c.sig.Params().At(0).Type(), s.typ) {
			fit = append(fit, c)
		}
	}
	c, ok := pick(r, fit)
	if !ok {
		return snippet{}, false
	}
	return m.callOf(c, 1, types.NewVar(token.NoPos, t.pkg, x.text, s.typ))
}

// shrink puts a part in the place of the whole.
func (t *Tree) shrink(r *rand.Rand) (Edit, bool) {
	return choose(r, []choice[Edit]{
		{3, func() (Edit, bool) { return t.hoistExpr(r) }},
		{1, func() (Edit, bool) { return t.unwrap(r) }},
	})
}

func (t *Tree) hoistExpr(r *rand.Rand) (Edit, bool) {
	type pair struct {
		whole exprSite
		part  ast.Expr
	}
	var all []pair
	for _, s := range t.exprs {
		for _, p := range parts(s.expr) {
			if tv := t.info.Types[p]; tv.IsValue() && types.Identical(types.Default(tv.Type), s.typ) {
				all = append(all, pair{s, p})
			}
		}
	}
	p, ok := pick(r, all)
	if !ok {
		return Edit{}, false
	}
	text := t.snippet(p.part).at(p.whole.need)
	return Edit{
		Message: fmt.Sprintf("shrank %s to %s%s", t.brief(p.whole.expr), brief(text), p.whole.in()),
		Spans:   []Span{t.span(p.whole.expr, text)},
	}, true
}

// parts are the operands that an expression is made of.
func parts(e ast.Expr) []ast.Expr {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return []ast.Expr{e.X, e.Y}
	case *ast.UnaryExpr:
		if _, isLit := e.X.(*ast.BasicLit); isLit || e.Op == token.ARROW || e.Op == token.AND {
			return nil
		}
		return []ast.Expr{e.X}
	case *ast.CallExpr:
		return e.Args
	}
	return nil
}

// unwrap replaces a loop or an if by the statements of its body.
func (t *Tree) unwrap(r *rand.Rand) (Edit, bool) {
	var sites []stmtSite
	for _, s := range t.stmts {
		if b := bodyOf(s.stmt); b != nil && len(b.List) > 0 && t.headerUnused(s.stmt, b) {
			sites = append(sites, s)
		}
	}
	s, ok := pick(r, sites)
	if !ok {
		return Edit{}, false
	}
	b := bodyOf(s.stmt)
	text := t.src[t.off(b.Lbrace)+1 : t.off(b.Rbrace)]
	return Edit{
		Message: fmt.Sprintf("kept only the body of %s%s", brief(t.src[t.off(s.stmt.Pos()):t.off(b.Lbrace)]), s.in()),
		Spans:   []Span{t.span(s.stmt, trimBlank(text))},
	}, true
}

func bodyOf(s ast.Stmt) *ast.BlockStmt {
	switch s := s.(type) {
	case *ast.IfStmt:
		return s.Body
	case *ast.ForStmt:
		return s.Body
	case *ast.RangeStmt:
		return s.Body
	}
	return nil
}

// headerUnused says whether a body reads nothing that its header declares,
// and does not leave or continue the loop that is to go.
func (t *Tree) headerUnused(s ast.Stmt, body *ast.BlockStmt) bool {
	ok := true
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BranchStmt:
			ok = false
		case *ast.Ident:
			if o := t.info.Uses[n]; o != nil && s.Pos() <= o.Pos() && o.Pos() < body.Pos() && o.Pkg() == t.pkg {
				ok = false
			}
		}
		return ok
	})
	return ok
}
