package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
	"strings"
)

// most bounds how many statements one deletion or duplication takes along.
const most = 10

func (t *Tree) delete(r *rand.Rand) (Edit, bool) {
	if len(t.elems) > 0 && r.IntN(5) == 0 {
		if e, ok := t.deleteElement(r); ok {
			return e, true
		}
	}
	var sites []stmtSite
	for _, s := range t.stmts {
		if t.deletable(s) {
			sites = append(sites, s)
		}
	}
	s, ok := pick(r, sites)
	if !ok {
		return Edit{}, false
	}
	d := deletion{t: t, r: r, gone: []stmtSite{s}}
	if !d.followUses() {
		return Edit{}, false
	}
	spans := d.spans()
	if !d.dropUnused(&spans) {
		return Edit{}, false
	}
	msg := "deleted " + t.brief(s.stmt)
	switch n := len(d.gone) - 1; {
	case n == 1:
		msg += " and a statement that used it"
	case n > 1:
		msg += fmt.Sprintf(" and %d statements that used it", n)
	}
	return Edit{Message: msg + s.in(), Spans: spans}, true
}

// deletable leaves the last return of a function where it is.
func (t *Tree) deletable(s stmtSite) bool {
	l := t.lists[s.list]
	if l.body && s.index == len(l.list)-1 {
		if _, isReturn := s.stmt.(*ast.ReturnStmt); isReturn {
			return false
		}
	}
	_, isBlock := l.owner.(*ast.BlockStmt)
	return isBlock || len(l.list) > 0
}

// A deletion collects the statements that must go together.
type deletion struct {
	t       *Tree
	r       *rand.Rand
	gone    []stmtSite
	renamed []Span // uses of what is gone, of another variable now
}

func (d *deletion) covers(n ast.Node) bool {
	for _, s := range d.gone {
		if s.stmt.Pos() <= n.Pos() && n.End() <= s.stmt.End() {
			return true
		}
	}
	return false
}

// followUses deletes simple statements that use a variable which is gone,
// and lets other uses name another variable of the same type.
func (d *deletion) followUses() bool {
	t := d.t
	for i := 0; i < len(d.gone); i++ {
		for _, v := range t.declaredBy(d.gone[i].stmt) {
			for _, id := range append(t.uses[v], t.writes[v]...) {
				if d.covers(id) {
					continue
				}
				if s, ok := t.simpleAround(id); ok {
					d.gone = append(d.gone, s)
				} else if !d.rename(id, v) {
					return false
				}
				if len(d.gone) > most {
					return false
				}
			}
		}
	}
	return true
}

func (d *deletion) rename(id *ast.Ident, v *types.Var) bool {
	var others []*types.Var
	for _, o := range d.t.varsOf(v.Type(), id.Pos()) {
		if o != v && !d.covers(declaration{o}) {
			others = append(others, o)
		}
	}
	o, ok := pick(d.r, others)
	if ok {
		d.renamed = append(d.renamed, d.t.span(id, o.Name()))
	}
	return ok
}

// declaration is where an object is declared, as a node.
type declaration struct{ types.Object }

func (d declaration) End() token.Pos { return d.Pos() + token.Pos(len(d.Name())) }

// declaredBy lists the variables that a statement declares for others.
func (t *Tree) declaredBy(s ast.Stmt) []*types.Var {
	var out []*types.Var
	ast.Inspect(s, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := t.info.Defs[id].(*types.Var); ok && id.Name != "_" {
				out = append(out, v)
			}
		}
		return true
	})
	return out
}

// simpleAround finds the statement of a list that directly holds a use: a
// call or an assignment, not a block or a return.
func (t *Tree) simpleAround(id *ast.Ident) (stmtSite, bool) {
	s, ok := t.around(id)
	if !ok {
		return s, false
	}
	switch s.stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.IncDecStmt, *ast.SendStmt:
		return s, true
	}
	return s, false
}

// around is the innermost statement of a list that holds a node.
func (t *Tree) around(n ast.Node) (stmtSite, bool) {
	var best stmtSite
	for _, s := range t.stmts {
		if s.stmt.Pos() <= n.Pos() && n.End() <= s.stmt.End() {
			if best.stmt == nil || best.stmt.Pos() <= s.stmt.Pos() && s.stmt.End() <= best.stmt.End() {
				best = s
			}
		}
	}
	return best, best.stmt != nil
}

