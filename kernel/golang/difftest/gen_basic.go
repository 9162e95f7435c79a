package difftest

import (
	"fmt"
	"go/types"
)

// Expressions of basic types.

func (g *gen) basicExpr(t types.Type, b *types.Basic, depth int) ex {
	if depth <= 0 {
		return ex{g.typedLit(t), true}
	}
	info := b.Info()
	switch {
	case info&types.IsBoolean != 0:
		return g.boolExpr(t, depth)
	case info&types.IsString != 0:
		return g.stringExpr(t, depth)
	case info&types.IsInteger != 0:
		return g.intExpr(t, b, depth)
	case info&types.IsFloat != 0:
		return g.floatExpr(t, depth)
	}
	if !types.Identical(t, b) {
		return dyn(g.str(t) + "(" + g.nonconst(b, depth-1) + ")")
	}
	return g.complexExpr(t, depth)
}

// pair makes the operands of a binary operation of which at least one is no constant; the other may be untyped.
func (g *gen) pair(t types.Type, depth int) (string, string) {
	x, y := g.expr(t, depth-1), g.expr(t, depth-1)
	b := t.Underlying().(*types.Basic)
	if x.konst && y.konst {
		if g.chance(2) {
			return g.helper("id") + "(" + x.s + ")", y.s
		}
		return x.s, g.helper("id") + "(" + y.s + ")"
	}
	if y.konst && g.chance(2) {
		y.s = "(" + g.lit(b) + ")"
	} else if x.konst && g.chance(2) {
		x.s = "(" + g.lit(b) + ")"
	}
	return x.s, y.s
}

func (g *gen) intExpr(t types.Type, b *types.Basic, depth int) ex {
	name := g.str(t)
	switch g.r.IntN(16) {
	case 0, 1, 2, 3, 4:
		x, y := g.pair(t, depth)
		return dyn(fmt.Sprintf("(%s %s %s)", x, pick(g, []string{"+", "-", "*", "&", "|", "^", "&^"}), y))
	case 5:
		x := g.nonconst(t, depth-1)
		op := pick(g, []string{"/", "%"})
		if g.mayPanic() {
			return dyn(fmt.Sprintf("(%s %s %s)", x, op, g.nonconst(t, 0)))
		}
		if g.chance(2) {
			return dyn(fmt.Sprintf("(%s %s %d)", x, op, 1+g.r.IntN(9)))
		}
		return dyn(fmt.Sprintf("(%s %s (%s | 1))", x, op, g.nonconst(t, depth-1)))
	case 6:
		x := g.nonconst(t, depth-1)
		op := pick(g, []string{"<<", ">>"})
		ct := types.Type(types.Typ[types.Uint])
		if g.has("sized") && g.chance(3) {
			ct = types.Typ[pick(g, []types.BasicKind{types.Uint8, types.Uint16, types.Uint32, types.Uint64, types.Int8, types.Int})]
		}
		switch g.r.IntN(4) {
		case 0:
			return dyn(fmt.Sprintf("(%s %s %d)", x, op, g.r.IntN(70)))
		case 1:
			if g.mayPanic() {
				return dyn(fmt.Sprintf("(%s %s %s)", x, op, g.nonconst(tInt, 0)))
			}
		}
		return dyn(fmt.Sprintf("(%s %s (%s & 63))", x, op, g.nonconst(ct, depth-1)))
	case 7:
		return dyn(fmt.Sprintf("%s%s(%s)", pick(g, []string{"-", "^"}), g.helper("id"), g.nonconst(t, depth-1)))
	case 8, 9:
		if g.has("float") && g.chance(3) {
			return dyn(fmt.Sprintf("%s(%s(%s))", name, g.helper("f2i"), g.e(tFloat, depth-1)))
		}
		from := types.Type(tInt)
		if g.has("sized") {
			from = types.Typ[pick(g, sizedKinds)]
		}
		return dyn(fmt.Sprintf("%s(%s)", name, g.nonconst(from, depth-1)))
	case 10:
		if t := g.container(); t != nil {
			x := g.nonconst(t, depth-1)
			if _, ok := t.Underlying().(*types.Array); ok {
				x = g.helper("id") + "(" + x + ")" // the length of a literal is a constant
			}
			return dyn(fmt.Sprintf("%s(%s(%s))", name, pick(g, g.lenFuncs(t)), x))
		}
	case 11:
		x, y := g.pair(t, depth)
		return dyn(fmt.Sprintf("%s(%s, %s)", pick(g, []string{"min", "max"}), x, y))
	case 12:
		return dyn(fmt.Sprintf("%s(%s, %s)", g.helper("add"), g.e(t, depth-1), g.typedE(t, depth-1)))
	case 13:
		if g.has("lib") && types.Identical(t, tInt) {
			return dyn(g.libInt(depth))
		}
	case 14:
		if s := g.assertion(t, depth); s != "" {
			return dyn(s)
		}
		if g.has("string") && types.Identical(t, types.Typ[types.Byte]) {
			return dyn(fmt.Sprintf("(%s + \"q\")[0]", g.e(tString, depth-1)))
		}
	}
	return ex{g.typedLit(t), true}
}

