package difftest

import (
	"fmt"
	"go/constant"
	"go/types"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Go leaves open in which order variables are read, operands are indexed and functions are called within a statement.
// A mode says what one statement's expressions may do, so that the order cannot be seen.
type mode int

const (
	pureMode  mode = iota // read variables; at most one operation or call that may panic
	traceMode             // read variables, and calls that print; nothing may panic
	mutMode               // calls that may change variables; no variable is read that they could change
)

// exprCtx is the state of the statement whose expressions are being made.
type exprCtx struct {
	mode   mode
	panics int  // operations that may still panic
	calls  bool // user functions may be called
}

// with makes expressions of one statement in a mode.
func (g *gen) with(m mode, f func() string) string {
	save := g.x
	g.x = exprCtx{mode: m, calls: true}
	if m == pureMode && g.fc != nil && g.fc.panics && g.has("panic") && g.chance(3) {
		g.x.panics = 1
	}
	defer func() { g.x = save }()
	return f()
}

// mayPanic takes the statement's one panic.
func (g *gen) mayPanic() bool {
	if g.x.panics > 0 && g.chance(2) {
		g.x.panics--
		return true
	}
	return false
}

// ex is an expression.
type ex struct {
	s     string
	konst bool
}

func dyn(s string) ex { return ex{s: s} }

// e is expr's text.
func (g *gen) e(t types.Type, depth int) string { return g.expr(t, depth).s }

// nonconst gives an expression of type t that is no constant.
func (g *gen) nonconst(t types.Type, depth int) string {
	e := g.expr(t, depth)
	if e.konst {
		return g.helper("id") + "(" + e.s + ")"
	}
	return e.s
}

// expr makes an expression of type t.
func (g *gen) expr(t types.Type, depth int) ex {
	if depth > 0 {
		if e, ok := g.common(t, depth); ok {
			return e
		}
	} else if g.chance(2) {
		if p := g.readEx(t); p.s != "" {
			return p
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return g.basicExpr(t, u, depth)
	case *types.Struct, *types.Array, *types.Slice, *types.Map:
		if e := g.compositeExpr(t, depth); e != "" {
			return dyn(e)
		}
		return dyn(g.literal(t, depth))
	case *types.Pointer:
		if g.x.mode != mutMode && g.chance(12) {
			return dyn("(" + g.str(t) + ")(nil)")
		}
		if _, ok := u.Elem().Underlying().(*types.Struct); ok {
			if g.chance(8) {
				return dyn("new(" + g.str(u.Elem()) + ")")
			}
			return dyn("&" + g.literal(u.Elem(), depth-1))
		}
		return dyn(g.helper("ptr") + "(" + g.e(u.Elem(), depth-1) + ")")
	case *types.Interface:
		return dyn(g.ifaceValue(t, u, depth))
	case *types.Signature:
		return dyn(g.funcValue(u, depth))
	}
	panic("no expression of type " + t.String())
}

// common makes expressions that any type has: variables, calls, elements.
func (g *gen) common(t types.Type, depth int) (ex, bool) {
	switch g.r.IntN(10) {
	case 0, 1, 2, 3:
		if p := g.readEx(t); p.s != "" {
			return p, true
		}
	case 4, 5:
		if c := g.callOf(t, depth); c != "" {
			return dyn(c), true
		}
	case 6:
		if c := g.methodOf(t, depth); c != "" {
			return dyn(c), true
		}
	case 7:
		if n, ok := t.(*types.Named); ok && n.Obj().Pkg() == g.pkg && !types.IsInterface(t) {
			if _, isStruct := t.Underlying().(*types.Struct); !isStruct {
				e := g.expr(t.Underlying(), depth-1)
				if !e.konst {
					return dyn(n.Obj().Name() + "(" + e.s + ")"), true
				}
			}
		}
	case 8:
		switch g.r.IntN(4) {
		case 0:
			return dyn(fmt.Sprintf("%s(%s, %s, %s)", g.helperOf("cond", t), g.e(tBool, depth-1), g.typedE(t, depth-1), g.e(t, depth-1))), true
		case 1:
			if g.has("trace") && g.x.mode != pureMode {
				g.count++
				return dyn(fmt.Sprintf("%s(%d, %s)", g.helperOf("tr", t), g.count, g.typedE(t, depth-1))), true
			}
		case 2:
			if g.has("closure") && g.x.mode == pureMode && g.nest < 3 {
				return dyn(g.immediate(t, depth)), true
			}
		case 3:
			if g.x.mode == pureMode {
				return dyn(fmt.Sprintf("%s([]%s{%s, %s}, %s)", g.helper("at"), g.str(t), g.e(t, depth-1), g.e(t, 0), g.e(tInt, depth-1))), true
			}
		}
	case 9:
		if g.has("map") && g.x.mode == pureMode && g.chance(2) {
			for _, v := range g.visible() {
				if m, ok := v.typ.Underlying().(*types.Map); ok && types.Identical(m.Elem(), t) {
					v.used = true
					return dyn(fmt.Sprintf("%s[%s]", v.name, g.e(m.Key(), depth-1))), true
				}
			}
		}
	}
	return ex{}, false
}

// typedE is e with a type that shows, where the context gives none.
func (g *gen) typedE(t types.Type, depth int) string {
	e := g.e(t, depth)
	switch u := t.Underlying().(type) {
	case *types.Signature, *types.Interface:
		return g.str(t) + "(" + e + ")"
	case *types.Basic:
		if u.Info()&types.IsUntyped != 0 {
			return g.str(t) + "(" + e + ")"
		}
	}
	if strings.HasPrefix(e, "func") {
		return "(" + g.str(t) + ")(" + e + ")"
	}
	return e
}

// visible lists the variables that are not shadowed, innermost first.
func (g *gen) visible() []*variable {
	seen := map[string]bool{}
	var out []*variable
	for i := len(g.scopes) - 1; i >= 0; i-- {
		sc := g.scopes[i]
		for j := len(sc) - 1; j >= 0; j-- {
			if v := sc[j]; !seen[v.name] {
				seen[v.name] = true
				out = append(out, v)
			}
		}
	}
	return out
}

// readable reports whether the statement's mode allows to read v.
func (g *gen) readable(v *variable) bool {
	if v.konst {
		return true
	}
	if g.x.mode == mutMode {
		_, basic := v.typ.Underlying().(*types.Basic)
		return v.fixed && basic
	}
	return true
}

// read gives a place of type t that can be read, or "".
func (g *gen) read(t types.Type) string { return g.readEx(t).s }

func (g *gen) readEx(t types.Type) ex {
	var found []string
	var owners []*variable
	for _, v := range g.visible() {
		if !g.readable(v) {
			continue
		}
		for _, p := range g.paths(v, 2) {
			if types.Identical(p.typ, t) {
				found = append(found, p.text)
				owners = append(owners, v)
			}
		}
		if len(found) > 12 {
			break
		}
	}
	if len(found) == 0 {
		return ex{}
	}
	i := g.r.IntN(len(found))
	owners[i].used = true
	return ex{found[i], owners[i].konst}
}

// place is a part of a variable.
type place struct {
	text string
	typ  types.Type
	own  bool // storage of the variable itself
}

// paths lists the parts of v that can be read without a panic.
func (g *gen) paths(v *variable, depth int) []place {
	out := []place{{v.name, v.typ, true}}
	if v.konst {
		return out
	}
	for i := 0; i < len(out) && depth > 0; i++ {
		p := out[i]
		if strings.Count(p.text, ".")+strings.Count(p.text, "[") >= depth {
			break
		}
		switch u := p.typ.Underlying().(type) {
		case *types.Struct:
			for f := range u.Fields() {
				out = append(out, place{p.text + "." + f.Name(), f.Type(), p.own})
			}
		case *types.Array:
			out = append(out, place{fmt.Sprintf("%s[%d]", p.text, g.r.Int64N(u.Len())), u.Elem(), p.own})
		case *types.Slice:
			if i == 0 && v.fixed && v.minLen > 0 {
				out = append(out, place{fmt.Sprintf("%s[%d]", p.text, g.r.IntN(v.minLen)), u.Elem(), v.fresh})
			}
		case *types.Pointer:
			if st, ok := u.Elem().Underlying().(*types.Struct); ok && i == 0 && v.fixed && v.nonnil {
				for f := range st.Fields() {
					out = append(out, place{p.text + "." + f.Name(), f.Type(), v.fresh})
				}
				out = append(out, place{"(*" + p.text + ")", u.Elem(), v.fresh})
			}
		}
	}
	return out
}

// callOf calls a declared function or a function variable with one result of type t.
func (g *gen) callOf(t types.Type, depth int) string {
	if !g.x.calls {
		return ""
	}
	var calls []func() string
	for _, f := range g.funcs {
		if f.sig.Results().Len() != 1 || !types.Identical(f.sig.Results().At(0).Type(), t) || !g.callable(f) {
			continue
		}
		calls = append(calls, func() string { return g.call(f.name, f, depth) })
	}
	for _, v := range g.visible() {
		sig, ok := v.typ.Underlying().(*types.Signature)
		if !ok || !v.fixed || !v.nonnil || !v.pure || sig.Results().Len() != 1 || !types.Identical(sig.Results().At(0).Type(), t) || g.x.mode == mutMode {
			continue
		}
		calls = append(calls, func() string { v.used = true; return g.call(v.name, &fun{sig: sig}, depth) })
	}
	if len(calls) == 0 {
		return ""
	}
	return pick(g, calls)()
}

// callable reports whether an expression of the present mode may call f; it takes the panic.
func (g *gen) callable(f *fun) bool {
	if f.effect && (g.x.mode != mutMode || !g.fc.effect) {
		return false
	}
	if !f.effect && g.x.mode == mutMode {
		return false // it reads what others may change
	}
	if f.panics {
		if !g.fc.panics || g.x.mode == traceMode {
			return false
		}
		if g.x.mode == pureMode {
			if g.x.panics == 0 {
				return false
			}
		}
	}
	return true
}

// call writes a call; arguments are made in the present mode.
func (g *gen) call(name string, f *fun, depth int) string {
	if f.panics && g.x.mode == pureMode {
		g.x.panics = 0
	}
	return name + "(" + g.args(f, depth) + ")"
}

func (g *gen) args(f *fun, depth int) string {
	var args []string
	n := f.sig.Params().Len()
	for i := range n {
		t := f.sig.Params().At(i).Type()
		if f.sig.Variadic() && i == n-1 {
			el := t.(*types.Slice).Elem()
			if g.chance(3) {
				if p := g.read(t); p != "" {
					args = append(args, p+"...")
					break
				}
			}
			for range g.r.IntN(3) {
				args = append(args, g.e(el, depth-1))
			}
			break
		}
		arg := g.e(t, depth-1)
		if g.fc.self == f {
			arg = g.bounded(t, arg)
		}
		args = append(args, arg)
	}
	return strings.Join(args, ", ")
}

// bounded cuts a value that a function hands to itself, or it would grow beyond all memory.
func (g *gen) bounded(t types.Type, arg string) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return g.helper("cut") + "(" + arg + ")"
		}
	case *types.Slice:
		return g.helper("few") + "(" + arg + ")"
	}
	return arg
}

