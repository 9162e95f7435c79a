package golang

import (
	"errors"
	"fmt"
	"io"
	"reflect"
)

// overrideFmt gives the program's fmt its own output and input, and %T of its own types.
func (m *machine) overrideFmt(set func(name string, v any)) {
	set("Print", func(a ...any) (int, error) { return fmt.Fprint(m.stdout, a...) })
	set("Println", func(a ...any) (int, error) { return fmt.Fprintln(m.stdout, a...) })
	set("Printf", func(f string, a ...any) (int, error) { f, a = typeVerbs(f, a); return fmt.Fprintf(m.stdout, f, a...) })
	set("Sprintf", func(f string, a ...any) string { f, a = typeVerbs(f, a); return fmt.Sprintf(f, a...) })
	set("Errorf", func(f string, a ...any) error { f, a = typeVerbs(f, a); return fmt.Errorf(f, a...) })
	set("Appendf", func(b []byte, f string, a ...any) []byte { f, a = typeVerbs(f, a); return fmt.Appendf(b, f, a...) })
	set("Fprintf", func(w io.Writer, f string, a ...any) (int, error) {
		f, a = typeVerbs(f, a)
		return fmt.Fprintf(w, f, a...)
	})
	set("Scan", func(a ...any) (int, error) { return fmt.Fscan(m.input(), a...) })
	set("Scanf", func(f string, a ...any) (int, error) { return fmt.Fscanf(m.input(), f, a...) })
	set("Scanln", func(a ...any) (int, error) { return fmt.Fscanln(m.input(), a...) })
}

// typeVerbs replaces %T of the program's values by their type's name: fmt answers %T without asking the value.
func typeVerbs(format string, args []any) (string, []any) {
	var out []byte
	arg, copied := 0, false
	for i := 0; i < len(format); i++ {
		out = append(out, format[i])
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format); i++ {
			c := format[i]
			if c == '[' { // explicit indexes: leave such formats alone
				return format, args
			}
			if c == '*' {
				arg++
			} else if c != '+' && c != '-' && c != '#' && c != ' ' && c != '.' && (c < '0' || c > '9') {
				break
			}
			out = append(out, c)
		}
		if i == len(format) {
			break
		}
		c := format[i]
		if c == '%' {
			out = append(out, c)
			continue
		}
		if c == 'T' && arg < len(args) {
			if f, ok := args[arg].(fmtValue); ok {
				if !copied {
					args, copied = append([]any(nil), args...), true
				}
				args[arg], c = f.goTypeName(), 's'
			}
		}
		out = append(out, c)
		arg++
	}
	if !copied {
		return format, args
	}
	return string(out), args
}

// overrideErrors makes errors.Is, As and Unwrap see errors of the program's own types.
func (m *machine) overrideErrors(set func(name string, v any)) {
	set("Is", func(err, target error) bool { return m.errorIs(err, target) })
	set("As", func(err error, target any) bool { return m.errorAs(err, target) })
	set("Unwrap", func(err error) error {
		if next := m.unwrapMethod(err); next != nil {
			return next
		}
		return errors.Unwrap(err)
	})
}

// A userError is an error of the program in the hands of compiled code. Yaegi's own wrapper has the text, but not the value:
// it keeps the last field of a struct.
type userError struct {
	IValue any // as isWrapper wants it
	err    error
}

func (e userError) Error() string { return e.err.Error() }

// Unwrap is nil: chain asks the value itself.
func (e userError) Unwrap() error { return nil }

// hostError gives an error of the program to compiled code: err has its text, x is its value.
func (m *machine) hostError(err error, x any) error {
	if err == nil {
		return nil
	}
	v := unwrapValue(reflect.ValueOf(x))
	if v.IsValid() && v.CanInterface() {
		if e, ok := v.Interface().(error); ok {
			return e
		}
	}
	return userError{x, err}
}

// chain calls f for err and everything it wraps, until f is true.
func (m *machine) chain(err error, f func(error) bool) bool {
	for err != nil {
		if f(err) {
			return true
		}
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				if m.chain(e, f) {
					return true
				}
			}
			return false
		}
		if next := m.unwrapMethod(err); next != nil {
			err = next
		} else {
			err = errors.Unwrap(err)
		}
	}
	return false
}

// unwrapMethod calls the program's own Unwrap, if err has one.
func (m *machine) unwrapMethod(err error) error {
	v, t := m.dynamic(reflect.ValueOf(err))
	if t == nil {
		return nil
	}
	fn, recv, ok := m.userMethod(v, t, "Unwrap")
	if !ok {
		return nil
	}
	return asError(fn.Call([]reflect.Value{recv})[0])
}

func (m *machine) errorIs(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	want := unwrapValue(reflect.ValueOf(target))
	return m.chain(err, func(e error) bool {
		got := unwrapValue(reflect.ValueOf(e))
		if got.IsValid() && want.IsValid() && got.Type() == want.Type() && got.Comparable() && want.Comparable() && equalReflect(got, want) {
			return true
		}
		if x, ok := e.(interface{ Is(error) bool }); ok && x.Is(target) {
			return true
		}
		v, t := m.dynamic(reflect.ValueOf(e))
		if t == nil {
			return false
		}
		fn, recv, ok := m.userMethod(v, t, "Is")
		return ok && fn.Call([]reflect.Value{recv, reflect.ValueOf(&target).Elem()})[0].Bool()
	})
}

func (m *machine) errorAs(err error, target any) bool {
	p := reflect.ValueOf(target)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		panic("errors: target must be a non-nil pointer")
	}
	dst := p.Elem()
	return m.chain(err, func(e error) bool {
		v := unwrapValue(reflect.ValueOf(e))
		if v.IsValid() && dst.Kind() != reflect.Interface && v.Type().AssignableTo(dst.Type()) {
			dst.Set(v)
			return true
		}
		if dst.Kind() == reflect.Interface && reflect.TypeOf(e).AssignableTo(dst.Type()) {
			dst.Set(reflect.ValueOf(e))
			return true
		}
		if x, ok := e.(interface{ As(any) bool }); ok {
			return x.As(target)
		}
		return false
	})
}
