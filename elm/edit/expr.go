package edit

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"math/rand/v2"
)

// A maker writes new expressions from what is in scope at one place.
type maker struct {
	t   *Tree
	r   *rand.Rand
	pos token.Pos
	fn  *types.Func // the function of the place
}

// expr writes an expression of type typ. Depth limits its height; key names
// the parameter that it is for, if any, so that numbers are of its sort.
// Direct says that the place converts constants by itself, as an argument does.
func (m maker) expr(typ types.Type, depth int, key poolKey, direct bool) (snippet, bool) {
	ways := []choice[snippet]{
		{3, func() (snippet, bool) { return m.variable(typ) }},
		{2, func() (snippet, bool) { return m.existing(typ) }},
	}
	b, isBasic := typ.Underlying().(*types.Basic)
	constants, operations := 4.0, 2.0
	if m.refers(typ, key) {
		constants, operations = 0.2, 0.4
	}
	if isBasic {
		ways = append(ways, choice[snippet]{constants, func() (snippet, bool) { return m.constant(typ, key, direct) }})
	}
	if depth > 0 {
		ways = append(ways,
			choice[snippet]{1, func() (snippet, bool) { return m.call(typ, depth) }},
			choice[snippet]{1, func() (snippet, bool) { return m.part(typ) }})
		if isBasic {
			ways = append(ways, choice[snippet]{operations, func() (snippet, bool) { return m.operation(typ, b, depth, key) }})
		}
		if _, isSlice := typ.Underlying().(*types.Slice); isSlice {
			ways = append(ways, choice[snippet]{1, func() (snippet, bool) { return m.appended(typ, depth) }})
		}
	}
	return choose(m.r, ways)
}

// refers guesses that a parameter takes an index or a handle, such as the
// number of a joint: it is an integer, and no call gives it a literal. Then
// numbers out of the blue seldom make sense.
func (m maker) refers(typ types.Type, key poolKey) bool {
	return key.obj != nil && basicInfo(typ)&types.IsInteger != 0 && len(m.t.pools[key]) == 0
}

func (m maker) variable(typ types.Type) (snippet, bool) {
	v, ok := pick(m.r, m.t.varsOf(typ, m.pos))
	if !ok {
		return snippet{}, false
	}
	return snippet{v.Name(), precPrimary}, true
}

// existing copies an expression of the program that means the same here, half
// of the time with other literals.
func (m maker) existing(typ types.Type) (snippet, bool) {
	var sites []exprSite
	for _, s := range m.t.exprs {
		if types.Identical(s.typ, typ) {
			sites = append(sites, s)
		}
	}
	for range 4 {
		s, ok := pick(m.r, sites)
		if !ok {
			break
		}
		if m.t.info.Types[s.expr].Value == nil && m.t.fits(s.expr, m.pos, m.fn) {
			x := m.t.snippet(s.expr)
			if m.r.IntN(2) == 0 {
				x.text, _ = m.t.patched(s.expr, m.t.perturbed(m.r, s.expr, 0.5))
			}
			return x, x.text != ""
		}
	}
	return snippet{}, false
}

// constant writes a number near those that the parameter gets elsewhere, a
// bool, or a string of the program.
func (m maker) constant(typ types.Type, key poolKey, direct bool) (snippet, bool) {
	b, ok := typ.Underlying().(*types.Basic)
	if !ok {
		return snippet{}, false
	}
	pool := m.t.pools[key]
	var text string
	switch info := b.Info(); {
	case info&types.IsBoolean != 0:
		text = "true"
		if m.r.IntN(2) == 0 {
			text = "false"
		}
	case info&types.IsInteger != 0:
		text = m.int(pool, info&types.IsUnsigned != 0)
	case info&types.IsFloat != 0:
		text = m.float(pool, !direct)
	case info&types.IsString != 0:
		if text, ok = m.string(); !ok {
			return snippet{}, false
		}
	default:
		return snippet{}, false
	}
	if !direct && !isDefault(typ) {
		name, ok := m.t.typeName(typ)
		return snippet{name + "(" + text + ")", precPrimary}, ok
	}
	return snippet{text, litPrec(text)}, true
}

func (m maker) int(pool []float64, unsigned bool) string {
	v, ok := pick(m.r, pool)
	if !ok || v != math.Trunc(v) || math.Abs(v) > 1<<53 {
		v = float64(m.r.IntN(5))
	}
	if m.r.IntN(3) > 0 {
		return formatInt(stepInt(m.r, v, unsigned))
	}
	return formatInt(int64(v))
}

func (m maker) float(pool []float64, keep bool) string {
	scale := magnitude(pool)
	if v, ok := pick(m.r, pool); ok {
		to, sigma := stepFloat(m.r, v, scale, pool)
		return formatFloat(to, sigma, keep)
	}
	return formatFloat(m.r.NormFloat64()*scale, scale/10, keep)
}

func (m maker) string() (string, bool) {
	var all []string
	for _, l := range m.t.lits {
		if l.lit != nil && l.lit.Kind == token.STRING {
			all = append(all, l.lit.Value)
		}
	}
	if s, ok := pick(m.r, all); ok {
		return s, true
	}
	return `""`, true
}

// isDefault says whether typ is what an untyped constant becomes by itself.
func isDefault(typ types.Type) bool {
	b, ok := typ.(*types.Basic)
	if !ok {
		return false
	}
	switch b.Kind() {
	case types.Int, types.Float64, types.String, types.Bool:
		return true
	}
	return false
}