// methodOf calls a method without effects whose result has type t.
func (g *gen) methodOf(t types.Type, depth int) string {
	if g.x.mode == mutMode || !g.x.calls {
		return ""
	}
	var calls []func() string
	for _, v := range g.visible() {
		if v.konst {
			continue
		}
		for _, name := range g.methodNames(v) {
			f := g.poolFun(name)
			if f == nil || f.effect || f.sig.Results().Len() != 1 || !types.Identical(f.sig.Results().At(0).Type(), t) {
				continue
			}
			calls = append(calls, func() string {
				v.used = true
				if g.has("methodval") && g.chance(4) {
					if e := g.methodExpr(v, name); e != "" {
						return strings.TrimSuffix(e+g.args(f, depth), ", ") + ")"
					}
				}
				return v.name + "." + name + "(" + g.args(f, depth) + ")"
			})
		}
		if len(calls) > 4 {
			break
		}
	}
	if len(calls) == 0 {
		return ""
	}
	return pick(g, calls)()
}

// methodExpr writes "T.M(v, " as the start of a call, or "".
func (g *gen) methodExpr(v *variable, name string) string {
	if _, ok := v.typ.(*types.Named); !ok {
		return ""
	}
	if obj, _, _ := types.LookupFieldOrMethod(v.typ, false, g.pkg, name); obj == nil {
		return "" // a pointer method
	}
	return fmt.Sprintf("%s.%s(%s, ", g.str(v.typ), name, v.name)
}

