package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
)

func (t *Tree) duplicate(r *rand.Rand) (Edit, bool) {
	if len(t.elems) > 0 && r.IntN(4) == 0 {
		if e, ok := t.duplicateElement(r); ok {
			return e, true
		}
	}
	var sites []stmtSite
	for _, s := range t.stmts {
		if !leaves(s.stmt) {
			sites = append(sites, s)
		}
	}
	s, ok := pick(r, sites)
	if !ok {
		return Edit{}, false
	}
	if a, isAssign := s.stmt.(*ast.AssignStmt); isAssign && a.Tok == token.DEFINE {
		return t.duplicateVariable(r, s, a)
	}
	if _, isDecl := s.stmt.(*ast.DeclStmt); isDecl {
		return Edit{}, false
	}
	text, how, ok := t.varied(r, s)
	if !ok {
		return Edit{}, false
	}
	return Edit{
		Message: fmt.Sprintf("duplicated %s%s%s", t.brief(s.stmt), how, s.in()),
		Spans:   []Span{t.after(s.stmt, text)},
	}, true
}

// after inserts a statement behind another one.
func (t *Tree) after(s ast.Stmt, text string) Span {
	g := gap{off: t.lineEnd(t.off(s.End()))}
	return t.insertion(g, text)
}

// varied is a statement's text, mostly with other literals or variables.
func (t *Tree) varied(r *rand.Rand, s stmtSite) (text, how string, ok bool) {
	if r.IntN(8) == 0 {
		return t.text(s.stmt), "", true
	}
	spans := t.disturbed(r, s.stmt, 0.5)
	if len(spans) > 0 {
		how = " with new numbers"
	}
	if more := t.revariabled(r, s, 0.5); len(more) > 0 && (how == "" || r.IntN(2) == 0) {
		if joined := append(spans, more...); disjoint(joined) {
			spans, how = joined, " with other arguments"
		}
	}
	text, ok = t.patched(s.stmt, spans)
	return text, how, ok
}

// disturbed are spans that change numbers in n: about the given share of its
// literals or, if there are none, one numeric argument, which grows.
func (t *Tree) disturbed(r *rand.Rand, n ast.Node, share float64) []Span {
	if spans := t.perturbed(r, n, share); len(spans) > 0 {
		return spans
	}
	var sites []exprSite
	for _, a := range t.args() {
		if n.Pos() <= a.expr.Pos() && a.expr.End() <= n.End() && basicInfo(a.typ)&types.IsFloat != 0 {
			sites = append(sites, a)
		}
	}
	a, ok := pick(r, sites)
	if !ok {
		return nil
	}
	x, ok := t.grown(r, a)
	if !ok {
		return nil
	}
	return []Span{t.span(a.expr, x.at(a.need))}
}

// disjoint says whether no two spans touch the same bytes.
func disjoint(spans []Span) bool {
	for i, a := range spans {
		for _, b := range spans[:i] {
			if a.From < b.To && b.From < a.To {
				return false
			}
		}
	}
	return true
}

// revariabled are spans that let some arguments of a simple statement name
// other variables of the same type.
func (t *Tree) revariabled(r *rand.Rand, s stmtSite, share float64) []Span {
	var out []Span
	for _, a := range t.args() {
		id, isIdent := a.expr.(*ast.Ident)
		if !isIdent || a.expr.Pos() < s.stmt.Pos() || a.expr.End() > s.stmt.End() || r.Float64() >= share {
			continue
		}
		if _, isVar := t.info.Uses[id].(*types.Var); !isVar {
			continue
		}
		if o, ok := pick(r, t.varsOf(a.typ, s.stmt.Pos())); ok && o.Name() != id.Name {
			out = append(out, t.span(id, o.Name()))
		}
	}
	return out
}

