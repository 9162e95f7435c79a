package golang

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"strings"
)

// goError is a run-time error of the interpreted program with the text that Go gives it.
type goError string

func (e goError) Error() string { return "runtime error: " + string(e) }

// RuntimeError marks it as a runtime.Error.
func (goError) RuntimeError() {}

// plainError is a run-time error whose text has no prefix: "assignment to entry in nil map".
type plainError string

func (e plainError) Error() string { return string(e) }

// RuntimeError marks it as a runtime.Error.
func (plainError) RuntimeError() {}

// translations from what reflect and Yaegi say to what Go says. Numbers that Go would give are not known here.
var translations = []struct{ pattern, text string }{
	{"index out of range", "index out of range"},
	{"slice bounds out of range|string slice index out of bounds|slice index out of bounds", "slice bounds out of range"},
	{"on zero Value|nil pointer dereference|using nil pointer|invalid memory address", "invalid memory address or nil pointer dereference"},
	{"integer divide by zero", "integer divide by zero"},
	{"hash of unhashable type", ""},
	{"makeslice: len out of range|MakeSlice: negative len", "makeslice: len out of range"},
	{"makeslice: cap out of range|MakeSlice: negative cap|MakeSlice: len > cap", "makeslice: cap out of range"},
}

var compiledTranslations = func() []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, t := range translations {
		out = append(out, regexp.MustCompile(t.pattern))
	}
	return out
}()

var linePrefix = regexp.MustCompile(`^(\S*:)?\d+:\d+: `)

// runtimeError gives the run-time error that a panic inside the interpreter stands for, or nil if r is a plain value.
func runtimeError(r any) error {
	text := ""
	switch r := r.(type) {
	case goError, plainError:
		return r.(error)
	case runtime.Error:
		text = r.Error()
	case *reflect.ValueError:
		text = r.Error()
	case string:
		if !strings.HasPrefix(r, "reflect") {
			return nil
		}
		text = r
	case error:
		// Yaegi's own errors carry a position of the lowered source.
		if !strings.Contains(fmt.Sprintf("%T", r), "interp.") {
			return nil
		}
		text = linePrefix.ReplaceAllString(r.Error(), "")
	default:
		return nil
	}
	for i, re := range compiledTranslations {
		if re.MatchString(text) && translations[i].text != "" {
			return goError(translations[i].text)
		}
	}
	if rest, ok := strings.CutPrefix(text, "runtime error: "); ok {
		return goError(rest)
	}
	return plainError(text)
}

// panicText is what Go prints after "panic: " for a value.
func panicText(v any) string {
	switch v := v.(type) {
	case nil:
		return "panic called with nil argument (use GODEBUG=panicnil=1 to disable)"
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case string:
		return v
	case bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, uintptr, float32, float64, complex64, complex128:
		return printText(v)
	}
	rv := unwrapValue(reflect.ValueOf(v))
	if !rv.IsValid() {
		return "nil"
	}
	return fmt.Sprintf("(%s) %v", rv.Type(), rv)
}

// errorText is the text for a value of type error.
func errorText(v any, text func() string) string {
	if v == nil {
		return panicText(nil)
	}
	return text()
}

// namedText is the text for a value of a named type of the program that is no error.
func namedText(name string, v any) string {
	rv := unwrapValue(reflect.ValueOf(v))
	switch rv.Kind() {
	case reflect.String:
		return fmt.Sprintf("%s(%q)", name, rv.String())
	case reflect.Struct, reflect.Slice, reflect.Map, reflect.Array, reflect.Pointer, reflect.Func:
		return fmt.Sprintf("(%s) %v", name, rv)
	}
	return name + "(" + printText(rv.Interface()) + ")"
}

// isYaegiTrace reports whether a line on Yaegi's standard error is its own trace of a panic.
var yaegiTrace = regexp.MustCompile(`^(\S*:)?\d+:\d+: panic: (\S*)\(\.\.\.\)\n?$`)

var errStopped = errors.New("the program was stopped and cannot be called again")
