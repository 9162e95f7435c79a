package golang

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// sortedEntries is the keys of a map, as a slice, in the order in which fmt prints them, and their values.
func (m *machine) sortedEntries(of any) (keys, values any) {
	v := reflect.ValueOf(of)
	type entry struct{ k, v reflect.Value }
	list := make([]entry, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		list = append(list, entry{it.Key(), it.Value()})
	}
	slices.SortFunc(list, func(a, b entry) int { return m.compareMapKeys(a.k, b.k) })
	ks := reflect.MakeSlice(reflect.SliceOf(v.Type().Key()), len(list), len(list))
	vs := reflect.MakeSlice(reflect.SliceOf(v.Type().Elem()), len(list), len(list))
	for i, e := range list {
		ks.Index(i).Set(e.k)
		vs.Index(i).Set(e.v)
	}
	return ks.Interface(), vs.Interface()
}

// compareKeys orders two keys of one basic type.
func compareKeys(a, b reflect.Value) int {
	switch a.Kind() {
	case reflect.Bool:
		switch {
		case a.Bool() == b.Bool():
			return 0
		case b.Bool():
			return -1
		}
		return 1
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return cmp.Compare(a.Int(), b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return cmp.Compare(a.Uint(), b.Uint())
	case reflect.Float32, reflect.Float64:
		return cmp.Compare(a.Float(), b.Float())
	case reflect.String:
		return strings.Compare(a.String(), b.String())
	}
	return 0
}
