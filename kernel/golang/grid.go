package golang

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
)

// A Grid is a list of structs or maps as rows under columns.
type Grid struct {
	Columns []string
	Rows    [][]Element // as long as Columns
	Left    int         // rows that are left out
}

// An Element is one place of a Grid; its Value is invalid where a row has nothing.
type Element struct {
	Value reflect.Value
	Type  types.Type // nil: unknown
}

// Limits of a Grid.
const (
	maxRows    = 100
	maxColumns = 40
)

// Grid gives a list of structs, of pointers to structs, or of maps with string keys as a table. It is false for other values, for
// an empty list, and for elements that say themselves what they are (by an Error, String or MIMEBundle method).
func (s *Session) Grid(v reflect.Value, t types.Type) (*Grid, bool) {
	f := &formatter{m: s.m}
	v, t = f.dynamic(v, t)
	if !v.IsValid() || v.Kind() != reflect.Slice && v.Kind() != reflect.Array || v.Len() == 0 {
		return nil, false
	}
	switch elem := v.Type().Elem(); elem.Kind() {
	case reflect.Struct, reflect.Map:
	case reflect.Pointer:
		if elem.Elem().Kind() != reflect.Struct {
			return nil, false
		}
	default:
		return nil, false
	}
	g := &Grid{}
	for i := range v.Len() {
		if i == maxRows {
			g.Left = v.Len() - i
			break
		}
		row, rt := f.dynamic(v.Index(i), elemType(t))
		if f.speaks(row, rt) {
			return nil, false
		}
		if row.IsValid() && row.Kind() == reflect.Pointer {
			if rt = elemType(rt); row.IsNil() {
				row = reflect.Value{}
			} else {
				row = row.Elem()
			}
		}
		if !g.add(row, rt) {
			return nil, false
		}
	}
	for i, row := range g.Rows { // maps may have brought new columns later
		for len(row) < len(g.Columns) {
			row = append(row, Element{})
		}
		g.Rows[i] = row
	}
	return g, len(g.Columns) > 0 && len(g.Columns) <= maxColumns
}

// speaks reports whether a value has a method that says what it is.
func (f *formatter) speaks(v reflect.Value, t types.Type) bool {
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return false
	}
	for _, name := range []string{"Error", "String", "MIMEBundle"} {
		if t != nil {
			if _, _, ok := f.m.userMethod(v, t, name); ok {
				return true
			}
		}
		if _, ok := v.Type().MethodByName(name); ok {
			return true
		}
	}
	return false
}

// add adds a row; not ok if it has no columns.
func (g *Grid) add(v reflect.Value, t types.Type) bool {
	row := make([]Element, len(g.Columns))
	put := func(name string, e Element) {
		i := slices.Index(g.Columns, name)
		if i < 0 {
			i = len(g.Columns)
			g.Columns, row = append(g.Columns, name), append(row, Element{})
		}
		row[i] = e
	}
	switch {
	case !v.IsValid():
	case v.Kind() == reflect.Struct:
		compiled := v.Type().PkgPath() != ""
		st, _ := underlyingOf(t).(*types.Struct)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if compiled && !v.Type().Field(i).IsExported() {
				continue
			}
			e := Element{Value: v.Field(i)}
			if st != nil && i < st.NumFields() {
				name, e.Type = st.Field(i).Name(), st.Field(i).Type()
			}
			put(name, e)
		}
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int {
			if a.String() < b.String() {
				return -1
			}
			return 1
		})
		for _, k := range keys {
			put(k.String(), Element{v.MapIndex(k), elemType(t)})
		}
	default:
		return false
	}
	g.Rows = append(g.Rows, row)
	return true
}

// Caption says what is left out, or is "".
func (g *Grid) Caption() string {
	if g.Left == 0 {
		return ""
	}
	return fmt.Sprintf("the first %d of %d rows", len(g.Rows), len(g.Rows)+g.Left)
}

// MIMEBundle calls a method of this name, of a compiled type or of one that a cell declared; it is false if there is none.
func (s *Session) MIMEBundle(v reflect.Value, t types.Type) (data map[string]any, ok bool) {
	f := &formatter{m: s.m}
	v, t = f.dynamic(v, t)
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, false
	}
	if t != nil {
		if fn, recv, found := s.m.userMethod(v, t, "MIMEBundle"); found {
			if got := fn.Call([]reflect.Value{recv}); len(got) == 1 && got[0].Kind() == reflect.Map {
				return s.m.plainMap(got[0]), true
			}
		}
	}
	type bundler interface{ MIMEBundle() map[string]any }
	for _, candidate := range []reflect.Value{v, pointerTo(v)} {
		if candidate.CanInterface() {
			if b, is := candidate.Interface().(bundler); is {
				return b.MIMEBundle(), true
			}
		}
	}
	return nil, false
}

// plainMap takes what is in a map out of boxes.
func (m *machine) plainMap(v reflect.Value) map[string]any {
	data := map[string]any{}
	for _, k := range v.MapKeys() {
		if e := v.MapIndex(k); e.CanInterface() {
			data[k.String()] = m.host(e.Interface())
		}
	}
	return data
}

// Dynamic takes a value out of interfaces, with its type if that can be known.
func (s *Session) Dynamic(v reflect.Value, t types.Type) (reflect.Value, types.Type) {
	return (&formatter{m: s.m}).dynamic(v, t)
}
