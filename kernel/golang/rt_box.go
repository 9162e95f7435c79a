package golang

import (
	"encoding/json"
	"fmt"
	"go/types"
	"reflect"
	"runtime"
	"sync"
)

// A Box is a value of a type of the program in an interface: the interpreter's types have neither names nor methods, so
// the number of the type goes with the value. Boxes compare and hash as Go's values do.
type Box struct {
	T int // number in the machine's table of types
	V any // the value as lowered code has it
}

// MarshalJSON writes the value itself.
func (b Box) MarshalJSON() ([]byte, error) { return json.Marshal(b.V) }

func mk(id int, v any) any { return Box{id, v} }

// unhost takes a value out of a wrapper through which it became a value of a compiled interface.
func (m *machine) unhost(x any) any {
	switch x := x.(type) {
	case nil, Box, bool, int, string, float64:
		return x
	case errorValue:
		return x.box
	}
	if m.wrappers[reflect.TypeOf(x)] {
		return reflect.ValueOf(x).Field(0).Interface()
	}
	return x
}

// typeID numbers the type of a value in an interface: 0 for nil and types that the program does not ask for.
func (m *machine) typeID(x any) int {
	switch b := x.(type) {
	case nil:
		return 0
	case Box:
		return b.T
	}
	x = m.unhost(x)
	if b, ok := x.(Box); ok {
		return b.T
	}
	return m.plain[reflect.TypeOf(x)]
}

// receiver is typeID for a method call, which panics for nil.
func (m *machine) receiver(x any) int {
	if x == nil {
		panic(m.nilError())
	}
	return m.typeID(x)
}

// val gives the value in an interface as lowered code has it.
func (m *machine) val(x any) any {
	if b, ok := x.(Box); ok {
		return b.V
	}
	if b, ok := m.unhost(x).(Box); ok {
		return b.V
	}
	return x
}

// as gives the value if it has type id, else nil.
func (m *machine) as(x any, id int) any {
	x = m.unhost(x)
	if b, ok := x.(Box); ok {
		if b.T == id {
			return b.V
		}
		return nil
	}
	if x != nil && m.plain[reflect.TypeOf(x)] == id {
		return x
	}
	return nil
}

// must gives the value if it has type id; from is the type of the interface.
func (m *machine) must(x any, from, id int) any {
	x = m.unhost(x)
	if b, ok := x.(Box); ok && b.T == id {
		return b.V
	} else if !ok && x != nil && m.plain[reflect.TypeOf(x)] == id {
		return x
	}
	want := m.typeName(id)
	if x == nil {
		panic(assertError(fmt.Sprintf("interface conversion: %s is nil, not %s", m.ifaceName(from), want)))
	}
	have := m.dynamicName(x)
	text := fmt.Sprintf("interface conversion: %s is %s, not %s", m.ifaceName(from), have, want)
	if have == want {
		text += " (types from different scopes)"
	}
	panic(assertError(text))
}

// nilMethod says that a method of a value was called through a nil pointer in an interface.
func nilMethod(method, typ string) {
	panic(plainError(fmt.Sprintf("value method main.%s.%s called using nil *%s pointer", typ, method, typ)))
}

// mustIs panics unless ok: x, of interface type from, does not have the methods of interface type id.
func (m *machine) mustIs(x any, ok bool, from, id int) any {
	if ok {
		return x
	}
	x = m.unhost(x)
	if x == nil {
		panic(assertError(fmt.Sprintf("interface conversion: interface is nil, not %s", m.typeName(id))))
	}
	panic(assertError(fmt.Sprintf("interface conversion: %s is not %s: missing method %s", m.dynamicName(x), m.typeName(id), m.missing(x, id))))
}

// missing names the first method of an interface type that a value lacks.
func (m *machine) missing(x any, id int) string {
	iface, ok := m.typeOf(id).Underlying().(*types.Interface)
	if !ok {
		return ""
	}
	for want := range iface.Methods() {
		if b, isBox := x.(Box); isBox {
			t := m.typeOf(b.T)
			obj, _, _ := types.LookupFieldOrMethod(t, false, want.Pkg(), want.Name())
			if fn, isFunc := obj.(*types.Func); !isFunc || types.NewMethodSet(t).Lookup(fn.Pkg(), fn.Name()) == nil {
				return want.Name()
			}
			continue
		}
		if _, has := reflect.TypeOf(x).MethodByName(want.Name()); !has {
			return want.Name()
		}
	}
	return ""
}