// duplicateVariable repeats v := x under a new name, together with simple
// statements of the same list that use v.
func (t *Tree) duplicateVariable(r *rand.Rand, s stmtSite, a *ast.AssignStmt) (Edit, bool) {
	id, ok := a.Lhs[0].(*ast.Ident)
	v, isVar := t.info.Defs[id].(*types.Var)
	if !ok || !isVar || len(a.Lhs) != 1 {
		return Edit{}, false
	}
	name := t.freshName(id.Name)
	text, ok := t.patched(a, append(t.disturbed(r, a, 0.7), t.span(id, name)))
	if !ok {
		return Edit{}, false
	}
	spans := []Span{t.after(s.stmt, text)}
	users := t.users(v, s.list)
	r.Shuffle(len(users), func(i, k int) { users[i], users[k] = users[k], users[i] })
	copied := 0
	for i, u := range users {
		if i > 0 && (r.IntN(4) == 0 || copied == most) {
			continue
		}
		edits := t.renames(v, u.stmt, name)
		if r.IntN(3) == 0 {
			edits = append(edits, t.perturbed(r, u.stmt, 0.5)...)
		}
		again, ok := t.patched(u.stmt, edits)
		if !ok {
			return Edit{}, false
		}
		spans = append(spans, t.after(u.stmt, again))
		copied++
	}
	if copied == 0 {
		line, ok := t.newUse(r, s, name, v.Type())
		if !ok {
			return Edit{}, false
		}
		spans = append(spans, t.after(s.stmt, line))
		copied++
	}
	what := "a statement"
	if copied > 1 {
		what = fmt.Sprintf("%d statements", copied)
	}
	return Edit{
		Message: fmt.Sprintf("duplicated %s as %s with %s that use it%s", t.brief(a), name, what, s.in()),
		Spans:   spans,
	}, true
}

// users are the calls and assignments, directly in one list, that read v.
func (t *Tree) users(v *types.Var, list int) []stmtSite {
	var out []stmtSite
	for _, id := range t.uses[v] {
		u, ok := t.simpleAround(id)
		if !ok || u.list != list || len(out) > 0 && out[len(out)-1].stmt == u.stmt {
			continue
		}
		if a, isAssign := u.stmt.(*ast.AssignStmt); isAssign && a.Tok == token.DEFINE {
			continue
		}
		out = append(out, u)
	}
	return out
}

// renames lets the uses of v in a statement name another variable.
func (t *Tree) renames(v *types.Var, s ast.Stmt, name string) []Span {
	var out []Span
	for _, id := range append(t.uses[v], t.writes[v]...) {
		if s.Pos() <= id.Pos() && id.End() <= s.End() {
			out = append(out, t.span(id, name))
		}
	}
	return out
}

// newUse writes a call that takes the variable name, not yet in the program.
func (t *Tree) newUse(r *rand.Rand, s stmtSite, name string, typ types.Type) (string, bool) {
	m := t.makerAt(r, s.stmt.End(), s.fn)
	var users []target
	for _, c := range m.targets() {
		if c.seen && c.sig.Results().Len() == 0 && takesType(c.sig, typ) {
			users = append(users, c)
		}
	}
	c, ok := pick(r, users)
	if !ok {
		return "", false
	}
	x, ok := m.callOf(c, 1, types.NewVar(token.NoPos, t.pkg, name, typ))
	return x.text, ok
}

// duplicateElement lengthens a list in a composite literal.
func (t *Tree) duplicateElement(r *rand.Rand) (Edit, bool) {
	c, ok := pick(r, t.elems)
	if !ok {
		return Edit{}, false
	}
	if _, isSlice := types.Unalias(t.info.TypeOf(c)).Underlying().(*types.Slice); !isSlice {
		return Edit{}, false
	}
	x, _ := pick(r, c.Elts)
	if _, keyed := x.(*ast.KeyValueExpr); keyed {
		return Edit{}, false
	}
	text, ok := t.patched(x, t.disturbed(r, x, 0.7))
	if !ok {
		return Edit{}, false
	}
	at := t.off(x.End())
	return Edit{
		Message: fmt.Sprintf("duplicated element %s of %s as %s%s", t.brief(x), t.brief(c), brief(text), t.where(c)),
		Spans:   []Span{{at, at, ", " + text}},
	}, true
}
