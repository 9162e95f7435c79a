package golang

import (
	"fmt"
	"go/types"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// maxElements is how many elements of a list or map Format writes.
const maxElements = 1000

// maxNesting is how deep Format follows pointers and composites.
const maxNesting = 12

// Format gives the text of a plain value of type t: scalars and strings as fmt.Println prints them, composites as Go literals
// with the program's own type names, maps sorted by key.
func (s *Session) Format(v reflect.Value, t types.Type) string {
	if text, ok := s.ownText(v, t); ok {
		return text
	}
	v = unwrapKeepError(v)
	if !v.IsValid() || v.Kind() == reflect.Interface && v.IsNil() {
		return "nil"
	}
	if v.CanInterface() {
		switch x := v.Interface().(type) {
		case error:
			return x.Error()
		case fmt.Stringer:
			if v.Kind() != reflect.Pointer || !v.IsNil() {
				return x.String()
			}
		}
	}
	if v.Kind() == reflect.String {
		return v.String()
	}
	var b strings.Builder
	p := printer{b: &b}
	p.value(v, t, true, 0)
	return b.String()
}

// ownText is what the program's own Error or String method says of v.
func (s *Session) ownText(v reflect.Value, t types.Type) (text string, ok bool) {
	if !v.IsValid() {
		return "", false
	}
	if t == nil || types.IsInterface(t) {
		v, t = s.m.dynamic(v)
	}
	if t == nil || !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return "", false
	}
	defer func() {
		if recover() != nil { // a method that fails is no reason not to show the value
			text, ok = "", false
		}
	}()
	for _, name := range []string{"Error", "String"} {
		if fn, recv, found := s.m.userMethod(v, t, name); found {
			return fn.Call([]reflect.Value{recv})[0].String(), true
		}
	}
	return "", false
}

type printer struct{ b *strings.Builder }

// value writes v; named says whether a composite writes its type first.
func (p *printer) value(v reflect.Value, t types.Type, named bool, depth int) {
	if v.IsValid() && v.Kind() == reflect.Interface || v.IsValid() && v.Type().String() == valueInterfaceName {
		v = unwrapValue(v)
		t, named = nil, true
	}
	if !v.IsValid() {
		p.b.WriteString("nil")
		return
	}
	if depth > maxNesting {
		p.b.WriteString("...")
		return
	}
	if t != nil {
		if _, ok := t.Underlying().(*types.Interface); ok {
			t = nil
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		p.structure(v, t, named, depth)
	case reflect.Slice, reflect.Array:
		p.list(v, t, named, depth)
	case reflect.Map:
		p.mapping(v, t, named, depth)
	case reflect.Pointer:
		if v.IsNil() {
			p.b.WriteString("nil")
			return
		}
		if v.Elem().Kind() == reflect.Struct {
			p.b.WriteString("&")
			p.value(v.Elem(), elemType(t), named, depth+1)
			return
		}
		fmt.Fprintf(p.b, "(%s)(0x%x)", p.name(v, t), v.Pointer())
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		if v.IsNil() {
			p.b.WriteString("nil")
			return
		}
		fmt.Fprintf(p.b, "(%s)(0x%x)", p.name(v, t), v.Pointer())
	default:
		p.scalar(v, depth)
	}
}

func (p *printer) scalar(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		if depth == 0 {
			p.b.WriteString(v.String())
		} else {
			p.b.WriteString(strconv.Quote(v.String()))
		}
	case reflect.Bool:
		p.b.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if v.CanInterface() && depth > 0 {
			if s, ok := v.Interface().(fmt.Stringer); ok {
				p.b.WriteString(s.String())
				return
			}
		}
		p.b.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		p.b.WriteString(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32:
		fmt.Fprint(p.b, float32(v.Float()))
	case reflect.Float64:
		fmt.Fprint(p.b, v.Float())
	default:
		fmt.Fprint(p.b, v.Complex())
	}
}

// name is the name of the value's type: the program's where it is known.
func (p *printer) name(v reflect.Value, t types.Type) string {
	if t != nil {
		return typeName(t)
	}
	return v.Type().String()
}

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

func (p *printer) structure(v reflect.Value, t types.Type, named bool, depth int) {
	if named {
		p.b.WriteString(p.name(v, t))
	}
	p.b.WriteString("{")
	st, _ := underlyingOf(t).(*types.Struct)
	for i := range visibleFields(v.Type()) {
		if i > 0 {
			p.b.WriteString(", ")
		}
		name := v.Type().Field(i).Name
		var ft types.Type
		if st != nil && i < st.NumFields() {
			name, ft = st.Field(i).Name(), st.Field(i).Type()
		}
		p.b.WriteString(name + ":")
		p.value(v.Field(i), ft, true, depth+1)
	}
	p.b.WriteString("}")
}

func underlyingOf(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

func (p *printer) list(v reflect.Value, t types.Type, named bool, depth int) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		p.b.WriteString("nil")
		return
	}
	if named {
		p.b.WriteString(p.name(v, t))
	}
	p.b.WriteString("{")
	for i := range v.Len() {
		if i > 0 {
			p.b.WriteString(", ")
		}
		if i == maxElements {
			fmt.Fprintf(p.b, "... %d more", v.Len()-i)
			break
		}
		p.value(v.Index(i), elemType(t), elidable(v.Type().Elem()), depth+1)
	}
	p.b.WriteString("}")
}

// elidable reports whether an element of type t needs its type in a Go literal.
func elidable(t reflect.Type) bool { return t.Kind() == reflect.Interface }

func (p *printer) mapping(v reflect.Value, t types.Type, named bool, depth int) {
	if v.IsNil() {
		p.b.WriteString("nil")
		return
	}
	if named {
		p.b.WriteString(p.name(v, t))
	}
	var kt types.Type
	if m, ok := underlyingOf(t).(*types.Map); ok {
		kt = m.Key()
	}
	keys := v.MapKeys()
	texts := make([]string, len(keys))
	for i, k := range keys {
		var b strings.Builder
		(&printer{b: &b}).value(k, kt, elidable(v.Type().Key()), depth+1)
		texts[i] = b.String()
	}
	order := make([]int, len(keys))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return lessKey(keys[order[a]], keys[order[b]], texts[order[a]], texts[order[b]]) })
	p.b.WriteString("{")
	for n, i := range order {
		if n > 0 {
			p.b.WriteString(", ")
		}
		if n == maxElements {
			fmt.Fprintf(p.b, "... %d more", len(order)-n)
			break
		}
		p.b.WriteString(texts[i] + ": ")
		p.value(v.MapIndex(keys[i]), elemType(t), elidable(v.Type().Elem()), depth+1)
	}
	p.b.WriteString("}")
}

// lessKey orders numbers by value and everything else by text.
func lessKey(a, b reflect.Value, ta, tb string) bool {
	switch {
	case a.CanInt() && b.CanInt():
		return a.Int() < b.Int()
	case a.CanUint() && b.CanUint():
		return a.Uint() < b.Uint()
	case a.CanFloat() && b.CanFloat():
		return a.Float() < b.Float()
	}
	return ta < tb
}
