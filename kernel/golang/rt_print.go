package golang

import (
	"fmt"
	"go/types"
	"io"
	"reflect"
	"sort"
	"strings"
)

// A fmtValue is a value of the program as an argument of fmt. t nil means that its type is not known.
type fmtValue struct {
	m *machine
	v reflect.Value
	t types.Type
}

// Format implements fmt.Formatter with what fmt itself would print for a compiled value of that type.
func (f fmtValue) Format(s fmt.State, verb rune) {
	p := &fmtPrinter{m: f.m, s: s, verb: verb}
	p.print(f.v, f.t, 0, true)
}

// Error and String let errors and loggers see the text.
func (f fmtValue) String() string { return fmt.Sprintf("%v", f) }

// goTypeName is the name that %T gives.
func (f fmtValue) goTypeName() string {
	if f.t == nil {
		if !f.v.IsValid() {
			return "<nil>"
		}
		return f.v.Type().String()
	}
	return fmtTypeName(f.t)
}

func fmtTypeName(t types.Type) string {
	s := types.TypeString(t, func(p *types.Package) string { return p.Name() })
	s = strings.ReplaceAll(s, "interface{}", "interface {}")
	return strings.ReplaceAll(s, "any", "interface {}")
}

type fmtPrinter struct {
	m    *machine
	s    fmt.State
	verb rune
}

// print writes one value. exported says that fmt could call its methods: no unexported field lies on the way.
func (p *fmtPrinter) print(v reflect.Value, t types.Type, depth int, exported bool) {
	if !v.IsValid() {
		io.WriteString(p.s, "<nil>")
		return
	}
	if t == nil || types.IsInterface(t) || v.Kind() == reflect.Interface || v.Type().String() == valueInterfaceName {
		var found types.Type
		isInterface := v.Kind() == reflect.Interface
		v, found = p.m.dynamic(v)
		if !v.IsValid() {
			if isInterface && p.sharp() && t != nil {
				io.WriteString(p.s, fmtTypeName(t)+"(nil)")
				return
			}
			io.WriteString(p.s, "<nil>")
			return
		}
		t = found
	}
	if isWrapper(v) && !exported { // fmt calls no methods of what unexported fields hold
		v = unwrapValue(v)
	}
	if exported && p.method(v, t) {
		return
	}
	if t == nil && (isWrapper(v) || !p.m.mayHide(v.Type(), 0)) {
		p.plain(v)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		p.structure(v, t, depth, exported)
	case reflect.Slice, reflect.Array:
		p.list(v, t, depth, exported)
	case reflect.Map:
		p.mapping(v, t, depth, exported)
	case reflect.Pointer:
		if depth == 0 && !v.IsNil() {
			switch v.Elem().Kind() {
			case reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
				io.WriteString(p.s, "&")
				p.print(v.Elem(), elemType(t), depth+1, exported)
				return
			}
		}
		p.pointer(v, t, depth)
	default:
		p.scalar(v, t, depth)
	}
}

func (p *fmtPrinter) sharp() bool { return p.verb == 'v' && p.s.Flag('#') }
func (p *fmtPrinter) plus() bool  { return p.verb == 'v' && p.s.Flag('+') }

// pointer writes the address in a pointer, as fmt does below the top level.
func (p *fmtPrinter) pointer(v reflect.Value, t types.Type, depth int) {
	switch {
	case depth == 0:
		p.plain(v)
	case p.sharp() && v.IsNil():
		fmt.Fprintf(p.s, "(%s)(nil)", (fmtValue{p.m, v, t}).goTypeName())
	case p.sharp():
		fmt.Fprintf(p.s, "(%s)(0x%x)", (fmtValue{p.m, v, t}).goTypeName(), v.Pointer())
	case p.verb == 'v' && v.IsNil():
		io.WriteString(p.s, "<nil>")
	case p.verb == 'v' || p.verb == 'p':
		fmt.Fprintf(p.s, "0x%x", v.Pointer())
	default:
		fmt.Fprintf(p.s, fmt.FormatString(p.s, p.verb), v.Pointer())
	}
}

// plain leaves a value to fmt.
func (p *fmtPrinter) plain(v reflect.Value) {
	if v.CanInterface() {
		fmt.Fprintf(p.s, fmt.FormatString(p.s, p.verb), v.Interface())
		return
	}
	fmt.Fprintf(p.s, fmt.FormatString(p.s, p.verb), v)
}

func (p *fmtPrinter) scalar(v reflect.Value, t types.Type, depth int) {
	if p.sharp() && t != nil && depth >= 0 {
		switch v.Kind() {
		case reflect.Func, reflect.Chan, reflect.UnsafePointer:
			fmt.Fprintf(p.s, "(%s)(%#x)", fmtTypeName(t), v.Pointer())
			return
		}
	}
	p.plain(v)
}