// methodNames lists the methods that can be called on v without a panic of the call itself.
func (g *gen) methodNames(v *variable) []string {
	var out []string
	t := v.typ
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		if !v.fixed || !v.nonnil {
			return nil
		}
	}
	for _, f := range g.pool {
		obj, index, _ := types.LookupFieldOrMethod(t, true, g.pkg, f.name)
		m, ok := obj.(*types.Func)
		if !ok || !g.safePath(t, index[:len(index)-1]) {
			continue
		}
		if g.writing && !g.written[m] {
			continue
		}
		out = append(out, f.name)
	}
	return out
}

// safePath: the embedded fields on the way are no pointers or interfaces, which could be nil.
func (g *gen) safePath(t types.Type, index []int) bool {
	for i, n := range index {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			if i > 0 {
				return false
			}
			t = p.Elem()
		}
		t = t.Underlying().(*types.Struct).Field(n).Type()
		switch t.Underlying().(type) {
		case *types.Pointer, *types.Interface:
			return false
		}
	}
	return true
}

// immediate is a function literal that is called at once.
func (g *gen) immediate(t types.Type, depth int) string {
	g.nest++
	defer func() { g.nest-- }()
	save := g.x.panics
	g.x.panics = 0
	defer func() { g.x.panics = save }()
	return "func() " + g.str(t) + " {\n" + g.pureBody([]types.Type{t}, depth) + "\n}()"
}

