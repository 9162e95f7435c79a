package lower

import (
	"go/types"

	"goelm/kernel/golang/refuse"
)

// An env gives type parameters their meaning in an instance of a generic function or type.
type env struct {
	args map[*types.TypeParam]types.Type
	memo map[types.Type]types.Type
	// local holds the types declared inside the generic function, one for each instance.
	local map[*types.TypeName]*types.Named
}

func newEnv(params *types.TypeParamList, args []types.Type) *env {
	e := &env{args: map[*types.TypeParam]types.Type{}, memo: map[types.Type]types.Type{}, local: map[*types.TypeName]*types.Named{}}
	for i := range params.Len() {
		e.args[params.At(i)] = args[i]
	}
	return e
}

// subst gives t with type parameters replaced by their present meaning. Identical results are one object as far as named
// types go, because instances share a context.
func (l *Lowerer) subst(t types.Type) types.Type {
	if t == nil {
		return t
	}
	if l.env == nil {
		if a, ok := t.(*types.Alias); ok {
			return types.Unalias(a)
		}
		return t
	}
	if s, ok := l.env.memo[t]; ok {
		return s
	}
	s := l.replace(t)
	l.env.memo[t] = s
	return s
}

func (l *Lowerer) replace(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.TypeParam:
		if m := l.env.args[t]; m != nil {
			return m
		}
	case *types.Alias:
		return l.subst(types.Unalias(t))
	case *types.Named:
		return l.substNamed(t)
	case *types.Pointer:
		if e := l.subst(t.Elem()); e != t.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := l.subst(t.Elem()); e != t.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := l.subst(t.Elem()); e != t.Elem() {
			return types.NewArray(e, t.Len())
		}
	case *types.Chan:
		if e := l.subst(t.Elem()); e != t.Elem() {
			return types.NewChan(t.Dir(), e)
		}
	case *types.Map:
		if k, e := l.subst(t.Key()), l.subst(t.Elem()); k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Tuple:
		return l.substTuple(t)
	case *types.Signature:
		p, r := l.substTuple(t.Params()), l.substTuple(t.Results())
		if p != t.Params() || r != t.Results() {
			return types.NewSignatureType(t.Recv(), nil, nil, p, r, t.Variadic())
		}
	case *types.Struct:
		return l.substStruct(t)
	case *types.Interface:
		return l.substInterface(t)
	}
	return t
}

func (l *Lowerer) substNamed(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		return l.substLocal(t)
	}
	changed := false
	var args []types.Type
	for a := range t.TypeArgs().Types() {
		b := l.subst(a)
		changed = changed || a != b
		args = append(args, b)
	}
	if !changed {
		return t
	}
	return l.instantiate(t.Origin(), args)
}

// substLocal gives a type declared inside the generic function its own copy in each instance.
func (l *Lowerer) substLocal(t *types.Named) types.Type {
	obj := t.Obj()
	if obj.Pkg() == nil || obj.Parent() == nil || obj.Parent() == obj.Pkg().Scope() || !l.T.Own(obj) && l.bundle == nil {
		return t
	}
	if n := l.env.local[obj]; n != nil {
		return n
	}
	n := types.NewNamed(types.NewTypeName(obj.Pos(), obj.Pkg(), obj.Name(), nil), nil, nil)
	l.env.local[obj] = n
	n.SetUnderlying(l.subst(t.Underlying()))
	return n
}

func (l *Lowerer) instantiate(origin *types.Named, args []types.Type) *types.Named {
	inst, err := types.Instantiate(l.T.Context, origin, args, false)
	if err != nil {
		panic(err.Error())
	}
	depth := 0
	for _, a := range args {
		depth = max(depth, nesting(a, 0))
	}
	const deepest = 50
	if depth > deepest {
		l.refuse(l.at, refuse.GenericInstances, "the type %s, whose instances need each other without end", origin.Obj().Name())
	}
	return inst.(*types.Named)
}

// nesting is the depth to which type arguments nest in t.
func nesting(t types.Type, depth int) int {
	if depth > 100 {
		return depth
	}
	switch t := t.(type) {
	case *types.Pointer:
		return nesting(t.Elem(), depth+1)
	case *types.Slice:
		return nesting(t.Elem(), depth+1)
	case *types.Array:
		return nesting(t.Elem(), depth+1)
	case *types.Map:
		return max(nesting(t.Key(), depth+1), nesting(t.Elem(), depth+1))
	case *types.Chan:
		return nesting(t.Elem(), depth+1)
	case *types.Named:
		d := depth
		for a := range t.TypeArgs().Types() {
			d = max(d, nesting(a, depth+1))
		}
		return d
	}
	return depth
}

func (l *Lowerer) substTuple(t *types.Tuple) *types.Tuple {
	changed := false
	var vars []*types.Var
	for v := range t.Variables() {
		typ := l.subst(v.Type())
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

func (l *Lowerer) substStruct(t *types.Struct) types.Type {
	changed := false
	var fields []*types.Var
	var tags []string
	for i := range t.NumFields() {
		f := t.Field(i)
		if typ := l.subst(f.Type()); typ != f.Type() {
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

func (l *Lowerer) substInterface(t *types.Interface) types.Type {
	changed := false
	var methods []*types.Func
	for m := range t.Methods() {
		if sig := l.subst(m.Type()); sig != m.Type() {
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