// method prints v through the program's own Format, GoString, Error or String, as fmt's handleMethods does.
func (p *fmtPrinter) method(v reflect.Value, t types.Type) bool {
	if t == nil {
		return false
	}
	if fn, recv, ok := p.m.userMethod(v, t, "Format"); ok {
		fn.Call([]reflect.Value{recv, reflect.ValueOf(&p.s).Elem(), reflect.ValueOf(p.verb)})
		return true
	}
	if p.sharp() {
		if fn, recv, ok := p.m.userMethod(v, t, "GoString"); ok {
			io.WriteString(p.s, fn.Call([]reflect.Value{recv})[0].String())
			return true
		}
		return false
	}
	switch p.verb {
	case 'v', 's', 'x', 'X', 'q':
	default:
		return false
	}
	for _, name := range []string{"Error", "String"} {
		fn, recv, ok := p.m.userMethod(v, t, name)
		if !ok {
			continue
		}
		if recv.Kind() == reflect.Pointer && recv.IsNil() {
			if !safeCall(fn, recv) {
				io.WriteString(p.s, "<nil>")
				return true
			}
		}
		text := fn.Call([]reflect.Value{recv})[0].String()
		fmt.Fprintf(p.s, fmt.FormatString(p.s, p.verb), text)
		return true
	}
	return false
}

// safeCall reports whether a method stands being called on nil.
func safeCall(fn, recv reflect.Value) (ok bool) {
	defer func() { ok = recover() == nil }()
	fn.Call([]reflect.Value{recv})
	return true
}

// userMethod finds a registered method that a value of type t has, and its receiver.
func (m *machine) userMethod(v reflect.Value, t types.Type, name string) (fn, recv reflect.Value, ok bool) {
	t = types.Unalias(t)
	ptr := false
	if p, isPtr := t.(*types.Pointer); isPtr {
		t, ptr = types.Unalias(p.Elem()), true
	}
	if _, isNamed := t.(*types.Named); !isNamed {
		return fn, recv, false
	}
	m.mu.Lock()
	u := m.users[types.TypeString(t, nil)]
	m.mu.Unlock()
	if u == nil {
		return fn, recv, false
	}
	e, found := u.methods[name]
	if !found || e.ptr && !ptr {
		return fn, recv, false
	}
	if ptr && !e.ptr {
		if v.IsNil() {
			return fn, recv, false
		}
		v = v.Elem()
	}
	if e.fn.Type().NumIn() == 0 || !v.Type().AssignableTo(e.fn.Type().In(0)) {
		return fn, recv, false
	}
	return e.fn, v, true
}

func (p *fmtPrinter) structure(v reflect.Value, t types.Type, depth int, exported bool) {
	st, _ := underlyingOf(t).(*types.Struct)
	if p.sharp() {
		io.WriteString(p.s, (fmtValue{p.m, v, t}).goTypeName())
	}
	io.WriteString(p.s, "{")
	for i := range visibleFields(v.Type()) {
		if i > 0 {
			if p.sharp() {
				io.WriteString(p.s, ", ")
			} else {
				io.WriteString(p.s, " ")
			}
		}
		name, visible := v.Type().Field(i).Name, true
		var ft types.Type
		if st != nil && i < st.NumFields() {
			name, ft, visible = st.Field(i).Name(), st.Field(i).Type(), st.Field(i).Exported()
		}
		if p.plus() || p.sharp() {
			io.WriteString(p.s, name+":")
		}
		p.print(v.Field(i), ft, depth+1, exported && visible)
	}
	io.WriteString(p.s, "}")
}

// visibleFields is the number of fields without the mark of named types.
func visibleFields(t reflect.Type) int {
	n := t.NumField()
	if n > 0 && strings.HasPrefix(t.Field(n-1).Name, "X"+markPrefix) {
		n--
	}
	return n
}

func (p *fmtPrinter) list(v reflect.Value, t types.Type, depth int, exported bool) {
	if v.Type().Elem().Kind() == reflect.Uint8 && !p.sharp() {
		p.plain(v)
		return
	}
	open, sep, end := "[", " ", "]"
	if p.sharp() {
		io.WriteString(p.s, (fmtValue{p.m, v, t}).goTypeName())
		if v.Kind() == reflect.Slice && v.IsNil() {
			io.WriteString(p.s, "(nil)")
			return
		}
		open, sep, end = "{", ", ", "}"
	}
	io.WriteString(p.s, open)
	for i := range v.Len() {
		if i > 0 {
			io.WriteString(p.s, sep)
		}
		p.print(v.Index(i), elemType(t), depth+1, exported)
	}
	io.WriteString(p.s, end)
}

func (p *fmtPrinter) mapping(v reflect.Value, t types.Type, depth int, exported bool) {
	open, sep, end := "map[", " ", "]"
	if p.sharp() {
		io.WriteString(p.s, (fmtValue{p.m, v, t}).goTypeName())
		if v.IsNil() {
			io.WriteString(p.s, "(nil)")
			return
		}
		open, sep, end = "{", ", ", "}"
	}
	io.WriteString(p.s, open)
	keys := v.MapKeys()
	sort.Slice(keys, func(i, j int) bool {
		a, b := unwrapValue(keys[i]), unwrapValue(keys[j])
		return lessKey(a, b, fmt.Sprint(a), fmt.Sprint(b))
	})
	var kt types.Type
	if m, ok := underlyingOf(t).(*types.Map); ok {
		kt = m.Key()
	}
	for i, k := range keys {
		if i > 0 {
			io.WriteString(p.s, sep)
		}
		p.print(k, kt, depth+1, exported)
		io.WriteString(p.s, ":")
		p.print(v.MapIndex(k), elemType(t), depth+1, exported)
	}
	io.WriteString(p.s, end)
}