// funcValue makes a function value without effects.
func (g *gen) funcValue(sig *types.Signature, depth int) string {
	g.nest++
	defer func() { g.nest-- }()
	if g.x.mode == pureMode && g.chance(3) {
		for _, f := range g.funcs {
			if !f.effect && !f.panics && types.Identical(f.sig, sig) {
				return f.name
			}
		}
	}
	var params []string
	var vars []*variable
	for i := range sig.Params().Len() {
		name := fmt.Sprintf("p%d", i)
		params = append(params, name+" "+g.str(sig.Params().At(i).Type()))
		vars = append(vars, &variable{name: name, typ: sig.Params().At(i).Type(), used: true, fixed: true})
	}
	var results []types.Type
	res := ""
	for i := range sig.Results().Len() {
		results = append(results, sig.Results().At(i).Type())
		res += " " + g.str(results[i])
	}
	save, saveX := g.fc, g.x
	g.fc = &funcCtx{}
	g.x = exprCtx{mode: pureMode, calls: g.nest < 3}
	g.scopes = append(g.scopes, vars)
	if saveX.mode == mutMode { // what the literal reads when it is called may have changed
		g.x.mode = mutMode
	}
	body := g.pureBody(results, min(depth, 2))
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.fc, g.x = save, saveX
	return "func(" + strings.Join(params, ", ") + ")" + res + " {\n" + body + "\n}"
}

// pureBody is the inside of a function literal that only returns values.
func (g *gen) pureBody(results []types.Type, depth int) string {
	var vals []string
	for _, t := range results {
		vals = append(vals, g.e(t, depth-1))
	}
	if g.x.mode == pureMode && g.chance(3) {
		return fmt.Sprintf("if %s {\nreturn %s\n}\nreturn %s", g.e(tBool, depth-1), strings.Join(vals, ", "), g.zeroList(results))
	}
	return "return " + strings.Join(vals, ", ")
}

func (g *gen) zeroList(ts []types.Type) string {
	var out []string
	for _, t := range ts {
		out = append(out, g.zero(t))
	}
	return strings.Join(out, ", ")
}

// zero writes the zero value.
func (g *gen) zero(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsBoolean != 0:
			return "false"
		}
		return "0"
	case *types.Struct, *types.Array:
		return g.str(t) + "{}"
	}
	return "nil"
}

// ifaceValue makes a value for an interface type.
func (g *gen) ifaceValue(t types.Type, it *types.Interface, depth int) string {
	if it.NumMethods() == 0 {
		return g.anyValue(depth)
	}
	if types.Identical(t, tError) {
		return g.errorValue(depth)
	}
	impl := g.implementers(it)
	if len(impl) == 0 || depth < -2 {
		return "nil"
	}
	return g.e(pick(g, impl), depth-1)
}

// anyValue makes a value for type any: something that fmt prints without addresses.
func (g *gen) anyValue(depth int) string {
	for range 10 {
		t := g.anyType(1)
		if types.IsInterface(t) || !g.printable(t, true) {
			continue
		}
		if _, ok := t.(*types.Named); !ok || depth < 0 {
			if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped == 0 && depth < 1 {
				return g.typedLit(t)
			}
		}
		e := g.expr(t, depth-1)
		if e.konst && !strings.HasPrefix(e.s, g.str(t)+"(") {
			return g.str(t) + "(" + e.s + ")"
		}
		return e.s
	}
	return "nil"
}

