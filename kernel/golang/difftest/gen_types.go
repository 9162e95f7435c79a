package difftest

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
)

// Which types a program has, and what is known of them.

var (
	tInt    = types.Typ[types.Int]
	tString = types.Typ[types.String]
	tBool   = types.Typ[types.Bool]
	tFloat  = types.Typ[types.Float64]
	tAny    = types.Universe.Lookup("any").Type()
	tError  = types.Universe.Lookup("error").Type()
)

var sizedKinds = []types.BasicKind{
	types.Int8, types.Int16, types.Int32, types.Int64, types.Uint, types.Uint8, types.Uint16, types.Uint32, types.Uint64,
}

// basic gives a basic type, int most of all.
func (g *gen) basic() types.Type {
	for {
		switch n := g.r.IntN(20); {
		case n < 6:
			return tInt
		case n < 11 && g.has("sized"):
			return types.Typ[pick(g, sizedKinds)]
		case n < 14 && g.has("string"):
			return tString
		case n < 15:
			return tBool
		case n < 18 && g.has("float"):
			if g.chance(5) {
				return types.Typ[types.Float32]
			}
			return tFloat
		case n == 18 && g.has("complex"):
			return types.Typ[types.Complex128]
		case n == 19 && g.has("sized"):
			return types.Universe.Lookup(pick(g, []string{"byte", "rune"})).Type()
		}
	}
}

// anyType gives a type for a variable, field or element; depth limits its composition.
func (g *gen) anyType(depth int) types.Type {
	for {
		switch n := g.r.IntN(22); {
		case n < 8 || depth <= 0:
			return g.basic()
		case n < 12 && len(g.named) > 0:
			return pick(g, g.named)
		case n < 14:
			return types.NewSlice(g.anyType(depth - 1))
		case n < 15 && g.has("array"):
			return types.NewArray(g.anyType(depth-1), int64(1+g.r.IntN(4)))
		case n < 17 && g.has("map"):
			return types.NewMap(g.keyType(), g.anyType(depth-1))
		case n < 18 && g.has("pointer") && len(g.named) > 0:
			if n := pick(g, g.named); !types.IsInterface(n) {
				return types.NewPointer(n)
			}
		case n < 19 && g.has("iface") && len(g.ifaces) > 0:
			return pick(g, g.ifaces)
		case n < 20 && g.has("iface"):
			return tAny
		case n < 21 && g.has("closure"):
			return g.funcType()
		}
	}
}

func (g *gen) keyType() types.Type {
	for {
		t := g.basic()
		switch g.r.IntN(8) {
		case 0:
			if len(g.named) > 0 {
				t = pick(g, g.named)
			}
		case 1:
			if g.has("array") {
				t = types.NewArray(g.basic(), 2)
			}
		}
		if g.plainKey(t) {
			return t
		}
	}
}

// plainKey: comparable without panics, ordered by fmt, no NaN.
func (g *gen) plainKey(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsFloat|types.IsComplex) == 0
	case *types.Array:
		return g.plainKey(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if !g.plainKey(f.Type()) {
				return false
			}
		}
		return u.NumFields() > 0
	}
	return false
}

// funcType gives the type of a function value: without effects.
func (g *gen) funcType() types.Type {
	var params []*types.Var
	for range g.r.IntN(3) {
		params = append(params, types.NewVar(token.NoPos, g.pkg, "", g.basic()))
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(types.NewVar(token.NoPos, g.pkg, "", g.basic())), false)
}

// comparable without a panic.
func plainComparable(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return false
	case *types.Struct:
		for f := range u.Fields() {
			if !plainComparable(f.Type()) {
				return false
			}
		}
		return true
	case *types.Array:
		return plainComparable(u.Elem())
	}
	return types.Comparable(t)
}

