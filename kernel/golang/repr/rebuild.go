package repr

import "go/types"

// Rebuild gives typ with part(c) in the place of each type c that it is directly made of, and typ itself where that changes
// nothing. What a name stands for is no part of it: declared types, type parameters and basic types come back as they are.
func Rebuild(typ types.Type, part func(types.Type) types.Type) types.Type {
	switch t := typ.(type) {
	case *types.Pointer:
		if e := part(t.Elem()); e != t.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := part(t.Elem()); e != t.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := part(t.Elem()); e != t.Elem() {
			return types.NewArray(e, t.Len())
		}
	case *types.Chan:
		if e := part(t.Elem()); e != t.Elem() {
			return types.NewChan(t.Dir(), e)
		}
	case *types.Map:
		if k, e := part(t.Key()), part(t.Elem()); k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Tuple:
		return rebuildTuple(t, part)
	case *types.Signature:
		if p, r := rebuildTuple(t.Params(), part), rebuildTuple(t.Results(), part); p != t.Params() || r != t.Results() {
			return types.NewSignatureType(t.Recv(), nil, nil, p, r, t.Variadic())
		}
	case *types.Struct:
		return rebuildStruct(t, part)
	case *types.Interface:
		return rebuildInterface(t, part)
	}
	return typ
}

func rebuildTuple(t *types.Tuple, part func(types.Type) types.Type) *types.Tuple {
	changed := false
	var vars []*types.Var
	for v := range t.Variables() {
		if typ := part(v.Type()); typ != v.Type() {
			changed = true
			v = types.NewParam(v.Pos(), v.Pkg(), v.Name(), typ)
		}
		vars = append(vars, v)
	}
	if !changed {
		return t
	}
	return types.NewTuple(vars...)
}

func rebuildStruct(t *types.Struct, part func(types.Type) types.Type) types.Type {
	changed := false
	var fields []*types.Var
	var tags []string
	for i := range t.NumFields() {
		f := t.Field(i)
		if typ := part(f.Type()); typ != f.Type() {
			changed = true
			f = types.NewField(f.Pos(), f.Pkg(), f.Name(), typ, f.Embedded())
		}
		fields, tags = append(fields, f), append(tags, t.Tag(i))
	}
	if !changed {
		return t
	}
	return types.NewStruct(fields, tags)
}

func rebuildInterface(t *types.Interface, part func(types.Type) types.Type) types.Type {
	changed := false
	var methods []*types.Func
	for m := range t.Methods() {
		if typ := part(m.Type()); typ != m.Type() {
			changed = true
			s := typ.(*types.Signature) // without a receiver, which is the new interface: the old one must not stay alive by it
			m = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic()))
		}
		methods = append(methods, m)
	}
	if !changed {
		return t
	}
	return types.NewInterfaceType(methods, nil).Complete()
}

// Arguments are the type arguments of an instance with part applied to each; changed says whether any is another type now.
func Arguments(n *types.Named, part func(types.Type) types.Type) (args []types.Type, changed bool) {
	for a := range n.TypeArgs().Types() {
		b := part(a)
		changed = changed || a != b
		args = append(args, b)
	}
	return args, changed
}