func (m *machine) typeOf(id int) types.Type {
	if id > 0 && id < len(m.typeTab) && m.typeTab[id] != nil {
		return m.typeTab[id]
	}
	return types.Universe.Lookup("any").Type()
}

// typeName is the name of a type in Go's messages.
func (m *machine) typeName(id int) string { return fmtTypeName(m.typeOf(id)) }

// ifaceName is how messages about assertions call the interface.
func (m *machine) ifaceName(id int) string {
	t := m.typeOf(id)
	if i, ok := t.Underlying().(*types.Interface); ok && i.NumMethods() == 0 {
		return "interface {}"
	}
	if _, named := types.Unalias(t).(*types.Named); !named {
		return "interface"
	}
	return fmtTypeName(t)
}

// dynamicName is the name of the type of a value in an interface.
func (m *machine) dynamicName(x any) string {
	if b, ok := x.(Box); ok {
		return m.typeName(b.T)
	}
	return reflect.TypeOf(x).String()
}

// implements reports whether a value of a compiled type has the methods of interface type id.
func (m *machine) implements(x any, id int) bool {
	if x == nil {
		return false
	}
	if _, ok := x.(Box); ok {
		return false // lowered code knows the program's types
	}
	iface, ok := m.typeOf(id).Underlying().(*types.Interface)
	if !ok {
		return false
	}
	t := reflect.TypeOf(x)
	for want := range iface.Methods() {
		got, has := t.MethodByName(want.Name())
		if !has || !want.Exported() || !sameSignature(got.Type, want.Signature()) {
			return false
		}
	}
	return true
}

// sameSignature compares the type of a method, receiver first, with a signature.
func sameSignature(t reflect.Type, s *types.Signature) bool {
	if t.NumIn() != s.Params().Len()+1 || t.NumOut() != s.Results().Len() || t.IsVariadic() != s.Variadic() {
		return false
	}
	for i := range s.Params().Len() {
		if !sameType(t.In(i+1), s.Params().At(i).Type()) {
			return false
		}
	}
	for i := range s.Results().Len() {
		if !sameType(t.Out(i), s.Results().At(i).Type()) {
			return false
		}
	}
	return true
}

// sameType compares types of compiled code.
func sameType(r reflect.Type, t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() == nil {
			return r.Name() == t.Obj().Name()
		}
		return r.PkgPath() == t.Obj().Pkg().Path() && r.Name() == t.Obj().Name()
	case *types.Basic:
		return r.PkgPath() == "" && r.Name() == types.Typ[t.Kind()].Name()
	case *types.Pointer:
		return r.Kind() == reflect.Pointer && r.Name() == "" && sameType(r.Elem(), t.Elem())
	case *types.Slice:
		return r.Kind() == reflect.Slice && r.Name() == "" && sameType(r.Elem(), t.Elem())
	case *types.Array:
		return r.Kind() == reflect.Array && r.Name() == "" && int64(r.Len()) == t.Len() && sameType(r.Elem(), t.Elem())
	case *types.Map:
		return r.Kind() == reflect.Map && r.Name() == "" && sameType(r.Key(), t.Key()) && sameType(r.Elem(), t.Elem())
	case *types.Chan:
		return r.Kind() == reflect.Chan && sameType(r.Elem(), t.Elem())
	case *types.Interface:
		return r.Kind() == reflect.Interface && r.NumMethod() == t.NumMethods()
	case *types.Signature:
		if r.Kind() != reflect.Func || r.NumIn() != t.Params().Len() || r.NumOut() != t.Results().Len() {
			return false
		}
		for i := range r.NumIn() {
			if !sameType(r.In(i), t.Params().At(i).Type()) {
				return false
			}
		}
		for i := range r.NumOut() {
			if !sameType(r.Out(i), t.Results().At(i).Type()) {
				return false
			}
		}
		return true
	}
	return false
}

// invoke calls a method of a compiled type in an interface of the program.
func (m *machine) invoke(x any, name string, variadic bool, args ...any) []any {
	f := reflect.ValueOf(x).MethodByName(name)
	if !f.IsValid() {
		panic(m.nilError())
	}
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		if a == nil {
			in[i] = reflect.Zero(f.Type().In(i))
			continue
		}
		in[i] = reflect.ValueOf(a)
	}
	var out []reflect.Value
	if variadic {
		out = f.CallSlice(in)
	} else {
		out = f.Call(in)
	}
	results := make([]any, len(out))
	for i, r := range out {
		results[i] = r.Interface()
	}
	return results
}

// notNil panics for a nil interface whose method is taken.
func (m *machine) notNil(x any) {
	if x == nil {
		panic(m.nilError())
	}
}