// container picks a type with a length.
func (g *gen) container() types.Type {
	for range 4 {
		t := g.anyType(1)
		if len(g.lenFuncs(t)) > 0 {
			return t
		}
	}
	return nil
}

func (g *gen) lenFuncs(t types.Type) []string {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return []string{"len"} // cap depends on how append grows
	case *types.Array, *types.Map:
		return []string{"len"}
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return []string{"len"}
		}
	}
	return nil
}

func (g *gen) libInt(depth int) string {
	switch g.r.IntN(5) {
	case 0:
		return fmt.Sprintf("%s(%s, %s)", g.lib("strings", pick(g, []string{"Index", "Count", "LastIndex", "Compare"})), g.e(tString, depth-1), g.e(tString, 0))
	case 1:
		return fmt.Sprintf("%s(uint(%s))", g.lib("math/bits", pick(g, []string{"OnesCount", "LeadingZeros", "TrailingZeros", "Len"})), g.nonconst(tInt, depth-1))
	case 2:
		return fmt.Sprintf("%s(%s)", g.lib("unicode/utf8", "RuneCountInString"), g.e(tString, depth-1))
	case 3:
		return fmt.Sprintf("%s(%s, %s)", g.lib("cmp", "Compare"), g.typedE(tString, depth-1), g.e(tString, depth-1))
	}
	return fmt.Sprintf("%s([]int{%s, %s, 3})", g.lib("slices", pick(g, []string{"Max", "Min"})), g.e(tInt, depth-1), g.e(tInt, depth-1))
}

// assertion is an assertion to t that may fail.
func (g *gen) assertion(t types.Type, depth int) string {
	if !g.has("iface") || !g.mayPanic() {
		return ""
	}
	for _, v := range g.visible() {
		it, ok := v.typ.Underlying().(*types.Interface)
		if ok && !types.IsInterface(t) && types.Implements(t, it) {
			v.used = true
			return fmt.Sprintf("%s.(%s)", v.name, g.str(t))
		}
	}
	return ""
}

func (g *gen) floatExpr(t types.Type, depth int) ex {
	name := g.str(t)
	switch g.r.IntN(9) {
	case 0, 1, 2, 3:
		x, y := g.pair(t, depth)
		return dyn(fmt.Sprintf("(%s %s %s)", x, pick(g, []string{"+", "-", "*"}), y))
	case 4:
		return dyn(fmt.Sprintf("(%s / %s)", g.nonconst(t, depth-1), g.nonconst(t, depth-1)))
	case 5:
		from := types.Type(tInt)
		if g.has("sized") {
			from = types.Typ[pick(g, sizedKinds)]
		}
		return dyn(fmt.Sprintf("%s(%s)", name, g.nonconst(from, depth-1)))
	case 6:
		return dyn("-(" + g.nonconst(t, depth-1) + ")")
	case 7:
		if g.has("lib") {
			return dyn(fmt.Sprintf("%s(%s(float64(%s)))", name, g.lib("math", pick(g, []string{"Sqrt", "Abs", "Floor", "Trunc", "Ceil"})), g.nonconst(t, depth-1)))
		}
	}
	return ex{g.typedLit(t), true}
}

func (g *gen) complexExpr(t types.Type, depth int) ex {
	switch g.r.IntN(4) {
	case 0:
		return dyn(fmt.Sprintf("complex(%s, %s)", g.nonconst(tFloat, depth-1), g.e(tFloat, depth-1)))
	case 1, 2:
		x, y := g.pair(t, depth)
		return dyn(fmt.Sprintf("(%s %s %s)", x, pick(g, []string{"+", "-", "*"}), y))
	}
	return ex{g.typedLit(t), true}
}