// printable: fmt writes no address. Pointers are followed at the top only, interfaces hold what is printable.
func (g *gen) printable(t types.Type, nested bool) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return true
	case *types.Struct:
		for f := range u.Fields() {
			if !g.printable(f.Type(), true) {
				return false
			}
		}
		return true
	case *types.Array:
		return g.printable(u.Elem(), true)
	case *types.Slice:
		return g.printable(u.Elem(), true)
	case *types.Map:
		return g.printable(u.Key(), true) && g.printable(u.Elem(), true)
	case *types.Pointer:
		if _, ok := u.Elem().Underlying().(*types.Struct); !ok || nested {
			return false
		}
		return g.printable(u.Elem(), true)
	case *types.Interface:
		if u.NumMethods() == 0 {
			return true // see anyValue
		}
		if nested {
			return false
		}
		if types.Identical(t, tError) {
			return true
		}
		for _, n := range g.named {
			if types.IsInterface(n) {
				continue
			}
			if types.Implements(n, u) && !g.printable(n, true) {
				return false
			}
			if p := types.NewPointer(n); types.Implements(p, u) && !g.printable(p, false) {
				return false
			}
		}
		return true
	}
	return false
}

func (g *gen) makeTypes() {
	g.makePool()
	n := 1 + g.r.IntN(5)
	for range n {
		name := g.newTop("T")
		obj := types.NewTypeName(token.NoPos, g.pkg, name, nil)
		var under types.Type
		switch k := g.r.IntN(10); {
		case len(g.named) > 0 && g.has("defined") && g.chance(4):
			under = pick(g, g.named)
		case k < 5 && g.has("struct"):
			g.structType(obj)
			continue
		case k < 7 && g.has("namedbasic"):
			under = g.basic().Underlying()
		case k < 8 && g.has("namedcomp"):
			under = types.NewSlice(g.anyType(1))
		case k < 9 && g.has("namedcomp") && g.has("map"):
			under = types.NewMap(g.keyType(), g.anyType(1))
		case g.has("namedcomp") && g.has("array"):
			under = types.NewArray(g.anyType(1), int64(1+g.r.IntN(3)))
		default:
			under = g.basic().Underlying()
		}
		t := types.NewNamed(obj, under.Underlying(), nil)
		g.decls = append(g.decls, fmt.Sprintf("type %s %s", name, g.str(under)))
		g.addMethods(t)
		g.named = append(g.named, t)
	}
	if g.has("iface") {
		g.makeInterfaces()
	}
	if g.has("struct") && g.has("pointer") && g.chance(2) {
		g.nodeType()
	}
	if g.has("embed") {
		for range 1 + g.r.IntN(2) {
			g.structType(types.NewTypeName(token.NoPos, g.pkg, g.newTop("T"), nil))
		}
	}
}

// makePool decides which methods types of this program may have.
func (g *gen) makePool() {
	for i := range 2 + g.r.IntN(4) {
		f := &fun{name: fmt.Sprintf("%s%d", pick(g, []string{"M", "m"}), i), effect: g.has("effect") && g.chance(2)}
		var params, results []*types.Var
		for range g.r.IntN(3) {
			params = append(params, types.NewVar(token.NoPos, g.pkg, "", g.basic()))
		}
		for range 1 + g.r.IntN(5)/4 {
			results = append(results, types.NewVar(token.NoPos, g.pkg, "", g.basic()))
		}
		f.sig = types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(results...), false)
		g.pool = append(g.pool, f)
	}
	if g.has("stringer") {
		str := types.NewSignatureType(nil, nil, nil, nil, types.NewTuple(types.NewVar(token.NoPos, g.pkg, "", tString)), false)
		g.pool = append(g.pool, &fun{name: "String", sig: str})
		if g.chance(2) {
			g.pool = append(g.pool, &fun{name: "Error", sig: str})
		}
	}
}

func (g *gen) poolFun(name string) *fun {
	for _, f := range g.pool {
		if f.name == name {
			return f
		}
	}
	return nil
}

