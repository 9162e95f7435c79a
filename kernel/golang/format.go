package golang

import (
	"fmt"
	"go/types"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// Limits of Format. What they leave out is counted in the text.
const (
	maxElements = 200       // of one list or map
	maxValues   = 5000      // in all
	maxNesting  = 12        // of composites in composites
	maxText     = 256 << 10 // bytes of a string that is shown by itself
	maxInner    = 1000      // bytes of a string inside of a composite
)

// Format gives the text of a plain value of type t: scalars and strings as fmt.Println prints them, composites as Go literals
// with the program's own type names, maps sorted by key, over several lines where one would be long. Errors and values with
// a String method show as what these say, also inside of composites. Pointers that lead back to what they lie in are cut.
func (s *Session) Format(v reflect.Value, t types.Type) string {
	f := &formatter{m: s.m, left: maxValues, path: map[place]bool{}}
	v, t = f.dynamic(v, t)
	if !v.IsValid() {
		return "nil"
	}
	if text, ok := f.says(v, t); ok {
		return cut(text, maxText)
	}
	if text, ok := f.says(pointerTo(v), nil); ok { // as for url.URL, whose pointer has the method
		return cut(text, maxText)
	}
	if v.Kind() == reflect.String {
		return cut(v.String(), maxText)
	}
	return f.item(v, t, true, 0).layout()
}

// cut shortens a text and says by how much.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := most
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return fmt.Sprintf("%s... %d more bytes", text[:end], len(text)-end)
}

// A formatter turns one value into items.
type formatter struct {
	m    *machine
	left int            // values that may still be written
	path map[place]bool // the pointers, maps and slices that lead to the present value
}

// A place is where a pointer, map or slice points to.
type place struct {
	at  unsafe.Pointer
	typ reflect.Type
	len int
}

// dynamic takes a value out of interfaces, with its type if that can be known.
func (f *formatter) dynamic(v reflect.Value, t types.Type) (reflect.Value, types.Type) {
	for v.IsValid() && v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if !v.IsValid() {
		return v, nil
	}
	if t != nil && !types.IsInterface(t) && v.Kind() == reflect.Interface {
		return v.Elem(), t // a field through which a type refers to itself
	}
	if t == nil || types.IsInterface(t) || v.Kind() == reflect.Interface || v.Type() == reflect.TypeFor[Box]() || isWrapper(v) {
		return f.m.dynamic(v)
	}
	return v, t
}

// says gives what the value's own Error, String or Format method says. A method that panics is no reason not to show the value.
func (f *formatter) says(v reflect.Value, t types.Type) (text string, ok bool) {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return "", false
	}
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	if t != nil {
		for _, name := range []string{"Error", "String"} {
			if fn, recv, found := f.m.userMethod(v, t, name); found {
				return fn.Call([]reflect.Value{recv})[0].String(), true
			}
		}
	}
	if !v.CanInterface() {
		return "", false
	}
	switch x := v.Interface().(type) {
	case error:
		return x.Error(), true
	case fmt.Stringer:
		return x.String(), true
	case fmt.Formatter:
		return fmt.Sprint(x), true
	}
	return "", false
}

