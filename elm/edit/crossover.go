package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
	"strings"
)

// crossover takes an expression, or a run of statements, from a donor.
func (t *Tree) crossover(r *rand.Rand, donor *Tree) (Edit, bool) {
	return choose(r, []choice[Edit]{
		{1, func() (Edit, bool) { return t.crossExpr(r, donor) }},
		{2, func() (Edit, bool) { return t.crossStmts(r, donor) }},
	})
}

func (t *Tree) crossExpr(r *rand.Rand, donor *Tree) (Edit, bool) {
	for range 4 {
		s, ok := pick(r, t.exprs)
		if !ok {
			break
		}
		var peers []exprSite
		for _, d := range donor.exprs {
			if types.Identical(d.typ, s.typ) {
				peers = append(peers, d)
			}
		}
		d, ok := pick(r, peers)
		if !ok {
			continue
		}
		text, ok := t.adopt(r, donor, []ast.Node{d.expr}, s.expr.Pos(), s.fn)
		if !ok || text == t.text(s.expr) {
			continue
		}
		text = snippet{text, prec(d.expr)}.at(s.need)
		return Edit{
			Message: fmt.Sprintf("replaced %s by %s of the second parent%s", t.brief(s.expr), brief(text), s.in()),
			Spans:   []Span{t.span(s.expr, text)},
		}, true
	}
	return Edit{}, false
}

// crossStmts inserts one to five neighbouring statements of the donor.
func (t *Tree) crossStmts(r *rand.Rand, donor *Tree) (Edit, bool) {
	for range 4 {
		g, ok1 := pick(r, t.gaps())
		d, ok2 := pick(r, donor.stmts)
		if !ok1 || !ok2 || leaves(d.stmt) {
			continue
		}
		list := donor.lists[d.list].list
		end := min(d.index+1+r.IntN(5), len(list))
		var run []ast.Node
		for _, s := range list[d.index:end] {
			if branches(s) {
				break
			}
			run = append(run, s)
		}
		if len(run) == 0 {
			continue
		}
		text, ok := t.adopt(r, donor, run, g.pos, g.fn)
		if !ok {
			continue
		}
		return Edit{
			Message: fmt.Sprintf("inserted %s of the second parent%s", oneLine(text), g.in()),
			Spans:   []Span{t.insertion(g, text)},
		}, true
	}
	return Edit{}, false
}

// adopt rewrites nodes of a donor so that they make sense at pos in this
// tree: free variables become variables of the same type here (the same one
// every time), declared ones get fresh names, functions of the donor's file
// must exist here too.
func (t *Tree) adopt(r *rand.Rand, donor *Tree, nodes []ast.Node, pos token.Pos, fn *types.Func) (string, bool) {
	a := adoption{t: t, donor: donor, r: r, pos: pos, fn: fn, from: nodes[0].Pos(), to: nodes[len(nodes)-1].End(),
		names: map[types.Object]string{}, taken: map[string]bool{}}
	var texts []string
	for _, n := range nodes {
		var spans []Span
		ok := true
		ast.Inspect(n, func(m ast.Node) bool {
			if id, isIdent := m.(*ast.Ident); isIdent && ok {
				var name string
				if name, ok = a.name(id); ok && name != id.Name {
					spans = append(spans, donor.span(id, name))
				}
			}
			return ok
		})
		if !ok {
			return "", false
		}
		text, ok := donor.patched(n, spans)
		if !ok {
			return "", false
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "\n"), true
}

type adoption struct {
	t, donor *Tree
	r        *rand.Rand
	pos      token.Pos
	fn       *types.Func
	from, to token.Pos // of the nodes, in the donor
	names    map[types.Object]string
	taken    map[string]bool
}

// name is what an identifier of the donor is called here.
func (a *adoption) name(id *ast.Ident) (string, bool) {
	obj := a.donor.info.ObjectOf(id)
	if obj == nil || id.Name == "_" || obj.Parent() == types.Universe {
		return id.Name, true
	}
	if name, ok := a.names[obj]; ok {
		return name, true
	}
	name, ok := id.Name, true
	switch o := obj.(type) {
	case *types.PkgName:
		_, here := a.t.scope(a.pos).LookupParent(id.Name, a.pos)
		p, isPkg := here.(*types.PkgName)
		ok = here == nil || isPkg && p.Imported().Path() == o.Imported().Path()
	case *types.Var:
		switch {
		case o.IsField():
		case o.Pkg() == a.donor.pkg && a.from <= o.Pos() && o.Pos() < a.to:
			name = a.fresh(id.Name)
		default:
			var v *types.Var
			if v, ok = pick(a.r, a.t.varsOf(o.Type(), a.pos)); ok {
				name = v.Name()
			}
		}
	case *types.Func:
		if o.Pkg() == a.donor.pkg {
			f, _ := a.t.pkg.Scope().Lookup(id.Name).(*types.Func)
			ok = f != nil && o.Signature().Recv() == nil && types.Identical(f.Type(), o.Type()) && !a.t.leadsTo(f, a.fn)
		}
	default: // types and constants of the donor's own
		ok = obj.Pkg() != a.donor.pkg
	}
	a.names[obj] = name
	return name, ok
}

// fresh is a name that neither this tree nor the adopted text uses.
func (a *adoption) fresh(stem string) string {
	if !a.t.names[stem] && !a.taken[stem] {
		a.taken[stem] = true
		return stem
	}
	stem = strings.TrimRight(stem, "0123456789")
	for i := 2; ; i++ {
		name := fmt.Sprintf("%s%d", stem, i)
		if !a.t.names[name] && !a.taken[name] {
			a.taken[name] = true
			return name
		}
	}
}
