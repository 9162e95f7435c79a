package golang

import "go/types"

// subst gives t with type parameters replaced by their present meaning.
func (l *lowerer) subst(t types.Type) types.Type {
	if len(l.env) == 0 || t == nil {
		return t
	}
	return substitute(t, func(p *types.TypeParam) types.Type { return l.env[p] })
}

// substitute replaces type parameters in t; those that meaning maps to nil stay. It returns t itself if nothing changes.
func substitute(t types.Type, meaning func(*types.TypeParam) types.Type) types.Type {
	sub := func(t types.Type) types.Type { return substitute(t, meaning) }
	switch t := t.(type) {
	case *types.TypeParam:
		if m := meaning(t); m != nil {
			return m
		}
	case *types.Alias:
		return sub(types.Unalias(t))
	case *types.Named:
		return substNamed(t, sub)
	case *types.Pointer:
		if e := sub(t.Elem()); e != t.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := sub(t.Elem()); e != t.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := sub(t.Elem()); e != t.Elem() {
			return types.NewArray(e, t.Len())
		}
	case *types.Chan:
		if e := sub(t.Elem()); e != t.Elem() {
			return types.NewChan(t.Dir(), e)
		}
	case *types.Map:
		if k, e := sub(t.Key()), sub(t.Elem()); k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Tuple:
		return substTuple(t, sub)
	case *types.Signature:
		p, r := substTuple(t.Params(), sub), substTuple(t.Results(), sub)
		if p != t.Params() || r != t.Results() {
			return types.NewSignatureType(t.Recv(), nil, nil, p, r, t.Variadic())
		}
	case *types.Struct:
		return substStruct(t, sub)
	case *types.Interface:
		return substInterface(t, sub)
	}
	return t
}

func substNamed(t *types.Named, sub func(types.Type) types.Type) types.Type {
	changed := false
	var args []types.Type
	for a := range t.TypeArgs().Types() {
		b := sub(a)
		changed = changed || a != b
		args = append(args, b)
	}
	if !changed {
		return t
	}
	inst, err := types.Instantiate(nil, t.Origin(), args, false)
	if err != nil {
		return t
	}
	return inst
}

func substTuple(t *types.Tuple, sub func(types.Type) types.Type) *types.Tuple {
	changed := false
	var vars []*types.Var
	for v := range t.Variables() {
		typ := sub(v.Type())
		if typ != v.Type() {
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

func substStruct(t *types.Struct, sub func(types.Type) types.Type) types.Type {
	changed := false
	var fields []*types.Var
	var tags []string
	for i := range t.NumFields() {
		f := t.Field(i)
		if typ := sub(f.Type()); typ != f.Type() {
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

func substInterface(t *types.Interface, sub func(types.Type) types.Type) types.Type {
	changed := false
	var methods []*types.Func
	for m := range t.Methods() {
		if sig := sub(m.Type()); sig != m.Type() {
			changed = true
			m = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), sig.(*types.Signature))
		}
		methods = append(methods, m)
	}
	if !changed {
		return t
	}
	return types.NewInterfaceType(methods, nil).Complete()
}
