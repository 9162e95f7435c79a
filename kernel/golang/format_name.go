package golang

import (
	"fmt"
	"go/types"
	"reflect"
	"strings"
)

// name is the name of the value's type: the program's where it is known.
func (f *formatter) name(v reflect.Value, t types.Type) string {
	if t != nil {
		return typeName(t)
	}
	return f.typeText(v.Type())
}

// typeText writes a compiled type as a cell would.
func (f *formatter) typeText(t reflect.Type) string {
	if t == reflect.TypeFor[byte]() {
		return "byte"
	}
	if t.Name() != "" {
		return t.String()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + f.typeText(t.Elem())
	case reflect.Slice:
		return "[]" + f.typeText(t.Elem())
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), f.typeText(t.Elem()))
	case reflect.Map:
		return "map[" + f.typeText(t.Key()) + "]" + f.typeText(t.Elem())
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return "any"
		}
	case reflect.Struct:
		var fields []string
		for i := range t.NumField() {
			fields = append(fields, t.Field(i).Name+" "+f.typeText(t.Field(i).Type))
		}
		return "struct{" + strings.Join(fields, "; ") + "}"
	}
	return strings.ReplaceAll(t.String(), "interface {}", "any")
}