func (g *gen) stringExpr(t types.Type, depth int) ex {
	name := g.typeConv(t)
	switch g.r.IntN(12) {
	case 0, 1, 2:
		x, y := g.pair(t, depth)
		return dyn("(" + x + " + " + y + ")")
	case 3:
		if g.x.mode == pureMode {
			if v := g.printableExpr(depth - 1); v != "" {
				return dyn(fmt.Sprintf("%s(fmt.Sprint(%s))", name, v))
			}
		}
	case 4:
		return dyn(fmt.Sprintf("%s(rune(%s))", name, g.nonconst(types.Typ[pick(g, []types.BasicKind{types.Int32, types.Uint8})], depth-1)))
	case 5:
		if g.has("lib") {
			return dyn(fmt.Sprintf("%s(%s(%s))", name, g.lib("strings", pick(g, []string{"ToUpper", "TrimSpace", "Title", "ToLower"})), g.e(tString, depth-1)))
		}
	case 6:
		if g.has("lib") {
			return dyn(fmt.Sprintf("%s(%s(%s))", name, g.lib("strconv", "Itoa"), g.e(tInt, depth-1)))
		}
	case 7:
		if g.x.mode == pureMode {
			return dyn(fmt.Sprintf("%s(%s(%s, %s))", name, g.helper("sub"), g.e(tString, depth-1), g.e(tInt, depth-1)))
		}
	case 8:
		return dyn(fmt.Sprintf("%s([]byte(%s))", name, g.e(tString, depth-1)))
	case 9:
		return dyn(fmt.Sprintf("%s([]rune(%s))", name, g.e(tString, depth-1)))
	case 10:
		if g.mayPanic() {
			return dyn(fmt.Sprintf("%s(%s[%s:])", name, g.typedE(tString, depth-1), g.nonconst(tInt, 0)))
		}
	}
	return ex{g.typedLit(t), true}
}

func (g *gen) boolExpr(t types.Type, depth int) ex {
	wrap := func(s string) ex {
		if !types.Identical(t, tBool) {
			return dyn(g.str(t) + "(" + s + ")")
		}
		return dyn(s)
	}
	switch g.r.IntN(10) {
	case 0, 1, 2, 3:
		ct := g.basic()
		x, y := g.pair(ct, depth)
		ops := []string{"==", "!=", "<", ">", "<=", ">="}
		if b := ct.Underlying().(*types.Basic); b.Info()&types.IsOrdered == 0 {
			ops = ops[:2]
		}
		return wrap(fmt.Sprintf("(%s %s %s)", x, pick(g, ops), y))
	case 4, 5:
		return dyn(fmt.Sprintf("(%s %s %s)", g.nonconst(t, depth-1), pick(g, []string{"&&", "||"}), g.nonconst(t, depth-1)))
	case 6:
		return dyn("!(" + g.nonconst(t, depth-1) + ")")
	case 7:
		ct := g.anyType(1)
		if _, named := ct.(*types.Named); named && plainComparable(ct) || isArray(ct) && plainComparable(ct) {
			x, y := g.expr(ct, depth-1), g.expr(ct, depth-1)
			if !(x.konst && y.konst) {
				return wrap(fmt.Sprintf("(%s %s %s)", x.s, pick(g, []string{"==", "!="}), y.s))
			}
		}
	case 8:
		if v := g.nilable(); v != "" {
			return wrap(fmt.Sprintf("(%s %s nil)", v, pick(g, []string{"==", "!="})))
		}
	case 9:
		if g.has("ifacecmp") && g.x.mode == pureMode {
			if s := g.ifaceCompare(depth); s != "" {
				return wrap(s)
			}
		}
	}
	return ex{g.typedLit(t), true}
}

func isArray(t types.Type) bool {
	_, ok := t.(*types.Array)
	return ok
}

