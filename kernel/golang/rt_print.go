package golang

import (
	"fmt"
	"go/types"
	"io"
	"reflect"
	"slices"
	"strings"
)

// A fmtValue is a value of the program as an argument of fmt. t nil means that its type is compiled or plain, and only what
// it holds may be the program's.
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

// String lets loggers see the text.
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

// A fmtPrinter prints one argument; the shapes are those of fmt's own printValue.
type fmtPrinter struct {
	m    *machine
	s    fmt.State
	verb rune
}

func (p *fmtPrinter) sharp() bool { return p.verb == 'v' && p.s.Flag('#') }
func (p *fmtPrinter) plus() bool  { return p.verb == 'v' && p.s.Flag('+') }

func (p *fmtPrinter) write(s string) { io.WriteString(p.s, s) }

// name is the type of a value as %#v writes it.
func (p *fmtPrinter) name(v reflect.Value, t types.Type) string {
	return fmtValue{p.m, v, t}.goTypeName()
}

// print writes one value. exported says that fmt could call its methods: no unexported field lies on the way.
func (p *fmtPrinter) print(v reflect.Value, t types.Type, depth int, exported bool) {
	isInterface := t != nil && types.IsInterface(t) || t == nil && v.IsValid() && v.Kind() == reflect.Interface
	if v.IsValid() && v.Kind() == reflect.Interface && !isInterface {
		v = v.Elem() // a field through which a type refers to itself
		if !v.IsValid() {
			v = p.m.zeroOf(t)
		}
	}
	if isInterface {
		var found types.Type
		inner, found := p.m.dynamic(v)
		if !inner.IsValid() {
			p.nilInterface(v, t)
			return
		}
		v, t = inner, found
	}
	if !v.IsValid() {
		p.write("<nil>")
		return
	}
	if exported && p.method(v, t) {
		return
	}
	if t == nil && !p.m.mayHide(v.Type(), 0) {
		p.plain(v, depth, exported)
		return
	}
	switch v.Kind() {
	case reflect.Map, reflect.Pointer, reflect.Slice, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		if p.verb == 'p' && depth == 0 {
			p.pointer(v, t)
			return
		}
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
				p.write("&")
				p.print(v.Elem(), elemType(t), depth+1, exported)
				return
			}
		}
		p.pointer(v, t)
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		p.pointer(v, t)
	default:
		if verbs, usual := basicVerbs(v.Kind()); t != nil && usual != 0 && !strings.ContainsRune(verbs, p.verb) {
			format := strings.TrimSuffix(fmt.FormatString(p.s, p.verb), string(p.verb)) + string(usual)
			p.write("%!" + string(p.verb) + "(" + p.name(v, t) + "=")
			fmt.Fprintf(p.s, format, v)
			p.write(")")
			return
		}
		p.plain(v, depth, exported)
	}
}

// basicVerbs gives the verbs that fmt knows for a basic kind, and the one that writes what %v does; 0 for other kinds.
func basicVerbs(k reflect.Kind) (verbs string, usual rune) {
	switch {
	case k == reflect.Bool:
		return "tv", 't'
	case k >= reflect.Int && k <= reflect.Uintptr:
		return "vdboOxXcqU", 'd'
	case k >= reflect.Float32 && k <= reflect.Complex128:
		return "vbgGxXfFeE", 'g'
	case k == reflect.String:
		return "vsxXq", 's'
	}
	return "", 0
}

// zeroOf is a nil of a type whose fields are loose.
func (m *machine) zeroOf(t types.Type) reflect.Value {
	var p *struct{}
	switch t.Underlying().(type) {
	case *types.Slice:
		return reflect.ValueOf([]struct{}(nil))
	case *types.Map:
		return reflect.ValueOf(map[int]struct{}(nil))
	case *types.Signature:
		return reflect.ValueOf((func())(nil))
	case *types.Chan:
		return reflect.ValueOf((chan struct{})(nil))
	}
	return reflect.ValueOf(p)
}

func (p *fmtPrinter) nilInterface(v reflect.Value, t types.Type) {
	if p.sharp() {
		name := "interface {}"
		if t != nil {
			name = fmtTypeName(t)
		} else if v.IsValid() {
			name = v.Type().String()
		}
		p.write(name + "(nil)")
		return
	}
	p.write("<nil>")
}

