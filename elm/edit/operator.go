package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
	"slices"
)

var (
	arithmetic  = []token.Token{token.ADD, token.SUB, token.MUL, token.QUO}
	bitwise     = []token.Token{token.AND, token.OR, token.XOR, token.AND_NOT}
	ordering    = []token.Token{token.LSS, token.LEQ, token.GTR, token.GEQ}
	equality    = []token.Token{token.EQL, token.NEQ}
	shifts      = []token.Token{token.SHL, token.SHR}
	logic       = []token.Token{token.LAND, token.LOR}
	addAssign   = []token.Token{token.ADD_ASSIGN, token.SUB_ASSIGN, token.MUL_ASSIGN, token.QUO_ASSIGN}
	bitAssign   = []token.Token{token.AND_ASSIGN, token.OR_ASSIGN, token.XOR_ASSIGN, token.AND_NOT_ASSIGN}
	shiftAssign = []token.Token{token.SHL_ASSIGN, token.SHR_ASSIGN}
	steps       = []token.Token{token.INC, token.DEC}
)

// operators lists what may stand in the place of op between operands of typ.
func operators(op token.Token, typ types.Type) []token.Token {
	info := types.BasicInfo(0)
	if b, ok := types.Default(typ).Underlying().(*types.Basic); ok {
		info = b.Info()
	}
	family := func(op token.Token) []token.Token {
		switch op {
		case token.ADD, token.SUB, token.MUL, token.QUO, token.REM:
			if info&types.IsNumeric == 0 {
				return nil // + of strings has no relatives
			}
			if info&types.IsInteger != 0 {
				return append(arithmetic[:len(arithmetic):len(arithmetic)], token.REM)
			}
			return arithmetic
		case token.AND, token.OR, token.XOR, token.AND_NOT:
			return bitwise
		case token.SHL, token.SHR:
			return shifts
		case token.LAND, token.LOR:
			return logic
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			if info&types.IsOrdered != 0 {
				return append(ordering[:len(ordering):len(ordering)], equality...)
			}
			return equality
		case token.ADD_ASSIGN, token.SUB_ASSIGN, token.MUL_ASSIGN, token.QUO_ASSIGN:
			if info&types.IsNumeric == 0 {
				return nil
			}
			return addAssign
		case token.AND_ASSIGN, token.OR_ASSIGN, token.XOR_ASSIGN, token.AND_NOT_ASSIGN:
			return bitAssign
		case token.SHL_ASSIGN, token.SHR_ASSIGN:
			return shiftAssign
		case token.INC, token.DEC:
			return steps
		}
		return nil
	}
	var out []token.Token
	for _, o := range family(op) {
		if o != op {
			out = append(out, o)
		}
	}
	return out
}

func (t *Tree) operator(r *rand.Rand) (Edit, bool) {
	return choose(r, []choice[Edit]{
		{4, func() (Edit, bool) { return t.otherOperator(r) }},
		{2, func() (Edit, bool) { return t.otherCallee(r) }},
	})
}

func (t *Tree) otherOperator(r *rand.Rand) (Edit, bool) {
	var sites []opSite
	for _, s := range t.bins {
		if len(operators(s.op(), s.typ)) > 0 {
			sites = append(sites, s)
		}
	}
	s, ok := pick(r, sites)
	if !ok {
		return Edit{}, false
	}
	to, _ := pick(r, operators(s.op(), s.typ))
	msg := fmt.Sprintf("changed %s to %s%s", s.op(), to, s.in())
	if s.bin == nil {
		from := t.off(s.pos)
		return Edit{Message: msg, Spans: []Span{{from, from + len(s.op().String()), to.String()}}}, true
	}
	msg = fmt.Sprintf("changed %s to %s in %s%s", s.op(), to, t.brief(s.bin), s.in())
	return Edit{Message: msg, Spans: []Span{t.span(s.bin, t.binary(s.bin, s.parent, to))}}, true
}

func (s opSite) op() token.Token {
	if s.bin != nil {
		return s.bin.Op
	}
	return s.tok
}

// binary writes b with another operator, so that the operands stay what they
// were: the text gets the parentheses that the new precedence makes necessary.
func (t *Tree) binary(b *ast.BinaryExpr, parent ast.Node, op token.Token) string {
	need, _ := operand(parent, b)
	return join(t.snippet(b.X), op, t.snippet(b.Y)).at(need)
}

// otherCallee replaces the function that a call names by one with an
// identical signature: of the same package, a method of the same value, or
// of the program.
func (t *Tree) otherCallee(r *rand.Rand) (Edit, bool) {
	c, ok := pick(r, t.calls)
	if !ok {
		return Edit{}, false
	}
	fn, ok := c.obj.(*types.Func)
	if !ok {
		return Edit{}, false
	}
	var names []string
	var id *ast.Ident
	switch f := ast.Unparen(c.call.Fun).(type) {
	case *ast.Ident:
		id = f
		names = t.relatives(fn, t.pkg.Scope(), c.place.fn)
	case *ast.SelectorExpr:
		id = f.Sel
		if sel := t.info.Selections[f]; sel != nil {
			names = methodsLike(fn, sel.Recv())
		} else if slices.Contains(t.pkgs, fn.Pkg()) {
			names = t.relatives(fn, fn.Pkg().Scope(), c.place.fn)
		}
	}
	name, ok := pick(r, names)
	if !ok {
		return Edit{}, false
	}
	return Edit{
		Message: fmt.Sprintf("called %s instead of %s%s", name, id.Name, c.in()),
		Spans:   []Span{t.span(id, name)},
	}, true
}

// relatives are functions of a package whose signature is that of fn; those
// of the program itself must not lead back to from.
func (t *Tree) relatives(fn *types.Func, scope *types.Scope, from *types.Func) []string {
	var out []string
	for _, name := range scope.Names() {
		f, ok := scope.Lookup(name).(*types.Func)
		if !ok || f == fn || !types.Identical(f.Type(), fn.Type()) || !useful(f) {
			continue
		}
		if f.Pkg() == t.pkg && t.leadsTo(f, from) || f.Pkg() != t.pkg && !f.Exported() {
			continue
		}
		out = append(out, name)
	}
	return out
}

func methodsLike(fn *types.Func, recv types.Type) []string {
	var out []string
	set := types.NewMethodSet(recv)
	for i := range set.Len() {
		f := set.At(i).Obj().(*types.Func)
		if f != fn && f.Exported() && types.Identical(f.Type(), fn.Type()) {
			out = append(out, f.Name())
		}
	}
	return out
}
