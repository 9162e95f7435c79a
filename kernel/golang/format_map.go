package golang

import (
	"fmt"
	"go/types"
	"reflect"
	"sort"
)

func (f *formatter) mapping(v reflect.Value, t types.Type, named bool, depth int) *item {
	it := &item{open: "{", close: "}"}
	if named {
		it.open = f.name(v, t) + "{"
	}
	var kt types.Type
	if m, ok := underlyingOf(t).(*types.Map); ok {
		kt = m.Key()
	}
	keys := f.sortedKeys(v, kt)
	for i, k := range keys {
		if i == maxElements || f.left <= 0 {
			it.more = fmt.Sprintf("... %d more", len(keys)-i)
			break
		}
		e := f.item(v.MapIndex(k.key), elemType(t), elidable(v.Type().Elem()), depth+1)
		e.key = k.text(f, kt) + ": "
		it.elems = append(it.elems, e)
	}
	return it
}

// A mapKey is a key with its text, once that was needed.
type mapKey struct {
	key     reflect.Value
	written string
}

func (k *mapKey) text(f *formatter, t types.Type) string {
	if k.written == "" {
		k.written = f.item(k.key, t, elidable(k.key.Type()), 1).flat()
	}
	return k.written
}

func (f *formatter) sortedKeys(v reflect.Value, t types.Type) []*mapKey {
	var keys []*mapKey
	for _, k := range v.MapKeys() {
		keys = append(keys, &mapKey{key: k})
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := keys[i], keys[j]
		if a.key.Kind() == reflect.String {
			return a.key.String() < b.key.String()
		}
		if a.key.CanInt() || a.key.CanUint() || a.key.CanFloat() {
			return lessKey(a.key, b.key, "", "")
		}
		return a.text(f, t) < b.text(f, t)
	})
	return keys
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
