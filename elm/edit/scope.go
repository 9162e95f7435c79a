package edit

import (
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
)

const (
	precUnary   = 6
	precPrimary = 7
)

// A snippet is the text of an expression and how tightly it binds.
type snippet struct {
	text string
	prec int
}

// at is the snippet as it must be written where precedence need is demanded.
func (s snippet) at(need int) string {
	if s.prec < need || need > 0 && s.prec == precUnary {
		return "(" + s.text + ")"
	}
	return s.text
}

// spaced is the snippet where blanks stand around it: a sign needs no
// parentheses there.
func (s snippet) spaced(need int) string {
	if s.prec < need {
		return "(" + s.text + ")"
	}
	return s.text
}

// join writes x op y.
func join(x snippet, op token.Token, y snippet) snippet {
	p := op.Precedence()
	return snippet{x.spaced(p) + " " + op.String() + " " + y.spaced(p+1), p}
}

// snippet is an expression of the source.
func (t *Tree) snippet(e ast.Expr) snippet { return snippet{t.text(e), prec(e)} }

func prec(e ast.Expr) int {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return e.Op.Precedence()
	case *ast.UnaryExpr, *ast.StarExpr:
		return precUnary
	}
	return precPrimary
}

// scope is the innermost scope around a position.
func (t *Tree) scope(pos token.Pos) *types.Scope {
	if s := t.pkg.Scope().Innermost(pos); s != nil {
		return s
	}
	return t.pkg.Scope()
}

// vars lists the variables that can be named at pos, innermost first, then
// in the order of their names.
func (t *Tree) vars(pos token.Pos) []*types.Var {
	inner := t.scope(pos)
	var out []*types.Var
	for s := inner; s != nil && s != types.Universe; s = s.Parent() {
		for _, name := range s.Names() {
			v, ok := s.Lookup(name).(*types.Var)
			if !ok || name == "_" {
				continue
			}
			if _, seen := inner.LookupParent(name, pos); seen == v {
				out = append(out, v)
			}
		}
	}
	return out
}

// varsOf lists the variables of type typ that can be named at pos.
func (t *Tree) varsOf(typ types.Type, pos token.Pos) []*types.Var {
	var out []*types.Var
	for _, v := range t.vars(pos) {
		if types.Identical(v.Type(), typ) {
			out = append(out, v)
		}
	}
	return out
}

// fits says whether a node of this tree means the same at pos in function fn
// of the same tree: every name it uses is visible there, and a function it
// calls does not lead back to fn.
func (t *Tree) fits(n ast.Node, pos token.Pos, fn *types.Func) bool {
	scope := t.scope(pos)
	ok := true
	ast.Inspect(n, func(m ast.Node) bool {
		id, isIdent := m.(*ast.Ident)
		if !isIdent || !ok {
			return ok
		}
		obj := t.info.Uses[id]
		if f, isFunc := obj.(*types.Func); isFunc && f.Pkg() == t.pkg && t.leadsTo(f, fn) {
			ok = false
			return false
		}
		if obj == nil || obj.Parent() == nil || obj.Parent() == types.Universe {
			return true // a declaration of its own, a field or method, or a name of the language
		}
		if n.Pos() <= obj.Pos() && obj.Pos() < n.End() && obj.Pkg() == t.pkg && !isPkgName(obj) {
			return true // declared inside
		}
		_, there := scope.LookupParent(id.Name, pos)
		if there != obj && !(isPkgName(obj) && there == nil) {
			ok = false
		}
		return ok
	})
	return ok
}

func isPkgName(o types.Object) bool {
	_, ok := o.(*types.PkgName)
	return ok
}

// leadsTo says whether a call of f may call fn.
func (t *Tree) leadsTo(f, fn *types.Func) bool {
	seen := map[*types.Func]bool{}
	var visit func(*types.Func) bool
	visit = func(f *types.Func) bool {
		if f == fn {
			return true
		}
		if seen[f] {
			return false
		}
		seen[f] = true
		for _, g := range t.reach[f] {
			if visit(g) {
				return true
			}
		}
		return false
	}
	return fn != nil && visit(f)
}

// typeName writes a type as the program's source names it; false if it has
// no name here (a type of another package that is not exported).
func (t *Tree) typeName(typ types.Type) (string, bool) {
	ok := true
	s := types.TypeString(typ, func(p *types.Package) string {
		if p == t.pkg {
			return ""
		}
		return p.Name()
	})
	if n, isNamed := types.Unalias(typ).(*types.Named); isNamed {
		o := n.Obj()
		ok = o.Pkg() == nil || o.Exported() || o.Pkg() == t.pkg && o.Parent() == t.pkg.Scope()
	}
	return s, ok
}

func pick[T any](r *rand.Rand, list []T) (T, bool) {
	if len(list) == 0 {
		var none T
		return none, false
	}
	return list[r.IntN(len(list))], true
}

// A choice is one of several ways, taken with a probability in proportion
// to its weight.
type choice[T any] struct {
	weight float64
	make   func() (T, bool)
}

// choose tries the ways, the first drawn by weight, until one succeeds.
func choose[T any](r *rand.Rand, ways []choice[T]) (T, bool) {
	ways = append([]choice[T](nil), ways...)
	for len(ways) > 0 {
		sum := 0.0
		for _, w := range ways {
			sum += w.weight
		}
		x, i := r.Float64()*sum, 0
		for ; i < len(ways)-1; i++ {
			if x -= ways[i].weight; x < 0 {
				break
			}
		}
		if v, ok := ways[i].make(); ok {
			return v, true
		}
		ways = append(ways[:i], ways[i+1:]...)
	}
	var none T
	return none, false
}
