package golang

import "reflect"

// equalValues compares two values of which Yaegi knows an interface, a struct or an array, as Go's == would.
func equalValues(a, b any) bool {
	return equalReflect(unwrapValue(reflect.ValueOf(a)), unwrapValue(reflect.ValueOf(b)))
}

func equalReflect(a, b reflect.Value) bool {
	if !a.IsValid() || !b.IsValid() {
		return a.IsValid() == b.IsValid()
	}
	if a.Kind() == reflect.Interface || b.Kind() == reflect.Interface {
		return equalReflect(unwrapValue(a), unwrapValue(b))
	}
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if !equalReflect(unwrapValue(a.Field(i)), unwrapValue(b.Field(i))) {
				return false
			}
		}
		return true
	case reflect.Array:
		for i := range a.Len() {
			if !equalReflect(unwrapValue(a.Index(i)), unwrapValue(b.Index(i))) {
				return false
			}
		}
		return true
	case reflect.Slice, reflect.Map, reflect.Func:
		panic(goError("comparing uncomparable type " + a.Type().String()))
	}
	return a.Equal(b)
}

// valueInterfaceName is Yaegi's type for interpreted interface values: struct{ node *node; value reflect.Value }.
const valueInterfaceName = "interp.valueInterface"

// unwrapValue takes a value out of interfaces, Yaegi's interface values and the wrappers of compiled interfaces.
func unwrapValue(v reflect.Value) reflect.Value {
	for v.IsValid() {
		switch {
		case v.Kind() == reflect.Interface:
			v = v.Elem()
		case v.Kind() == reflect.Struct && v.Type().String() == valueInterfaceName:
			inner, ok := innerValue(v)
			if !ok {
				return reflect.Value{}
			}
			v = inner
		case v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().Field(0).Name == "IValue" && v.Type().Name() != "":
			v = v.Field(0)
		default:
			return v
		}
	}
	return v
}

// innerValue reads the unexported field value of a valueInterface.
func innerValue(v reflect.Value) (reflect.Value, bool) {
	if !v.CanAddr() {
		c := reflect.New(v.Type()).Elem()
		if !v.CanInterface() {
			return reflect.Value{}, false
		}
		c.Set(v)
		v = c
	}
	f := v.FieldByName("value")
	p := (*reflect.Value)(f.Addr().UnsafePointer())
	return *p, p.IsValid()
}

// hostValue takes a value out of Yaegi's interface values for compiled code.
func hostValue(x any) any {
	v := reflect.ValueOf(x)
	if !v.IsValid() || v.Type().String() != valueInterfaceName {
		return x
	}
	if v = unwrapValue(v); v.IsValid() && v.CanInterface() {
		return v.Interface()
	}
	return nil
}
