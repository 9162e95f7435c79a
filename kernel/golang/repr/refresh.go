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
	}
	return Rebuild(typ, r.renew)
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
	args, changed := Arguments(n, r.renew)
	if origin == n.Origin() && !changed || origin.TypeParams().Len() != len(args) {
		return n
	}
	inst, err := types.Instantiate(r.t.Context, origin, args, false)
	if err != nil {
		return n
	}
	return inst
}