// operation joins two operands, negates one, compares or converts.
func (m maker) operation(typ types.Type, b *types.Basic, depth int, key poolKey) (snippet, bool) {
	switch info := b.Info(); {
	case info&types.IsBoolean != 0:
		return m.comparison(depth)
	case info&types.IsString != 0:
		return m.binary(typ, typ, []token.Token{token.ADD}, depth, poolKey{})
	case info&types.IsNumeric != 0 && info&types.IsComplex == 0:
		if m.r.IntN(4) == 0 {
			return m.converted(typ, info)
		}
		return m.binary(typ, typ, arithmetic, depth, key)
	}
	return snippet{}, false
}

// binary makes x op y; the left operand is not a constant, so that the
// result is no constant division and takes its type from x.
func (m maker) binary(left, right types.Type, ops []token.Token, depth int, key poolKey) (snippet, bool) {
	x, ok := choose(m.r, []choice[snippet]{
		{3, func() (snippet, bool) { return m.variable(left) }},
		{2, func() (snippet, bool) { return m.existing(left) }},
		{1, func() (snippet, bool) { return m.call(left, depth-1) }},
		{1, func() (snippet, bool) { return m.converted(left, basicInfo(left)) }},
	})
	if !ok {
		return snippet{}, false
	}
	op, _ := pick(m.r, ops)
	if op == token.MUL || op == token.QUO {
		key = poolKey{} // a factor is of no parameter's sort
	}
	for range 3 {
		y, ok := m.expr(right, depth-1, key, true)
		if !ok {
			break
		}
		if y.text != x.text { // x < x and x - x say nothing
			return join(x, op, y), true
		}
	}
	return snippet{}, false
}

// comparison compares two values of one of the types of the variables in scope.
func (m maker) comparison(depth int) (snippet, bool) {
	var kinds []types.Type
	for _, v := range m.t.vars(m.pos) {
		if i := basicInfo(v.Type()); i&types.IsOrdered != 0 {
			kinds = append(kinds, v.Type())
		}
	}
	typ, ok := pick(m.r, kinds)
	if !ok {
		return snippet{}, false
	}
	return m.binary(typ, typ, append(ordering[:len(ordering):len(ordering)], equality...), min(depth, 1), poolKey{})
}

// converted turns an integer into a floating-point number or back.
func (m maker) converted(typ types.Type, info types.BasicInfo) (snippet, bool) {
	var from []*types.Var
	for _, v := range m.t.vars(m.pos) {
		i := basicInfo(v.Type())
		if info&types.IsFloat != 0 && i&types.IsInteger != 0 || info&types.IsInteger != 0 && i&types.IsFloat != 0 {
			from = append(from, v)
		}
	}
	v, ok := pick(m.r, from)
	name, named := m.t.typeName(typ)
	if !ok || !named {
		return snippet{}, false
	}
	return snippet{name + "(" + v.Name() + ")", precPrimary}, true
}

// part takes a field, an element or the length of a variable in scope.
func (m maker) part(typ types.Type) (snippet, bool) {
	var all []snippet
	for _, v := range m.t.vars(m.pos) {
		u := v.Type().Underlying()
		if p, ok := u.(*types.Pointer); ok {
			u = p.Elem().Underlying()
		}
		switch u := u.(type) {
		case *types.Struct:
			for i := range u.NumFields() {
				f := u.Field(i)
				if types.Identical(f.Type(), typ) && (f.Exported() || f.Pkg() == m.t.pkg) {
					all = append(all, snippet{v.Name() + "." + f.Name(), precPrimary})
				}
			}
		case *types.Slice:
			if types.Identical(u.Elem(), typ) {
				all = append(all, m.element(v))
			}
			if types.Identical(typ, types.Typ[types.Int]) {
				all = append(all, snippet{"len(" + v.Name() + ")", precPrimary})
			}
		case *types.Array:
			if types.Identical(u.Elem(), typ) {
				all = append(all, m.element(v))
			}
		}
	}
	return pick(m.r, all)
}

// element indexes a slice or an array: with an integer variable, a constant
// as the program uses it, or counted from the end.
func (m maker) element(v *types.Var) snippet {
	index := formatInt(m.t.index(m.r, poolKey{v, anIndex}))
	if i, ok := m.variable(types.Typ[types.Int]); ok && m.r.IntN(2) == 0 {
		index = i.text
	} else if m.r.IntN(3) == 0 {
		index = "len(" + v.Name() + ")-1"
	}
	return snippet{v.Name() + "[" + index + "]", precPrimary}
}

func (m maker) appended(typ types.Type, depth int) (snippet, bool) {
	v, ok := m.variable(typ)
	if !ok {
		return snippet{}, false
	}
	x, ok := m.expr(typ.Underlying().(*types.Slice).Elem(), depth-1, poolKey{}, true)
	return snippet{"append(" + v.text + ", " + x.text + ")", precPrimary}, ok
}

func basicInfo(typ types.Type) types.BasicInfo {
	if b, ok := typ.Underlying().(*types.Basic); ok {
		return b.Info()
	}
	return 0
}

// isConst says whether an expression is a constant.
func (t *Tree) isConst(e ast.Expr) bool {
	v := t.info.Types[e].Value
	return v != nil && v.Kind() != constant.Unknown
}