func (g *gen) structType(obj *types.TypeName) {
	var fields []*types.Var
	var text []string
	t := types.NewNamed(obj, nil, nil)
	if g.has("embed") {
		seen := map[string]bool{}
		for range g.r.IntN(3) {
			var e types.Type
			switch {
			case len(g.ifaces) > 0 && g.chance(4):
				e = pick(g, g.ifaces)
			case len(g.named) > 0:
				n := pick(g, g.named)
				e = n
				if g.has("pointer") && g.chance(4) {
					e = types.NewPointer(n)
				}
			default:
				continue
			}
			name := strings.TrimPrefix(g.str(e), "*")
			if seen[name] {
				continue
			}
			seen[name] = true
			fields = append(fields, types.NewField(token.NoPos, g.pkg, name, e, true))
			text = append(text, g.str(e))
		}
	}
	for i := range 1 + g.r.IntN(4) {
		name := fmt.Sprintf("%c%d", 'a'+rune(g.r.IntN(6)), i)
		if g.chance(3) {
			name = strings.ToUpper(name[:1]) + name[1:]
		}
		ft := g.anyType(2)
		fields = append(fields, types.NewField(token.NoPos, g.pkg, name, ft, false))
		text = append(text, name+" "+g.str(ft))
	}
	t.SetUnderlying(types.NewStruct(fields, nil))
	g.decls = append(g.decls, fmt.Sprintf("type %s struct {\n%s\n}", obj.Name(), strings.Join(text, "\n")))
	g.addMethods(t)
	g.named = append(g.named, t)
}

// nodeType declares a struct that refers to itself.
func (g *gen) nodeType() {
	name := g.newTop("T")
	t := types.NewNamed(types.NewTypeName(token.NoPos, g.pkg, name, nil), nil, nil)
	val := g.basic()
	t.SetUnderlying(types.NewStruct([]*types.Var{
		types.NewField(token.NoPos, g.pkg, "val", val, false),
		types.NewField(token.NoPos, g.pkg, "next", types.NewPointer(t), false),
		types.NewField(token.NoPos, g.pkg, "kids", types.NewSlice(types.NewPointer(t)), false),
	}, nil))
	g.decls = append(g.decls, fmt.Sprintf("type %s struct {\nval %s\nnext *%s\nkids []*%s\n}", name, g.str(val), name, name))
	g.addMethods(t)
	g.named = append(g.named, t)
}

func (g *gen) makeInterfaces() {
	for range 1 + g.r.IntN(2) {
		var methods []*types.Func
		var text []string
		for _, f := range g.pool {
			if g.chance(2) && f.name != "Error" {
				methods = append(methods, types.NewFunc(token.NoPos, g.pkg, f.name, f.sig))
				text = append(text, f.name+strings.TrimPrefix(g.str(f.sig), "func"))
			}
		}
		if len(methods) == 0 {
			continue
		}
		it := types.NewInterfaceType(methods, nil)
		it.Complete()
		if len(g.implementers(it)) == 0 {
			continue
		}
		name := g.newTop("I")
		t := types.NewNamed(types.NewTypeName(token.NoPos, g.pkg, name, nil), it, nil)
		g.decls = append(g.decls, fmt.Sprintf("type %s interface {\n%s\n}", name, strings.Join(text, "\n")))
		g.ifaces = append(g.ifaces, t)
	}
}

// implementers lists the types of the program that implement it, pointers too.
func (g *gen) implementers(it *types.Interface) []types.Type {
	var out []types.Type
	for _, n := range g.named {
		if g.writing && !g.hasWritten(n, it) {
			continue
		}
		if types.Implements(n, it) {
			out = append(out, n)
		} else if types.Implements(types.NewPointer(n), it) {
			out = append(out, types.NewPointer(n))
		}
	}
	return out
}

// hasWritten: the methods with which t implements it are declared already.
func (g *gen) hasWritten(t types.Type, it *types.Interface) bool {
	for m := range it.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(t, true, g.pkg, m.Name())
		if f, ok := obj.(*types.Func); ok && !g.written[f] {
			return false
		}
	}
	return true
}

// addMethods gives t methods of the pool; their bodies follow when all types are there.
func (g *gen) addMethods(t *types.Named) {
	for _, f := range g.pool {
		if !g.chance(2) || fieldNamed(t, f.name) {
			continue
		}
		if f.name == "Error" && g.chance(2) {
			continue
		}
		var recv types.Type = t
		ptr := g.has("pointer") && g.chance(2)
		if ptr {
			recv = types.NewPointer(t)
		}
		sig := types.NewSignatureType(types.NewVar(token.NoPos, g.pkg, "r", recv), nil, nil, f.sig.Params(), f.sig.Results(), false)
		m := types.NewFunc(token.NoPos, g.pkg, f.name, sig)
		t.AddMethod(m)
		g.ptrRecv[m] = ptr
	}
}

func fieldNamed(t *types.Named, name string) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Name() == name {
			return true
		}
	}
	return false
}