// pointer writes an address.
func (p *fmtPrinter) pointer(v reflect.Value, t types.Type) {
	u := v.Pointer()
	switch {
	case p.sharp() && u == 0:
		p.write("(" + p.name(v, t) + ")(nil)")
	case p.sharp():
		fmt.Fprintf(p.s, "(%s)(0x%x)", p.name(v, t), u)
	case p.verb == 'v' && u == 0:
		fmt.Fprintf(p.s, strings.Replace(fmt.FormatString(p.s, 's'), "+", "", 1), "<nil>")
	case p.verb == 'v':
		fmt.Fprintf(p.s, "0x%x", u)
	case p.verb == 'p':
		fmt.Fprintf(p.s, fmt.FormatString(p.s, 'p'), v.UnsafePointer())
	case strings.ContainsRune("bodxX", p.verb):
		fmt.Fprintf(p.s, fmt.FormatString(p.s, p.verb), u)
	default:
		fmt.Fprintf(p.s, "%%!%c(%s=0x%x)", p.verb, p.name(v, t), u)
	}
}

// plain leaves a value to fmt. Below an unexported field fmt calls no methods.
func (p *fmtPrinter) plain(v reflect.Value, depth int, exported bool) {
	format := fmt.FormatString(p.s, p.verb)
	if !v.CanInterface() {
		fmt.Fprintf(p.s, format, v)
		return
	}
	if v.Kind() == reflect.Pointer && depth > 0 && (!exported || !speaks(v.Interface(), p.verb, p.sharp())) {
		p.pointer(v, nil)
		return
	}
	if !exported {
		hidden := struct{ v any }{v.Interface()}
		fmt.Fprintf(p.s, format, reflect.ValueOf(hidden).Field(0).Elem())
		return
	}
	fmt.Fprintf(p.s, format, v.Interface())
}

// speaks reports whether fmt lets a compiled value print itself.
func speaks(x any, verb rune, sharp bool) bool {
	if _, ok := x.(fmt.Formatter); ok {
		return true
	}
	if sharp {
		_, ok := x.(fmt.GoStringer)
		return ok
	}
	switch x.(type) {
	case error, fmt.Stringer:
		return strings.ContainsRune("vsxXq", verb)
	}
	return false
}

// method prints v through the program's own Format, GoString, Error or String, as fmt's handleMethods does.
func (p *fmtPrinter) method(v reflect.Value, t types.Type) (handled bool) {
	if t == nil {
		if isWrapper(v) {
			p.plain(v, 0, true)
			return true
		}
		return false
	}
	name := ""
	defer func() { // fmt catches panics of methods
		if r := recover(); r != nil {
			handled = true
			p.failed(r, v, name)
		}
	}()
	if fn, recv, ok := p.m.userMethod(v, t, "Format"); ok {
		name = "Format"
		fn.Call([]reflect.Value{recv, reflect.ValueOf(&p.s).Elem(), reflect.ValueOf(p.verb)})
		return true
	}
	if p.sharp() {
		if fn, recv, ok := p.m.userMethod(v, t, "GoString"); ok {
			name = "GoString"
			p.write(fn.Call([]reflect.Value{recv})[0].String())
			return true
		}
		return false
	}
	if !strings.ContainsRune("vsxXq", p.verb) {
		return false
	}
	for _, name = range []string{"Error", "String"} {
		if fn, recv, ok := p.m.userMethod(v, t, name); ok {
			text := fn.Call([]reflect.Value{recv})[0].String()
			fmt.Fprintf(p.s, fmt.FormatString(p.s, p.verb), text)
			return true
		}
	}
	return false
}

// failed prints the panic of a method.
func (p *fmtPrinter) failed(r any, v reflect.Value, name string) {
	if s, ok := r.(sentinel); ok {
		panic(s)
	}
	t := p.m.thrownOf(r)
	if t.sentinel != nil {
		panic(t)
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		p.write("<nil>")
		return
	}
	p.m.mu.Lock()
	p.m.frames = nil
	p.m.mu.Unlock()
	fmt.Fprintf(p.s, "%%!%c(PANIC=%s method: %v)", p.verb, name, p.m.format(t.value))
}