// pointerTo gives a pointer to a copy of a value of a compiled type, for its methods; others it gives back.
func pointerTo(v reflect.Value) reflect.Value {
	if v.Type().PkgPath() == "" || !v.CanInterface() {
		return v
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p
}

func leaf(text string) *item { return &item{open: text} }

// item describes a value; named says whether a composite begins with its type.
func (f *formatter) item(v reflect.Value, t types.Type, named bool, depth int) *item {
	f.left--
	if v.IsValid() && v.Kind() == reflect.Interface {
		named = true
	}
	v, t = f.dynamic(v, t)
	if !v.IsValid() {
		return leaf("nil")
	}
	if depth > 0 {
		if text, ok := f.says(v, t); ok {
			return leaf(inner(text))
		}
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		if v.IsNil() {
			return leaf("nil")
		}
	}
	if depth > maxNesting {
		return leaf("...")
	}
	if again, leave := f.enter(v); again {
		return leaf("(cycle)")
	} else if leave != nil {
		defer leave()
	}
	switch v.Kind() {
	case reflect.Struct:
		return f.structure(v, t, named, depth)
	case reflect.Slice, reflect.Array:
		return f.list(v, t, named, depth)
	case reflect.Map:
		return f.mapping(v, t, named, depth)
	case reflect.Pointer:
		it := f.item(v.Elem(), elemType(t), named, depth+1)
		it.open = "&" + it.open
		return it
	case reflect.Func:
		return leaf(f.name(v, t))
	case reflect.Chan:
		if v.Cap() == 0 {
			return leaf(f.name(v, t) + " (unbuffered)")
		}
		return leaf(fmt.Sprintf("%s (%d of %d buffered)", f.name(v, t), v.Len(), v.Cap()))
	case reflect.UnsafePointer:
		return leaf(fmt.Sprintf("unsafe.Pointer(0x%x)", v.Pointer()))
	}
	return leaf(scalar(v))
}

// enter notes that the formatter is inside of v, and reports whether it already was.
func (f *formatter) enter(v reflect.Value) (again bool, leave func()) {
	p := place{typ: v.Type()}
	switch v.Kind() {
	case reflect.Pointer, reflect.Map:
		p.at = v.UnsafePointer()
	case reflect.Slice:
		if v.Len() == 0 {
			return false, nil
		}
		p.at, p.len = v.UnsafePointer(), v.Len()
	default:
		return false, nil
	}
	if f.path[p] {
		return true, nil
	}
	f.path[p] = true
	return false, func() { delete(f.path, p) }
}

// inner is a method's text inside of a composite, on one line.
func inner(text string) string {
	if strings.ContainsAny(text, "\n\r") {
		text = strconv.Quote(text)
	}
	return cut(text, maxInner)
}

func scalar(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		text := v.String()
		if len(text) <= maxInner {
			return strconv.Quote(text)
		}
		shown := cut(text, maxInner)
		i := strings.LastIndex(shown, "... ")
		return strconv.Quote(shown[:i]) + shown[i:]
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32:
		return fmt.Sprint(float32(v.Float()))
	case reflect.Float64:
		return fmt.Sprint(v.Float())
	}
	return fmt.Sprint(v.Complex())
}

// structure lists the fields; of a compiled type only those that a cell can use.
func (f *formatter) structure(v reflect.Value, t types.Type, named bool, depth int) *item {
	it := &item{open: "{", close: "}"}
	if named {
		it.open = f.name(v, t) + "{"
	}
	compiled := v.Type().PkgPath() != ""
	st, _ := underlyingOf(t).(*types.Struct)
	for i := range v.NumField() {
		if compiled && !v.Type().Field(i).IsExported() {
			it.more = "..."
			continue
		}
		name := v.Type().Field(i).Name
		var ft types.Type
		if st != nil && i < st.NumFields() {
			name, ft = st.Field(i).Name(), st.Field(i).Type()
		}
		e := f.item(v.Field(i), ft, true, depth+1)
		e.key = name + ":"
		it.elems = append(it.elems, e)
	}
	return it
}

func (f *formatter) list(v reflect.Value, t types.Type, named bool, depth int) *item {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return f.bytes(v, t)
	}
	it := &item{open: "{", close: "}", fill: true}
	if named {
		it.open = f.name(v, t) + "{"
	}
	for i := range v.Len() {
		if i == maxElements || f.left <= 0 {
			it.more = fmt.Sprintf("... %d more", v.Len()-i)
			break
		}
		e := f.item(v.Index(i), elemType(t), elidable(v.Type().Elem()), depth+1)
		it.fill = it.fill && e.elems == nil
		it.elems = append(it.elems, e)
	}
	return it
}

// bytes shows text as text and other bytes in hexadecimal.
func (f *formatter) bytes(v reflect.Value, t types.Type) *item {
	n := v.Len()
	data := make([]byte, min(n, maxText))
	for i := range data { // reflect.Copy refuses elements of a named type
		data[i] = byte(v.Index(i).Uint())
	}
	isText := v.Kind() == reflect.Slice && n <= maxText && utf8.Valid(data)
	for _, r := range string(data) {
		isText = isText && (unicode.IsPrint(r) || r == '\n' || r == '\t' || r == '\r')
	}
	if isText && n > 0 {
		return leaf(f.name(v, t) + "(" + scalar(reflect.ValueOf(string(data))) + ")")
	}
	it := &item{open: f.name(v, t) + "{", close: "}", fill: true}
	for i := range n {
		if i == maxElements || f.left <= 0 {
			it.more = fmt.Sprintf("... %d more", n-i)
			break
		}
		f.left--
		it.elems = append(it.elems, leaf(fmt.Sprintf("0x%02x", data[i])))
	}
	return it
}

// elidable reports whether an element of type t needs its type in a Go literal.
func elidable(t reflect.Type) bool { return t.Kind() == reflect.Interface }

// ElemType is the type of the elements of a list or map type, or nil.
func ElemType(t types.Type) types.Type { return elemType(t) }

func elemType(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return u.Elem()
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	}
	return nil
}

func underlyingOf(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}
