package repr

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// Key is a text that identical types share and no others.
func (t *Types) Key(typ types.Type) string {
	if k, ok := t.keys[typ]; ok {
		return k
	}
	k := t.key(typ)
	t.keys[typ] = k
	return k
}

func (t *Types) key(typ types.Type) string {
	switch typ := typ.(type) {
	case *types.Alias:
		return t.Key(types.Unalias(typ))
	case *types.Named:
		return t.Identity(typ)
	case *types.Basic:
		return types.Typ[typ.Kind()].Name() // byte is uint8
	case *types.Pointer:
		return "*" + t.Key(typ.Elem())
	case *types.Slice:
		return "[]" + t.Key(typ.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(typ.Len(), 10) + "]" + t.Key(typ.Elem())
	case *types.Map:
		return "map[" + t.Key(typ.Key()) + "]" + t.Key(typ.Elem())
	case *types.Chan:
		return "chan" + strconv.Itoa(int(typ.Dir())) + "(" + t.Key(typ.Elem()) + ")"
	case *types.Signature:
		variadic := ""
		if typ.Variadic() {
			variadic = "..."
		}
		return "func(" + t.tupleKey(typ.Params()) + variadic + ")(" + t.tupleKey(typ.Results()) + ")"
	case *types.Struct:
		var b strings.Builder
		b.WriteString("struct{")
		for i := range typ.NumFields() {
			f := typ.Field(i)
			if f.Embedded() {
				b.WriteString("=")
			}
			fmt.Fprintf(&b, "%s %s %q;", f.Name(), t.Key(f.Type()), typ.Tag(i))
		}
		return b.String() + "}"
	case *types.Interface:
		var b strings.Builder
		b.WriteString("interface{")
		for m := range typ.Methods() { // sorted by name
			b.WriteString(m.Name() + t.Key(m.Type()) + ";")
		}
		return b.String() + "}"
	case *types.Tuple:
		return "(" + t.tupleKey(typ) + ")"
	}
	panic(fmt.Sprintf("type %v has no key", typ))
}

func (t *Types) tupleKey(tuple *types.Tuple) string {
	var parts []string
	for v := range tuple.Variables() {
		parts = append(parts, t.Key(v.Type()))
	}
	return strings.Join(parts, ",")
}

// Identity tells a declared type, or an instance of a generic one, from all others.
func (t *Types) Identity(n *types.Named) string {
	obj := n.Obj()
	id := ""
	switch {
	case obj.Pkg() == nil:
		id = obj.Name()
	case !t.Own(obj):
		id = obj.Pkg().Path() + "." + obj.Name()
	case obj.Parent() == obj.Pkg().Scope():
		id = obj.Name()
		if t.global != nil {
			id = t.global(obj)
		}
	default:
		id = t.local[obj]
		if id == "" {
			id = "\x00" + t.Fresh(obj.Name())
			t.local[obj] = id
		}
	}
	if n.TypeArgs().Len() == 0 {
		return id
	}
	var args []string
	for a := range n.TypeArgs().Types() {
		args = append(args, t.Key(a))
	}
	return id + "[" + strings.Join(args, ",") + "]"
}

// ID numbers a type for the runtime.
func (t *Types) ID(typ types.Type) int {
	k := t.Key(typ)
	id, ok := t.ids[k]
	if !ok {
		id = len(t.table)
		t.ids[k] = id
		t.table = append(t.table, typ)
	}
	t.table[id] = typ // of the latest check, whose objects the runtime looks at
	return id
}

// Table gives the types by number; 0 is none.
func (t *Types) Table() []types.Type { return t.table }

// Faithful reports whether values of typ look the same in lowered code, so that they can lie in an interface without their type.
func (t *Types) Faithful(typ types.Type) bool {
	if f, ok := t.faith[typ]; ok {
		return f
	}
	f := t.faithful(typ)
	t.faith[typ] = f
	return f
}

func (t *Types) faithful(typ types.Type) bool {
	switch typ := typ.(type) {
	case *types.Alias:
		return t.Faithful(types.Unalias(typ))
	case *types.Named:
		return !t.Own(typ.Obj()) && typ.TypeArgs().Len() == 0
	case *types.Basic:
		return true
	case *types.Pointer:
		return t.Faithful(typ.Elem())
	case *types.Slice:
		return t.Faithful(typ.Elem())
	case *types.Array:
		return t.Faithful(typ.Elem())
	case *types.Chan:
		return t.Faithful(typ.Elem())
	case *types.Map:
		return t.Faithful(typ.Key()) && t.Faithful(typ.Elem())
	case *types.Signature:
		for v := range typ.Params().Variables() {
			if !t.Faithful(v.Type()) {
				return false
			}
		}
		for v := range typ.Results().Variables() {
			if !t.Faithful(v.Type()) {
				return false
			}
		}
		return true
	case *types.Struct:
		return typ.NumFields() == 0
	case *types.Interface:
		return typ.NumMethods() == 0
	}
	return false
}