func (p *fmtPrinter) structure(v reflect.Value, t types.Type, depth int, exported bool) {
	st, _ := underlyingOf(t).(*types.Struct)
	sep := " "
	if p.sharp() {
		p.write(p.name(v, t))
		sep = ", "
	}
	p.write("{")
	for i := range v.NumField() {
		if i > 0 {
			p.write(sep)
		}
		name, visible := v.Type().Field(i).Name, v.Type().Field(i).IsExported()
		var ft types.Type
		if st != nil && i < st.NumFields() {
			name, ft, visible = st.Field(i).Name(), st.Field(i).Type(), st.Field(i).Exported()
		}
		if p.plus() || p.sharp() {
			p.write(name + ":")
		}
		p.print(v.Field(i), ft, depth+1, exported && visible)
	}
	p.write("}")
}

func (p *fmtPrinter) list(v reflect.Value, t types.Type, depth int, exported bool) {
	if v.Type().Elem().Kind() == reflect.Uint8 && strings.ContainsRune("sqxX", p.verb) {
		b := make([]byte, v.Len())
		for i := range b {
			b[i] = byte(v.Index(i).Uint())
		}
		fmt.Fprintf(p.s, fmt.FormatString(p.s, p.verb), b)
		return
	}
	open, sep, end := "[", " ", "]"
	if p.sharp() {
		p.write(p.name(v, t))
		if v.Kind() == reflect.Slice && v.IsNil() {
			p.write("(nil)")
			return
		}
		open, sep, end = "{", ", ", "}"
	}
	p.write(open)
	for i := range v.Len() {
		if i > 0 {
			p.write(sep)
		}
		p.print(v.Index(i), elemType(t), depth+1, exported)
	}
	p.write(end)
}

func (p *fmtPrinter) mapping(v reflect.Value, t types.Type, depth int, exported bool) {
	open, sep, end := "map[", " ", "]"
	if p.sharp() {
		p.write(p.name(v, t))
		if v.IsNil() {
			p.write("(nil)")
			return
		}
		open, sep, end = "{", ", ", "}"
	}
	p.write(open)
	var kt types.Type
	if m, ok := underlyingOf(t).(*types.Map); ok {
		kt = m.Key()
	}
	keys := v.MapKeys()
	slices.SortStableFunc(keys, func(a, b reflect.Value) int { return p.m.compareMapKeys(a, b) })
	for i, k := range keys {
		if i > 0 {
			p.write(sep)
		}
		p.print(k, kt, depth+1, exported)
		p.write(":")
		p.print(v.MapIndex(k), elemType(t), depth+1, exported)
	}
	p.write(end)
}

// compareMapKeys is the order in which fmt prints the keys of a map.
func (m *machine) compareMapKeys(a, b reflect.Value) int {
	if a.Kind() == reflect.Interface {
		x, tx := m.dynamic(a)
		y, ty := m.dynamic(b)
		if !x.IsValid() || !y.IsValid() {
			switch {
			case x.IsValid() == y.IsValid():
				return 0
			case !x.IsValid():
				return -1
			}
			return 1
		}
		if nx, ny := (fmtValue{m, x, tx}).goTypeName(), (fmtValue{m, y, ty}).goTypeName(); nx != ny {
			return strings.Compare(nx, ny) // fmt takes the address of the type, which is anything
		}
		return m.compareMapKeys(x, y)
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Chan, reflect.UnsafePointer:
		return cmpUint(uint64(a.Pointer()), uint64(b.Pointer()))
	case reflect.Complex64, reflect.Complex128:
		x, y := a.Complex(), b.Complex()
		if c := compareKeys(reflect.ValueOf(real(x)), reflect.ValueOf(real(y))); c != 0 {
			return c
		}
		return compareKeys(reflect.ValueOf(imag(x)), reflect.ValueOf(imag(y)))
	case reflect.Struct:
		for i := range a.NumField() {
			if c := m.compareMapKeys(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
		return 0
	case reflect.Array:
		for i := range a.Len() {
			if c := m.compareMapKeys(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
		return 0
	}
	return compareKeys(a, b)
}

func cmpUint(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