func (d *deletion) spans() []Span {
	var out []Span
	for i, s := range d.gone {
		inner := false
		for k, o := range d.gone {
			if k != i && o.stmt.Pos() <= s.stmt.Pos() && s.stmt.End() <= o.stmt.End() {
				inner = true
			}
		}
		if !inner {
			out = append(out, d.t.lines(s.stmt))
		}
	}
	return append(out, d.renamed...)
}

// lines is a statement with its line, if nothing else stands on it but a
// comment behind it.
func (t *Tree) lines(n ast.Node) Span {
	from, to := t.off(n.Pos()), t.off(n.End())
	end := t.lineEnd(to)
	start := from
	for start > 0 && (t.src[start-1] == ' ' || t.src[start-1] == '\t') {
		start--
	}
	atStart := start == 0 || t.src[start-1] == '\n'
	if atStart && end < len(t.src) && strings.TrimLeft(t.src[end:end+1], " \t") == "\n" {
		return Span{start, end + 1, ""}
	}
	return Span{from, to, ""}
}

// dropUnused repairs the declarations of variables that nobody reads any
// more: v := f(x) stays as f(x), others go.
func (d *deletion) dropUnused(spans *[]Span) bool {
	t := d.t
	seen := map[types.Object]bool{}
	for _, s := range d.gone {
		ok := true
		ast.Inspect(s.stmt, func(n ast.Node) bool {
			id, isIdent := n.(*ast.Ident)
			if !isIdent || !ok {
				return ok
			}
			v, isVar := t.info.Uses[id].(*types.Var)
			if !isVar || seen[v] || v.IsField() || v.Parent() == nil || v.Parent() == t.pkg.Scope() || d.covers(declaration{v}) {
				return true
			}
			seen[v] = true
			for _, u := range t.uses[v] {
				if !d.covers(u) {
					return true
				}
			}
			ok = d.dropDeclaration(v, spans)
			return ok
		})
		if !ok {
			return false
		}
	}
	return true
}

func (d *deletion) dropDeclaration(v *types.Var, spans *[]Span) bool {
	t := d.t
	for _, w := range t.writes[v] {
		if !d.covers(w) {
			return false
		}
	}
	site, ok := t.around(declaration{v})
	if !ok {
		return true // a parameter
	}
	a, ok := site.stmt.(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return false
	}
	if len(a.Lhs) > 1 {
		left := 0
		for _, l := range a.Lhs {
			if id, ok := l.(*ast.Ident); ok && id.Name != "_" && t.info.Defs[id] != nil {
				left++
			}
		}
		*spans = append(*spans, t.span(declaration{v}, "_"))
		return left > 1
	}
	if c, isCall := a.Rhs[0].(*ast.CallExpr); isCall && isParametric(callee(t.info, c)) {
		*spans = append(*spans, Span{t.off(a.Pos()), t.off(c.Pos()), ""})
		return true
	}
	d.gone = append(d.gone, site)
	*spans = append(*spans, t.lines(site.stmt))
	return true
}

// deleteElement shortens a list in a composite literal.
func (t *Tree) deleteElement(r *rand.Rand) (Edit, bool) {
	c, ok := pick(r, t.elems)
	if !ok || len(c.Elts) < 2 {
		return Edit{}, false
	}
	i := r.IntN(len(c.Elts))
	span := Span{t.off(c.Elts[i].Pos()), 0, ""}
	if i+1 < len(c.Elts) {
		span.To = t.off(c.Elts[i+1].Pos())
	} else {
		span.From, span.To = t.off(c.Elts[i-1].End()), t.off(c.Elts[i].End())
	}
	return Edit{
		Message: fmt.Sprintf("deleted element %s of %s%s", t.brief(c.Elts[i]), t.brief(c), t.where(c)),
		Spans:   []Span{span},
	}, true
}

// where says in which function a node lies, for a message.
func (t *Tree) where(n ast.Node) string {
	if s, ok := t.around(n); ok {
		return s.in()
	}
	return ""
}
