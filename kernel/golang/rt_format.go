package golang

import (
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// format gives a value in an interface to fmt.
func (m *machine) format(x any) any {
	switch v := m.unhost(x).(type) {
	case nil:
		return nil
	case Box:
		if _, isError := m.methodOf(v.T, "Error"); isError {
			return m.wrapError(v)
		}
		return fmtValue{m, reflect.ValueOf(v.V), m.typeOf(v.T)}
	default:
		if m.mayHide(reflect.TypeOf(v), 0) {
			return fmtValue{m, reflect.ValueOf(v), nil}
		}
	}
	return x
}

func (m *machine) formatAll(list []any) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = m.format(x)
	}
	return out
}

// mayHide reports whether values of type t can hold values of the program.
func (m *machine) mayHide(t reflect.Type, depth int) bool {
	if t.Name() != "" && t.PkgPath() != "" || depth > 5 {
		return false
	}
	switch t.Kind() {
	case reflect.Struct:
		return t.NumField() > 0
	case reflect.Interface:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return m.mayHide(t.Elem(), depth+1)
	}
	return false
}

// dynamic takes a value out of interfaces, boxes and wrappers, and gives its type in the program if it is one of its own.
func (m *machine) dynamic(v reflect.Value) (reflect.Value, types.Type) {
	for v.IsValid() {
		switch {
		case v.Kind() == reflect.Interface:
			v = v.Elem()
		case v.Type() == reflect.TypeFor[Box]() && v.CanInterface():
			b := v.Interface().(Box)
			return reflect.ValueOf(b.V), m.typeOf(b.T)
		case isWrapper(v) && v.CanInterface():
			inner := m.unhost(v.Interface())
			if b, ok := inner.(Box); ok {
				return reflect.ValueOf(b.V), m.typeOf(b.T)
			}
			return v, nil
		default:
			return v, nil
		}
	}
	return v, nil
}

// isWrapper: a struct through which a value of the program became one of a compiled interface.
func isWrapper(v reflect.Value) bool {
	switch v.Type() {
	case reflect.TypeFor[errorValue](), reflect.TypeFor[errorList]():
		return true
	}
	return v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().Field(0).Name == "IValue" && v.Type().Name() != ""
}

// userMethod finds a registered method that a value of type t has; it takes the value as recv.
func (m *machine) userMethod(v reflect.Value, t types.Type, name string) (fn, recv reflect.Value, ok bool) {
	m.mu.Lock()
	id, known := m.ids[types.Unalias(t)]
	if !known {
		id, known = m.idOfPointer(t)
	}
	fn, ok = m.methods[id][name]
	m.mu.Unlock()
	if !known || !ok || !v.CanInterface() {
		return fn, recv, false
	}
	x := v.Interface()
	return fn, asAny(x), true
}

// idOfPointer finds the number of a pointer type, whose go/types object is another each time.
func (m *machine) idOfPointer(t types.Type) (int, bool) {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return 0, false
	}
	id, ok := m.ids[pointerKey{p.Elem()}]
	return id, ok
}

// A pointerKey stands for the pointer to a type among the keys of ids.
type pointerKey struct{ types.Type }

// setTypes tells the machine the types by number.
func (m *machine) setTypes(table []types.Type) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.typeTab, m.ids = table, map[types.Type]int{}
	for id, t := range table {
		if t == nil {
			continue
		}
		t = types.Unalias(t)
		if p, ok := t.(*types.Pointer); ok {
			m.ids[pointerKey{types.Unalias(p.Elem())}] = id
			continue
		}
		m.ids[t] = id
	}
}

// fmtTypeName is the name that Go's reflection gives a type.
func fmtTypeName(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		name := t.Obj().Name()
		if t.Obj().Pkg() != nil {
			name = t.Obj().Pkg().Name() + "." + name
		}
		if t.TypeArgs().Len() == 0 {
			return name
		}
		var args []string
		for a := range t.TypeArgs().Types() {
			args = append(args, fmtTypeName(a))
		}
		return name + "[" + strings.Join(args, ",") + "]"
	case *types.Basic:
		return types.Typ[t.Kind()].Name()
	case *types.Pointer:
		return "*" + fmtTypeName(t.Elem())
	case *types.Slice:
		return "[]" + fmtTypeName(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + fmtTypeName(t.Elem())
	case *types.Map:
		return "map[" + fmtTypeName(t.Key()) + "]" + fmtTypeName(t.Elem())
	case *types.Chan:
		elem := fmtTypeName(t.Elem())
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- " + elem
		case types.RecvOnly:
			return "<-chan " + elem
		}
		if c, ok := types.Unalias(t.Elem()).(*types.Chan); ok && c.Dir() == types.RecvOnly {
			return "chan (" + elem + ")"
		}
		return "chan " + elem
	case *types.Signature:
		return "func" + fmtSignature(t)
	case *types.Struct:
		var fields []string
		for i := range t.NumFields() {
			f := t.Field(i)
			text := fmtTypeName(f.Type())
			if !f.Embedded() {
				text = f.Name() + " " + text
			}
			if t.Tag(i) != "" {
				text += " " + strconv.Quote(t.Tag(i))
			}
			fields = append(fields, text)
		}
		if fields == nil {
			return "struct {}"
		}
		return "struct { " + strings.Join(fields, "; ") + " }"
	case *types.Interface:
		if t.NumMethods() == 0 {
			return "interface {}"
		}
		var ms []string
		for m := range t.Methods() {
			ms = append(ms, m.Name()+fmtSignature(m.Signature()))
		}
		return "interface { " + strings.Join(ms, "; ") + " }"
	}
	return t.String()
}

func fmtSignature(s *types.Signature) string {
	var ps []string
	for i := range s.Params().Len() {
		text := fmtTypeName(s.Params().At(i).Type())
		if s.Variadic() && i == s.Params().Len()-1 {
			text = "..." + strings.TrimPrefix(text, "[]")
		}
		ps = append(ps, text)
	}
	text := "(" + strings.Join(ps, ", ") + ")"
	var rs []string
	for v := range s.Results().Variables() {
		rs = append(rs, fmtTypeName(v.Type()))
	}
	switch len(rs) {
	case 0:
		return text
	case 1:
		return text + " " + rs[0]
	}
	return text + " (" + strings.Join(rs, ", ") + ")"
}