// nilable picks a variable that can be compared to nil.
func (g *gen) nilable() string {
	if g.x.mode == mutMode {
		return ""
	}
	var names []string
	for _, v := range g.visible() {
		switch v.typ.Underlying().(type) {
		case *types.Slice, *types.Map, *types.Pointer, *types.Interface, *types.Signature:
			names = append(names, v.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	n := pick(g, names)
	for _, v := range g.visible() {
		if v.name == n {
			v.used = true
		}
	}
	return n
}

// ifaceCompare compares an interface with a value or another interface.
func (g *gen) ifaceCompare(depth int) string {
	var ifs []*variable
	for _, v := range g.visible() {
		if types.IsInterface(v.typ) {
			ifs = append(ifs, v)
		}
	}
	if len(ifs) == 0 {
		return ""
	}
	v := pick(g, ifs)
	op := pick(g, []string{"==", "!="})
	it := v.typ.Underlying().(*types.Interface)
	if it.NumMethods() == 0 {
		t := g.basic()
		if n := g.anyType(0); plainComparable(n) && !types.IsInterface(n) {
			t = n
		}
		v.used = true
		return fmt.Sprintf("(%s %s %s)", v.name, op, g.typedE(t, depth-1))
	}
	var ok []types.Type
	for _, t := range g.implementers(it) {
		if plainComparable(t) {
			ok = append(ok, t)
		}
	}
	if len(ok) == 0 {
		return ""
	}
	v.used = true
	return fmt.Sprintf("(%s %s %s)", v.name, op, "("+g.e(pick(g, ok), depth-1)+")")
}

// printableExpr makes an expression that fmt may print.
func (g *gen) printableExpr(depth int) string {
	if g.chance(2) {
		var vs []*variable
		for _, v := range g.visible() {
			if g.readable(v) && g.printable(v.typ, false) {
				vs = append(vs, v)
			}
		}
		if len(vs) > 0 {
			v := pick(g, vs)
			v.used = true
			return v.name
		}
	}
	t := g.anyType(1)
	if !g.printable(t, false) || types.IsInterface(t) {
		t = g.basic()
	}
	return g.e(t, depth)
}

// helper is a function that the program declares if it needs it.
func (g *gen) helper(name string) string {
	g.helpers[name] = true
	return g.top(name)
}

// helperOf is helper with the type argument where inference could find another.
func (g *gen) helperOf(name string, t types.Type) string {
	switch t.Underlying().(type) {
	case *types.Interface, *types.Signature:
		return g.helper(name) + "[" + g.str(t) + "]"
	}
	return g.helper(name)
}

// helperText holds the helpers; % stands for the suffix of package-level names.
var helperText = map[string]string{
	"id":    "func id%[T any](x T) T { return x }",
	"ptr":   "func ptr%[T any](x T) *T { return &x }",
	"cond":  "func cond%[T any](c bool, a, b T) T {\n\tif c {\n\t\treturn a\n\t}\n\treturn b\n}",
	"tr":    "func tr%[T any](n int, x T) T {\n\tfmt.Print(n, \";\")\n\treturn x\n}",
	"at":    "func at%[T any](s []T, i int) T { return s[uint(i)%uint(len(s))] }",
	"f2i":   "func f2i%(x float64) int {\n\tif x > -1e6 && x < 1e6 {\n\t\treturn int(x)\n\t}\n\treturn -1\n}",
	"add":   "type num% interface {\n\t~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64\n}\n\nfunc add%[T num%](a, b T) T { return a + b }",
	"sub":   "func sub%(s string, i int) string {\n\tif len(s) == 0 {\n\t\treturn s\n\t}\n\treturn s[uint(i)%uint(len(s)):]\n}",
	"build": "func build%[T any](n int, f func(int) T) []T {\n\tvar out []T\n\tfor i := range n {\n\t\tout = append(out, f(i))\n\t}\n\treturn out\n}",
	"cut":   "func cut%[S ~string](s S) S {\n\tif len(s) > 40 {\n\t\treturn s[:40]\n\t}\n\treturn s\n}",
	"few":   "func few%[T any](s []T) []T {\n\tn := min(len(s), 6)\n\treturn s[:n:n]\n}",
	"yes":   "func yes%[T any](x T) bool { return true }",
	"count": "func count%(n int) func(yield func(int) bool) {\n\treturn func(yield func(int) bool) {\n\t\tfor i := range n {\n\t\t\tif !yield(i * i) {\n\t\t\t\treturn\n\t\t\t}\n\t\t}\n\t}\n}",
	"each":  "func each%[T any](xs []T) func(yield func(int, T) bool) {\n\treturn func(yield func(int, T) bool) {\n\t\tfor i := len(xs) - 1; i >= 0; i-- {\n\t\t\tif !yield(i, xs[i]) {\n\t\t\t\treturn\n\t\t\t}\n\t\t}\n\t}\n}",
	"try": "func try%(name string, f func()) {\n\tdefer func() {\n\t\tif r := recover(); r != nil {\n\t\t\tfmt.Println(name, \"panic:\", r)\n" +
		"\t\t\tif e, ok := r.(error); ok {\n\t\t\t\tfmt.Println(e.Error())\n\t\t\t}\n\t\t}\n\t}()\n\tf()\n}",
}

func (g *gen) helperDecls() []string {
	var out []string
	for _, name := range []string{"id", "ptr", "cond", "tr", "at", "f2i", "add", "sub", "build", "cut", "few", "yes", "count", "each", "try"} {
		if g.helpers[name] {
			out = append(out, suffixed(helperText[name], g.suffix))
		}
	}
	for _, t := range g.generics {
		if t.used {
			out = append(out, suffixed(t.text, g.suffix))
		}
	}
	return out
}

// suffixed puts the suffix of package-level names for each % after a letter.
func suffixed(text, suffix string) string {
	if suffix != "" {
		suffix = "_" + suffix
	}
	out := []byte{}
	for i := range len(text) {
		if text[i] == '%' && i > 0 && (text[i-1] >= 'a' && text[i-1] <= 'z' || text[i-1] >= 'A' && text[i-1] <= 'Z' || text[i-1] >= '0' && text[i-1] <= '9') {
			out = append(out, suffix...)
			continue
		}
		out = append(out, text[i])
	}
	return string(out)
}
