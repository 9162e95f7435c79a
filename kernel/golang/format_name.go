package golang

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// name is the name of the value's type: the program's where it is known.
func (f *formatter) name(v reflect.Value, t types.Type) string {
	if t != nil {
		return typeName(t)
	}
	return typeText(v.Type(), nil)
}

// typeText writes a compiled type as a cell would, inside of some structs: the interpreter's have no names, and may refer to themselves.
func typeText(t reflect.Type, within []reflect.Type) string {
	if t == reflect.TypeFor[byte]() {
		return "byte"
	}
	if t.Name() != "" {
		return t.String()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + typeText(t.Elem(), within)
	case reflect.Slice:
		return "[]" + typeText(t.Elem(), within)
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), typeText(t.Elem(), within))
	case reflect.Map:
		return "map[" + typeText(t.Key(), within) + "]" + typeText(t.Elem(), within)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return "any"
		}
	case reflect.Struct:
		if slices.Contains(within, t) {
			return "struct{...}"
		}
		within = append(slices.Clip(within), t)
		var fields []string
		for i := range t.NumField() {
			fields = append(fields, t.Field(i).Name+" "+typeText(t.Field(i).Type, within))
		}
		return "struct{" + strings.Join(fields, "; ") + "}"
	}
	return strings.ReplaceAll(t.String(), "interface {}", "any")
}
