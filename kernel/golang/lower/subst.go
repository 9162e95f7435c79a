package lower

import (
	"go/types"

	"goelm/kernel/golang/refuse"
	"goelm/kernel/golang/repr"
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
	default:
		return repr.Rebuild(t, l.subst)
	}
	return t
}

func (l *Lowerer) substNamed(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		return l.substLocal(t)
	}
	args, changed := repr.Arguments(t, l.subst)
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
