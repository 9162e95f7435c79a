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
	{"on zero Value|nil pointer dereference|call of nil function|Method on nil interface value|using nil pointer|invalid memory address", "invalid memory address or nil pointer dereference"},
	{"integer divide by zero", "integer divide by zero"},
	{"hash of unhashable type", ""},
	{"reflect.Value.Grow: slice overflow|reflect.Append: slice overflow", "growslice: len out of range"},
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
	case goError, plainError, assertError:
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
	if _, rest, ok := strings.Cut(text, "hash of unhashable type: "); ok { // reflect's form
		return goError("hash of unhashable type " + rest)
	}
	if rest, ok := strings.CutPrefix(text, "runtime error: "); ok {
		return goError(rest)
	}
	return plainError(text)
}

// isYaegiTrace reports whether a line on Yaegi's standard error is its own trace of a panic.
var yaegiTrace = regexp.MustCompile(`^(\S*:)?\d+:\d+: panic: (\S*)\(\.\.\.\)\n?$`)

var errStopped = errors.New("the program was stopped and cannot be called again")
