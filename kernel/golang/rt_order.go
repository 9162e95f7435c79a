package golang

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// sortedKeys sets the slice at keys to the keys of the map m, in order.
func sortedKeys(m, keys any) {
	to := reflect.ValueOf(keys).Elem()
	list := reflect.ValueOf(m).MapKeys()
	slices.SortFunc(list, compareKeys)
	out := reflect.MakeSlice(to.Type(), len(list), len(list))
	for i, k := range list {
		out.Index(i).Set(k)
	}
	to.Set(out)
}

// sortedEntries is sortedKeys for keys that may be NaN, of which several are in no order; it sets the values too.
func sortedEntries(m, keys, values any) {
	type entry struct{ k, v reflect.Value }
	var list []entry
	for it := reflect.ValueOf(m).MapRange(); it.Next(); {
		list = append(list, entry{it.Key(), it.Value()})
	}
	slices.SortFunc(list, func(a, b entry) int { return compareKeys(a.k, b.k) })
	ks, vs := reflect.ValueOf(keys).Elem(), reflect.ValueOf(values).Elem()
	outK, outV := reflect.MakeSlice(ks.Type(), len(list), len(list)), reflect.MakeSlice(vs.Type(), len(list), len(list))
	for i, e := range list {
		outK.Index(i).Set(e.k)
		outV.Index(i).Set(e.v)
	}
	ks.Set(outK)
	vs.Set(outV)
}

// compareKeys orders two keys of one type that ordered accepts, or that is a float.
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
	case reflect.Array:
		for i := range a.Len() {
			if c := compareKeys(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	case reflect.Struct:
		for i := range a.NumField() {
			if c := compareKeys(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	}
	return 0
}
