package edit

import (
	"go/ast"
	"go/types"
	"strings"
)

// A target is something that can be called at a place.
type target struct {
	text string // w.Muscle
	obj  types.Object
	sig  *types.Signature
	seen bool // the program calls it already
}

// targets lists what can be called where the maker stands: first what the
// program calls itself, in source order and as often as it does, then other
// methods of variables in scope, functions of the program and of the packages
// that it uses.
func (m maker) targets() []target {
	t := m.t
	var out []target
	known := map[string]bool{}
	for _, c := range t.calls {
		if t.fits(c.call.Fun, m.pos, m.fn) {
			text := t.text(c.call.Fun)
			if !strings.ContainsAny(text, "{\n") {
				known[text] = true
				out = append(out, target{text, c.obj, c.sig, true})
			}
		}
	}
	add := func(text string, f *types.Func) {
		sig := f.Signature()
		if !known[text] && sig.TypeParams().Len() == 0 && sig.RecvTypeParams().Len() == 0 {
			known[text] = true
			out = append(out, target{text, f, sig, false})
		}
	}
	for _, v := range t.vars(m.pos) {
		set := types.NewMethodSet(v.Type())
		for i := range set.Len() {
			if f := set.At(i).Obj().(*types.Func); f.Exported() || f.Pkg() == t.pkg {
				add(v.Name()+"."+f.Name(), f)
			}
		}
	}
	scope := t.pkg.Scope()
	for _, name := range scope.Names() {
		if f, ok := scope.Lookup(name).(*types.Func); ok && name != "main" && name != "init" && !t.leadsTo(f, m.fn) {
			if _, o := t.scope(m.pos).LookupParent(name, m.pos); o == f {
				add(name, f)
			}
		}
	}
	for _, f := range t.library() {
		if m.visible(f.Pkg()) {
			add(f.Pkg().Name()+"."+f.Name(), f)
		}
	}
	return out
}

// visible says whether a package's name means the package here.
func (m maker) visible(p *types.Package) bool {
	_, o := m.t.scope(m.pos).LookupParent(p.Name(), m.pos)
	if o == nil {
		return true
	}
	n, ok := o.(*types.PkgName)
	return ok && n.Imported().Path() == p.Path()
}

// library lists functions of the used packages that return one value.
func (t *Tree) library() []*types.Func {
	t.libOnce.Do(func() {
		for _, p := range t.pkgs {
			scope := p.Scope()
			for _, name := range scope.Names() {
				f, ok := scope.Lookup(name).(*types.Func)
				if ok && f.Exported() && f.Signature().Results().Len() == 1 && useful(f) {
					t.lib = append(t.lib, f)
				}
			}
		}
	})
	return t.lib
}

// useful keeps rarities of package math out of random expressions.
func useful(f *types.Func) bool {
	if f.Pkg() == nil || f.Pkg().Path() != "math" {
		return true
	}
	switch f.Name() {
	case "Abs", "Atan", "Atan2", "Ceil", "Cos", "Exp", "Floor", "Hypot", "Max", "Min", "Mod", "Pow", "Round", "Sin", "Sqrt", "Tan", "Tanh":
		return true
	}
	return false
}

// call writes a call whose only result has type typ.
func (m maker) call(typ types.Type, depth int) (snippet, bool) {
	var fit []target
	for _, c := range m.targets() {
		if res := c.sig.Results(); res.Len() == 1 && types.Identical(res.At(0).Type(), typ) {
			fit = append(fit, c)
		}
	}
	c, ok := pick(m.r, fit)
	if !ok {
		return snippet{}, false
	}
	return m.callOf(c, depth, nil)
}

// callOf writes a call of c. Given names a variable that the program does
// not have yet; it takes the place of one argument of its type.
func (m maker) callOf(c target, depth int, given *types.Var) (snippet, bool) {
	params := c.sig.Params()
	n := params.Len()
	if c.sig.Variadic() {
		n += m.r.IntN(3) - 1
	}
	var slots []int // where given may stand
	typeAt := func(i int) types.Type {
		if c.sig.Variadic() && i >= params.Len()-1 {
			return params.At(params.Len() - 1).Type().(*types.Slice).Elem()
		}
		return params.At(i).Type()
	}
	for i := range n {
		if given != nil && types.Identical(typeAt(i), given.Type()) {
			slots = append(slots, i)
		}
	}
	slot, ok := pick(m.r, slots)
	if given != nil && !ok {
		return snippet{}, false
	}
	args := make([]string, 0, n)
	for i := range n {
		if given != nil && i == slot {
			args = append(args, given.Name())
			continue
		}
		x, ok := m.arg(c, i, typeAt(i), depth, args)
		if !ok {
			return snippet{}, false
		}
		args = append(args, x)
	}
	return snippet{c.text + "(" + strings.Join(args, ", ") + ")", precPrimary}, true
}

// arg writes one argument. Two arguments of one call that are plain
// variables are seldom the same one: a muscle from a to a does nothing.
func (m maker) arg(c target, i int, typ types.Type, depth int, before []string) (string, bool) {
	key := poolKey{c.obj, min(i, c.sig.Params().Len()-1)}
	if m.r.IntN(4) > 0 {
		depth = 0
	}
	var x snippet
	for range 3 {
		var ok bool
		if x, ok = m.expr(typ, depth-1, key, true); !ok {
			return "", false
		}
		if !isOneOfText(before, x.text) || basicInfo(typ)&types.IsNumeric != 0 {
			break
		}
	}
	return x.text, true
}

func isOneOfText(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// callStmt writes a statement that calls something.
func (m maker) callStmt() (string, bool) {
	var old, new []target
	for _, c := range m.targets() {
		switch {
		case c.seen:
			old = append(old, c)
		case c.sig.Recv() != nil && hasEffect(c.sig) || c.obj.Pkg() == m.t.pkg:
			new = append(new, c)
		}
	}
	list := old
	if len(old) == 0 || len(new) > 0 && m.r.IntN(7) == 0 {
		list = new
	}
	c, ok := pick(m.r, list)
	if !ok {
		return "", false
	}
	s, ok := m.callOf(c, 1, nil)
	return s.text, ok
}

// hasEffect guesses whether a method is worth a statement of its own: it
// returns nothing, or a number that says what it did.
func hasEffect(sig *types.Signature) bool {
	res := sig.Results()
	return res.Len() == 0 || res.Len() == 1 && basicInfo(res.At(0).Type())&types.IsNumeric != 0
}

// resultStem names a variable for the result of a call, after the
// variables that hold such results already.
func (t *Tree) resultStem(typ types.Type) string {
	for _, s := range t.stmts {
		a, ok := s.stmt.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 1 {
			continue
		}
		if id, ok := a.Lhs[0].(*ast.Ident); ok {
			if v, ok := t.info.Defs[id].(*types.Var); ok && types.Identical(v.Type(), typ) {
				return id.Name
			}
		}
	}
	return "v"
}
