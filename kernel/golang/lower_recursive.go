package golang

import (
	"fmt"
	"go/ast"
	"go/types"
)

// Yaegi cannot build a struct type that leads back to itself through a function type (type World struct { on []func(*World) }).
// Such a field is an interface{} in the lowered struct, and a use of it asserts its type.

// loose reports whether field i of the struct type t is written as interface{}.
func (l *lowerer) loose(t types.Type, i int) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	owner, ok := types.Unalias(t).(*types.Named)
	if !ok || owner.Obj().Pkg() == nil || !l.own(owner.Obj()) {
		return false
	}
	st, ok := owner.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	key := fmt.Sprintf("%s#%d", types.TypeString(owner, nil), i)
	if v, ok := l.looseFields[key]; ok {
		return v
	}
	found := false
	signatures(st.Field(i).Type(), map[types.Type]bool{}, func(s *types.Signature) {
		found = found || leadsTo(s, owner, map[types.Type]bool{})
	})
	l.looseFields[key] = found
	return found
}

// signatures calls f for the function types in t, without looking into named structs.
func signatures(t types.Type, seen map[types.Type]bool, f func(*types.Signature)) {
	if seen[t] {
		return
	}
	seen[t] = true
	if _, named := types.Unalias(t).(*types.Named); named {
		switch t.Underlying().(type) {
		case *types.Struct, *types.Interface:
			return
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
		f(u)
	case *types.Pointer:
		signatures(u.Elem(), seen, f)
	case *types.Slice:
		signatures(u.Elem(), seen, f)
	case *types.Array:
		signatures(u.Elem(), seen, f)
	case *types.Chan:
		signatures(u.Elem(), seen, f)
	case *types.Map:
		signatures(u.Key(), seen, f)
		signatures(u.Elem(), seen, f)
	}
}

// leadsTo reports whether t is made, at any depth, of owner.
func leadsTo(t types.Type, owner *types.Named, seen map[types.Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if types.Identical(n, owner) {
			return true
		}
		if n.Obj().Pkg() != nil && n.Obj().Pkg() != owner.Obj().Pkg() {
			return false
		}
		if types.IsInterface(n) {
			return false // an interface is a type of its own to Yaegi
		}
	}
	to := func(t types.Type) bool { return leadsTo(t, owner, seen) }
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return to(u.Elem())
	case *types.Slice:
		return to(u.Elem())
	case *types.Array:
		return to(u.Elem())
	case *types.Chan:
		return to(u.Elem())
	case *types.Map:
		return to(u.Key()) || to(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			if to(u.Field(i).Type()) {
				return true
			}
		}
	case *types.Signature:
		for v := range u.Params().Variables() {
			if to(v.Type()) {
				return true
			}
		}
		for v := range u.Results().Variables() {
			if to(v.Type()) {
				return true
			}
		}
	}
	return false
}

// looseRead writes the value of a loose field, whose plain selector is text.
func (l *lowerer) looseRead(at ast.Node, text string, t types.Type) string {
	switch t.Underlying().(type) {
	case *types.Signature, *types.Slice, *types.Map, *types.Chan:
	default:
		l.refuse(at, "recursive-type", "a type that refers to itself through a function in field %s", text)
	}
	typ := l.typ(t)
	get := l.helper("get|"+typ, "get", func(fn string) string {
		return "func " + fn + "(x interface{}) " + typ + " { if x == nil { return nil }; return x.(" + typ + ") }\n"
	})
	return get + "(" + text + ")"
}
