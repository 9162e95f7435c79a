package golang

import (
	"fmt"
	"go/types"
	"io"
	"reflect"
	"sort"
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
