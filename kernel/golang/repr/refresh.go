package repr

import "go/types"

// Refresh replaces the program's declared types in the table by what newer gives for their names: a session checks what
// earlier cells declared again in each cell, with new objects. newer gives nil for types that are gone or stay as they are.
func (t *Types) Refresh(newer func(*types.TypeName) *types.TypeName) {
	for id, typ := range t.table {
		if typ != nil {
			t.table[id] = t.Renew(typ, newer)
		}
	}
}

// Renew does so for one type.
func (t *Types) Renew(typ types.Type, newer func(*types.TypeName) *types.TypeName) types.Type {
	return (&renewer{t, newer}).renew(typ)
}

type renewer struct {
	t     *Types
	newer func(*types.TypeName) *types.TypeName
}

func (r *renewer) renew(typ types.Type) types.Type {
	switch typ := typ.(type) {
	case *types.Alias:
		return r.renew(types.Unalias(typ))
	case *types.Named:
		return r.named(typ)
	case *types.Pointer:
		if e := r.renew(typ.Elem()); e != typ.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := r.renew(typ.Elem()); e != typ.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := r.renew(typ.Elem()); e != typ.Elem() {
			return types.NewArray(e, typ.Len())
		}
	case *types.Chan:
		if e := r.renew(typ.Elem()); e != typ.Elem() {
			return types.NewChan(typ.Dir(), e)
		}
	case *types.Map:
		if k, e := r.renew(typ.Key()), r.renew(typ.Elem()); k != typ.Key() || e != typ.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Tuple:
		return r.tuple(typ)
	case *types.Signature:
		if p, s := r.tuple(typ.Params()), r.tuple(typ.Results()); p != typ.Params() || s != typ.Results() {
			return types.NewSignatureType(nil, nil, nil, p, s, typ.Variadic())
		}
	case *types.Struct:
		return r.structure(typ)
	case *types.Interface:
		return r.iface(typ)
	}
	return typ
}

func (r *renewer) named(n *types.Named) types.Type {
	origin := n.Origin()
	if r.t.Own(n.Obj()) {
		if tn := r.newer(n.Obj()); tn != nil {
			if m, ok := types.Unalias(tn.Type()).(*types.Named); ok {
				origin = m
			}
		}
	}
	if n.TypeArgs().Len() == 0 {
		return origin
	}
	changed := origin != n.Origin()
	var args []types.Type
	for a := range n.TypeArgs().Types() {
		b := r.renew(a)
		changed = changed || a != b
		args = append(args, b)
	}
	if !changed || origin.TypeParams().Len() != len(args) {
		return n
	}
	inst, err := types.Instantiate(r.t.Context, origin, args, false)
	if err != nil {
		return n
	}
	return inst
}

func (r *renewer) tuple(t *types.Tuple) *types.Tuple {
	changed := false
	var vars []*types.Var
	for v := range t.Variables() {
		if typ := r.renew(v.Type()); typ != v.Type() {
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

func (r *renewer) structure(s *types.Struct) types.Type {
	changed := false
	var fields []*types.Var
	var tags []string
	for i := range s.NumFields() {
		f := s.Field(i)
		if typ := r.renew(f.Type()); typ != f.Type() {
			changed = true
			f = types.NewField(f.Pos(), f.Pkg(), f.Name(), typ, f.Embedded())
		}
		fields, tags = append(fields, f), append(tags, s.Tag(i))
	}
	if !changed {
		return s
	}
	return types.NewStruct(fields, tags)
}

func (r *renewer) iface(i *types.Interface) types.Type {
	changed := false
	var methods []*types.Func
	for m := range i.Methods() {
		if sig := r.renew(m.Type()); sig != m.Type() {
			changed = true
			m = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), sig.(*types.Signature))
		}
		methods = append(methods, m)
	}
	if !changed {
		return i
	}
	return types.NewInterfaceType(methods, nil).Complete()
}