func (g *gen) errorValue(depth int) string {
	if g.chance(4) {
		return g.lib("errors", "New") + "(" + strconv.Quote(g.word()) + ")"
	}
	if g.chance(4) && depth > 0 {
		return fmt.Sprintf("fmt.Errorf(%s, %s)", strconv.Quote(strings.ReplaceAll(g.word(), "%", "")+": %w"), g.errorValue(depth-1))
	}
	impl := g.implementers(tError.Underlying().(*types.Interface))
	if len(impl) == 0 || depth < -1 {
		return "nil"
	}
	return g.e(pick(g, impl), depth-1)
}

// compositeExpr makes a struct, array, slice or map by an operation, or "".
func (g *gen) compositeExpr(t types.Type, depth int) string {
	if depth <= 0 || g.x.mode == mutMode {
		return ""
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		// What append does to a slice with room left depends on the compiler's choice of capacity, so it is given none.
		switch g.r.IntN(8) {
		case 0:
			if src := g.read(t); src != "" {
				return fmt.Sprintf("append(%s[:len(%s):len(%s)], %s)", src, src, src, g.e(u.Elem(), depth-1))
			}
		case 1:
			if src := g.read(t); src != "" {
				return fmt.Sprintf("append(%s[:len(%s):len(%s)], %s...)", src, src, src, g.e(t, depth-1))
			}
		case 2:
			if src := g.read(t); src != "" {
				return fmt.Sprintf("%s[len(%s)/2:]", src, src)
			}
		case 3:
			if g.x.panics > 0 {
				if src := g.read(t); src != "" {
					g.x.panics = 0
					return fmt.Sprintf("%s[%s:]", src, g.nonconst(tInt, 0))
				}
			}
		case 4:
			if types.Identical(u.Elem(), types.Typ[types.Byte]) {
				return g.str(t) + "(" + g.e(tString, depth-1) + ")"
			}
			if types.Identical(u.Elem(), types.Typ[types.Int32]) {
				return g.str(t) + "(" + g.e(tString, depth-1) + ")"
			}
		case 5:
			return fmt.Sprintf("make(%s, %d)", g.str(t), g.r.IntN(4))
		case 6:
			if g.has("generic") && g.nest < 2 {
				g.nest++
				defer func() { g.nest-- }()
				sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewVar(0, g.pkg, "", tInt)), types.NewTuple(types.NewVar(0, g.pkg, "", u.Elem())), false)
				return fmt.Sprintf("%s(%s(%d, %s))", g.typeConv(t), g.helper("build"), 1+g.r.IntN(3), g.funcValue(sig, depth-1))
			}
		}
	case *types.Map:
		if g.chance(6) {
			return fmt.Sprintf("make(%s)", g.str(t))
		}
	}
	return ""
}

// typeConv writes t where a conversion wants it.
func (g *gen) typeConv(t types.Type) string {
	s := g.str(t)
	if strings.HasPrefix(s, "*") || strings.HasPrefix(s, "func") || strings.HasPrefix(s, "<-") {
		return "(" + s + ")"
	}
	return s
}

// literal writes a composite literal.
func (g *gen) literal(t types.Type, depth int) string {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		var parts []string
		if g.chance(6) && u.NumFields() > 0 && depth > 0 {
			for f := range u.Fields() {
				parts = append(parts, g.e(f.Type(), depth-1))
			}
			return g.str(t) + "{" + strings.Join(parts, ", ") + "}"
		}
		for f := range u.Fields() {
			if g.chance(4) || depth < -1 {
				continue
			}
			parts = append(parts, f.Name()+": "+g.e(f.Type(), depth-1))
		}
		return g.str(t) + "{" + strings.Join(parts, ", ") + "}"
	case *types.Array:
		var parts []string
		if depth >= -1 {
			for range g.r.Int64N(u.Len() + 1) {
				parts = append(parts, g.element(u.Elem(), depth))
			}
		}
		if len(parts) == int(u.Len()) && g.chance(3) && g.isUnnamed(t) {
			return "[...]" + g.str(u.Elem()) + "{" + strings.Join(parts, ", ") + "}"
		}
		if len(parts) == 1 && u.Len() > 1 && g.chance(2) {
			return fmt.Sprintf("%s{%d: %s}", g.str(t), u.Len()-1, parts[0])
		}
		return g.str(t) + "{" + strings.Join(parts, ", ") + "}"
	case *types.Slice:
		if g.chance(12) && depth < 2 {
			return g.typeConv(t) + "(nil)"
		}
		var parts []string
		if depth >= -1 {
			for range g.r.IntN(4) {
				parts = append(parts, g.element(u.Elem(), depth))
			}
		}
		return g.str(t) + "{" + strings.Join(parts, ", ") + "}"
	case *types.Map:
		var parts []string
		seen := map[string]bool{}
		if depth >= -1 {
			for range g.r.IntN(3) {
				k := g.constKey(u.Key())
				if k == "" || seen[k] {
					continue
				}
				seen[k] = true
				parts = append(parts, k+": "+g.element(u.Elem(), depth))
			}
		}
		return g.str(t) + "{" + strings.Join(parts, ", ") + "}"
	}
	panic("literal of " + t.String())
}