func (m *machine) nilError() error {
	return goError("invalid memory address or nil pointer dereference")
}

// equal compares two values in interfaces, or two structs or arrays of type id.
func (m *machine) equal(x, y any, id int) bool {
	x, y = m.unhost(x), m.unhost(y)
	b, ok := x.(Box)
	if !ok {
		return m.compared(x, y, id)
	}
	c, ok := y.(Box)
	return ok && b.T == c.T && m.compared(b.V, c.V, b.T)
}

// compared is Go's ==; for a type that cannot be compared it panics with the type's name.
func (m *machine) compared(x, y any, id int) bool {
	if t := reflect.TypeOf(x); t != nil && t == reflect.TypeOf(y) && !t.Comparable() {
		name := t.String()
		if id > 0 {
			name = m.typeName(id)
		}
		panic(goError("comparing uncomparable type " + name))
	}
	if t := reflect.TypeOf(x); t != nil && (t.Kind() == reflect.Struct || t.Kind() == reflect.Array) && t == reflect.TypeOf(y) && holdsInterfaces(t) {
		return m.sameParts(reflect.ValueOf(x), reflect.ValueOf(y))
	}
	return x == y
}

// sameParts is == of two structs or arrays of one type that hold interfaces: a part that cannot be compared is named as Go
// names it.
func (m *machine) sameParts(x, y reflect.Value) bool {
	part := func(a, b reflect.Value) bool {
		switch {
		case a.Kind() == reflect.Interface:
			return m.equal(a.Interface(), b.Interface(), 0)
		case holdsInterfaces(a.Type()):
			return m.sameParts(a, b)
		}
		return a.Equal(b)
	}
	if x.Kind() == reflect.Array {
		for i := range x.Len() {
			if !part(x.Index(i), y.Index(i)) {
				return false
			}
		}
		return true
	}
	for i := range x.NumField() {
		if !part(x.Field(i), y.Field(i)) {
			return false
		}
	}
	return true
}

// holdsInterfaces reports whether a struct or array of type t has parts that are interfaces.
func holdsInterfaces(t reflect.Type) bool {
	if known, ok := interfaceHolders.Load(t); ok {
		return known.(bool)
	}
	holds := false
	switch t.Kind() {
	case reflect.Array:
		holds = t.Elem().Kind() == reflect.Interface || holdsInterfaces(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if !f.IsExported() {
				return false // a compiled type
			}
			holds = holds || f.Type.Kind() == reflect.Interface || holdsInterfaces(f.Type)
		}
	}
	interfaceHolders.Store(t, holds)
	return holds
}

var interfaceHolders sync.Map // reflect.Type to bool

// key checks that a value can be a key of a map.
func (m *machine) key(x any) any {
	x = m.unhost(x)
	v, name := x, ""
	if b, ok := x.(Box); ok {
		v, name = b.V, m.typeName(b.T)
	}
	if t := reflect.TypeOf(v); t != nil && !t.Comparable() {
		if name == "" {
			name = t.String()
		}
		panic(goError("hash of unhashable type " + name))
	}
	return x
}

// host takes a value out of its box for compiled code that reads values by reflection, and those in lists and maps.
func (m *machine) host(x any) any {
	switch v := x.(type) {
	case []any:
		return m.hostAll(v)
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = m.host(e)
		}
		return out
	}
	if b, ok := m.unhost(x).(Box); ok {
		return b.V
	}
	return x
}

func (m *machine) hostAll(list []any) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = m.host(x)
	}
	return out
}

// wrap makes a value of compiled interface type id: a wrapper of the library's with the methods given by name.
func (m *machine) wrap(id int, box any, methods ...any) any {
	t := m.hostTypes[id]
	if t == nil {
		panic(fmt.Sprintf("no wrapper for %s", m.typeName(id)))
	}
	w := reflect.New(t).Elem()
	w.Field(0).Set(reflect.ValueOf(box))
	for i := 0; i+1 < len(methods); i += 2 {
		w.FieldByName("W" + methods[i].(string)).Set(reflect.ValueOf(methods[i+1]))
	}
	return w.Interface()
}

// An errorValue is an error of the program in the hands of compiled code. Two are equal if the values are.
type errorValue struct {
	m   *machine
	box Box
}

func (m *machine) wrapError(x any) any {
	b := x.(Box)
	e := errorValue{m, b}
	if fn, ok := m.methodOf(b.T, "Unwrap"); ok && fn.Type().Out(0).Kind() == reflect.Slice {
		return errorList{e}
	}
	return e
}

