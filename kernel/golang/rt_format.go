package golang

import (
	"go/types"
	"reflect"
	"strings"
)

// A userType is a type of the program as the runtime knows it.
type userType struct {
	typ     types.Type
	rtype   reflect.Type
	methods map[string]userMethod
}

type userMethod struct {
	ptr bool // its receiver is a pointer
	fn  reflect.Value
}

// registerType receives a type of the program: its number, lowered name and a pointer to a value.
func (m *machine) registerType(i int, lowered string, p any) {
	if i >= len(m.typeTab) {
		return
	}
	t := m.typeTab[i]
	u := &userType{typ: t, rtype: reflect.TypeOf(p).Elem(), methods: map[string]userMethod{}}
	m.mu.Lock()
	defer m.mu.Unlock()
	if old := m.users[types.TypeString(t, nil)]; old != nil && old.rtype == u.rtype {
		u = old
	}
	m.users[types.TypeString(t, nil)] = u
	m.byLowered[lowered] = u
	for _, other := range m.byRType[u.rtype] {
		if other == u {
			return
		}
	}
	m.byRType[u.rtype] = append(m.byRType[u.rtype], u)
}

func (m *machine) registerMethod(i int, name string, ptr bool, fn any) {
	if i >= len(m.typeTab) {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if u := m.users[types.TypeString(m.typeTab[i], nil)]; u != nil {
		u.methods[name] = userMethod{ptr, reflect.ValueOf(fn)}
	}
}

// format gives x, of the program's type number i or of a type to be found (-1), to fmt.
func (m *machine) format(x any, i int) any {
	v := reflect.ValueOf(x)
	if i >= 0 && i < len(m.typeTab) {
		return fmtValue{m, v, m.typeTab[i]}
	}
	v, t := m.dynamic(v)
	if !v.IsValid() {
		return nil
	}
	if t == nil && v.CanInterface() && (isWrapper(v) || !m.mayHide(v.Type(), 0)) {
		return v.Interface()
	}
	return fmtValue{m, v, t}
}

// mayHide reports whether values of type t can hold interpreted values or have Yaegi's field names.
func (m *machine) mayHide(t reflect.Type, depth int) bool {
	if t.Name() != "" && t.PkgPath() != "" || depth > 5 {
		return false
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Interface:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return m.mayHide(t.Elem(), depth+1)
	}
	return false
}

// dynamic takes a value out of interfaces and finds its type in the program, if it can be known.
func (m *machine) dynamic(v reflect.Value) (reflect.Value, types.Type) {
	lowered := ""
	for v.IsValid() {
		switch {
		case v.Kind() == reflect.Interface:
			v = v.Elem()
		case v.Kind() == reflect.Struct && v.Type().String() == valueInterfaceName:
			if n := nodeTypeName(v); n != "" {
				lowered = n
			}
			inner, ok := innerValue(v)
			if !ok {
				return reflect.Value{}, nil
			}
			v = inner
		case isWrapper(v):
			inner, t := m.dynamic(v.Field(0))
			if t == nil && v.CanInterface() {
				return v, nil // only the wrapper knows the methods
			}
			return inner, t
		default:
			return v, m.typeOfValue(v, lowered)
		}
	}
	return v, nil
}

// isWrapper: a struct through which an interpreted value became a compiled interface.
func isWrapper(v reflect.Value) bool {
	return v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().Field(0).Name == "IValue" && v.Type().Name() != ""
}

// typeOfValue finds the program's type of a value by Yaegi's name for it, or by its structure if only one type has that.
func (m *machine) typeOfValue(v reflect.Value, lowered string) types.Type {
	m.mu.Lock()
	defer m.mu.Unlock()
	name, ptr := strings.CutPrefix(lowered, "*")
	if u := m.byLowered[name]; u != nil {
		if ptr || v.Kind() == reflect.Pointer && v.Type().Elem() == u.rtype {
			return types.NewPointer(u.typ)
		}
		if v.Type() == u.rtype {
			return u.typ
		}
	}
	rt, wrap := v.Type(), func(t types.Type) types.Type { return t }
	if rt.Kind() == reflect.Pointer {
		rt, wrap = rt.Elem(), func(t types.Type) types.Type { return types.NewPointer(t) }
	}
	if us := m.byRType[rt]; rt.Kind() == reflect.Struct && len(us) == 1 {
		return wrap(us[0].typ)
	}
	return nil
}

// nodeTypeName reads the name of a type out of Yaegi's valueInterface: node.typ.name, or *node.typ.val.name.
func nodeTypeName(v reflect.Value) string {
	n := v.FieldByName("node")
	if !n.IsValid() || n.IsNil() {
		return ""
	}
	typ := n.Elem().FieldByName("typ")
	if !typ.IsValid() || typ.IsNil() {
		return ""
	}
	t := typ.Elem()
	if name := t.FieldByName("name").String(); name != "" {
		return name
	}
	if val := t.FieldByName("val"); val.IsValid() && !val.IsNil() {
		if name := val.Elem().FieldByName("name").String(); name != "" {
			return "*" + name
		}
	}
	return ""
}