func (g *gen) isUnnamed(t types.Type) bool {
	_, ok := t.(*types.Array)
	return ok
}

// element writes an element of a composite literal, sometimes without its type.
func (g *gen) element(t types.Type, depth int) string {
	if _, ok := t.Underlying().(*types.Struct); ok && g.chance(3) && depth > 0 {
		return strings.TrimPrefix(g.literal(t, depth-1), g.str(t))
	}
	return g.e(t, depth-1)
}

// constKey writes a key of a map literal; two of them are different if their texts are.
func (g *gen) constKey(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsInteger != 0:
			return strconv.Itoa(g.r.IntN(100))
		case u.Info()&types.IsString != 0:
			return strconv.Quote(g.word())
		case u.Info()&types.IsBoolean != 0:
			return pick(g, []string{"true", "false"})
		}
	case *types.Struct, *types.Array:
		return g.literal(t, 1)
	}
	return ""
}

var wordList = []string{"", "a", "go", "héllo", "日本", "x\ty", "line\n", "zz top", "ab", "\u00e9\xff", "αβγ", "Q\"q", "%d"}

func (g *gen) word() string {
	if g.chance(2) {
		return pick(g, wordList)
	}
	return string(rune('a'+g.r.IntN(26))) + string(rune('a'+g.r.IntN(26)))
}

// typedLit writes a constant of type t that has that type without a context.
func (g *gen) typedLit(t types.Type) string {
	b := t.Underlying().(*types.Basic)
	lit := g.lit(b)
	switch {
	case types.Identical(t, tInt) && g.chance(2), types.Identical(t, tString), types.Identical(t, tBool):
		return lit
	case types.Identical(t, tFloat) && strings.Contains(lit, "."):
		return lit
	}
	return g.str(t) + "(" + lit + ")"
}

// lit writes an untyped constant that fits type b.
func (g *gen) lit(b *types.Basic) string {
	info := b.Info()
	switch {
	case info&types.IsBoolean != 0:
		return pick(g, []string{"true", "false"})
	case info&types.IsString != 0:
		if w := g.word(); g.chance(3) && utf8.ValidString(w) {
			return "`" + w + "`"
		} else {
			return strconv.Quote(w)
		}
	case info&types.IsFloat != 0:
		return pick(g, []string{"0.0", "1.0", "0.5", "2.25", "-1.5", "3.0", "1e3", "0.1", "100.0", "-0.25", "1.0 / 3.0"})
	case info&types.IsComplex != 0:
		return pick(g, []string{"1i", "(2 + 3i)", "0.5", "(-1 - 1i)"})
	}
	bits, signed := intBits(b)
	switch g.r.IntN(8) {
	case 0:
		if signed {
			return constant.MakeInt64(-1 << (bits - 1)).String()
		}
		return constant.MakeUint64(1<<bits - 1).ExactString()
	case 1:
		if signed {
			return constant.MakeInt64(1<<(bits-1) - 1).ExactString()
		}
		return "0"
	case 2:
		if b.Kind() == types.Int32 || b.Kind() == types.Uint8 {
			return pick(g, []string{"'a'", "'\\n'", "'Z'", "'0'"})
		}
		return pick(g, []string{"0x1f", "0b101", "1 << 4", "0o17", "1_0"})
	case 3:
		if signed {
			return strconv.Itoa(-1 - g.r.IntN(10))
		}
	}
	return strconv.Itoa(g.r.IntN(12))
}

func intBits(b *types.Basic) (bits int, signed bool) {
	switch b.Kind() {
	case types.Int8:
		return 8, true
	case types.Int16:
		return 16, true
	case types.Int32:
		return 32, true
	case types.Uint8:
		return 8, false
	case types.Uint16:
		return 16, false
	case types.Uint32:
		return 32, false
	case types.Uint, types.Uint64, types.Uintptr:
		return 64, false
	}
	return 64, true
}