func (e errorValue) Error() string {
	fn, ok := e.m.methodOf(e.box.T, "Error")
	if !ok {
		return fmt.Sprint(e.box.V)
	}
	return fn.Call([]reflect.Value{asAny(e.box.V)})[0].String()
}

// Unwrap asks the value; nil is as good as having no such method.
func (e errorValue) Unwrap() error {
	fn, ok := e.m.methodOf(e.box.T, "Unwrap")
	if !ok || fn.Type().Out(0).Kind() == reflect.Slice {
		return nil
	}
	err, _ := fn.Call([]reflect.Value{asAny(e.box.V)})[0].Interface().(error)
	return err
}

// Is asks the value; false is as good as having no such method.
func (e errorValue) Is(target error) bool {
	fn, ok := e.m.methodOf(e.box.T, "Is")
	return ok && fn.Call([]reflect.Value{asAny(e.box.V), reflect.ValueOf(&target).Elem()})[0].Bool()
}

// As asks the value.
func (e errorValue) As(target any) bool {
	fn, ok := e.m.methodOf(e.box.T, "As")
	return ok && fn.Call([]reflect.Value{asAny(e.box.V), reflect.ValueOf(&target).Elem()})[0].Bool()
}

// Format prints the value as fmt would in a compiled program.
func (e errorValue) Format(s fmt.State, verb rune) {
	fmtValue{e.m, reflect.ValueOf(e.box.V), e.m.typeOf(e.box.T)}.Format(s, verb)
}

// An errorList is an errorValue that wraps several.
type errorList struct{ errorValue }

// Unwrap asks the value.
func (e errorList) Unwrap() []error {
	fn, _ := e.m.methodOf(e.box.T, "Unwrap")
	list, _ := fn.Call([]reflect.Value{asAny(e.box.V)})[0].Interface().([]error)
	return list
}

// asAny is a reflect.Value of interface type, which may be nil.
func asAny(x any) reflect.Value { return reflect.ValueOf(&x).Elem() }

// errorAs is errors.As for a target of type id of the program.
func (m *machine) errorAs(err error, target any, id int) bool {
	p := reflect.ValueOf(target)
	if p.IsNil() {
		panic("errors: target must be a non-nil pointer")
	}
	return m.chain(err, func(e error) bool {
		if b, ok := m.unhost(e).(Box); ok && b.T == id {
			if b.V != nil {
				p.Elem().Set(reflect.ValueOf(b.V))
			} else {
				p.Elem().SetZero()
			}
			return true
		}
		as, ok := e.(interface{ As(any) bool })
		return ok && as.As(mk(m.pointerID(id), target))
	})
}

// errorAsInterface is errors.As for a target of an interface type of the program.
func (m *machine) errorAsInterface(err error, target any, is func(any) bool) bool {
	p := reflect.ValueOf(target)
	return m.chain(err, func(e error) bool {
		x := m.unhost(e)
		if is(x) {
			p.Elem().Set(reflect.ValueOf(x))
			return true
		}
		return false
	})
}

// pointerID is the number of the pointer type to type id, or 0.
func (m *machine) pointerID(id int) int {
	for i, t := range m.typeTab {
		if p, ok := t.(*types.Pointer); ok && types.Identical(p.Elem(), m.typeOf(id)) {
			return i
		}
	}
	return 0
}

// chain calls f for err and everything it wraps, until f is true.
func (m *machine) chain(err error, f func(error) bool) bool {
	for err != nil {
		if f(err) {
			return true
		}
		switch x := err.(type) {
		case interface{ Unwrap() error }:
			err = x.Unwrap()
		case interface{ Unwrap() []error }:
			for _, e := range x.Unwrap() {
				if m.chain(e, f) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}

// registerPlain makes values of a type recognisable that lie in interfaces without a box; p is a nil pointer to it.
func (m *machine) registerPlain(id int, p any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.plain[reflect.TypeOf(p).Elem()] = id
}

// registerMethod makes a method that fmt, errors and panics look for known: a function of the value as it lies in a box.
func (m *machine) registerMethod(id int, name string, fn any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.methods[id] == nil {
		m.methods[id] = map[string]reflect.Value{}
	}
	m.methods[id][name] = reflect.ValueOf(fn)
}

func (m *machine) methodOf(id int, name string) (reflect.Value, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fn, ok := m.methods[id][name]
	return fn, ok
}

// assertError is a failed type assertion: a runtime.Error whose text has no prefix.
type assertError string

func (e assertError) Error() string { return string(e) }

// RuntimeError marks it as a runtime.Error.
func (assertError) RuntimeError() {}

var _ runtime.Error = assertError("")
