package golang

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// overrideFmt gives the program's fmt its own output and input, and %T of its own types.
func (m *machine) overrideFmt(set func(name string, v any)) {
	set("Print", func(a ...any) (int, error) { return fmt.Fprint(m.stdout, plainStrings(a)...) })
	set("Sprint", func(a ...any) string { return fmt.Sprint(plainStrings(a)...) })
	set("Fprint", func(w io.Writer, a ...any) (int, error) { return fmt.Fprint(w, plainStrings(a)...) })
	set("Append", func(b []byte, a ...any) []byte { return fmt.Append(b, plainStrings(a)...) })
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

// plainStrings writes the program's values that are strings underneath: Print puts a space between two values of which
// neither is a string, and asks the kind, which the value cannot answer for itself.
func plainStrings(args []any) []any {
	for i, a := range args {
		kind := reflect.Invalid
		switch a := a.(type) {
		case fmtValue:
			kind = a.v.Kind()
		case errorValue:
			kind = reflect.ValueOf(a.box.V).Kind()
		case errorList:
			kind = reflect.ValueOf(a.box.V).Kind()
		}
		if kind == reflect.String {
			args[i] = fmt.Sprint(a)
		}
	}
	return args
}

// typeVerbs writes %T of the program's values as text and %p of them as pointers: fmt answers both without asking the value.
func typeVerbs(format string, args []any) (string, []any) {
	if !hasOwn(args) || !strings.ContainsAny(format, "Tp") {
		return format, args
	}
	var out strings.Builder
	args = append([]any(nil), args...)
	given := len(args)
	next, indexed := 0, strings.Contains(format, "[")
	for format != "" {
		i := strings.IndexByte(format, '%')
		if i < 0 {
			break
		}
		out.WriteString(format[:i])
		d, n := parseDirective(format[i:], &next)
		format = format[i+n:]
		if (d.verb == 'T' || d.verb == 'p') && d.arg >= 0 && d.arg < given {
			if x, ok := asked(args[d.arg], d.verb); ok {
				if d.verb == 'T' {
					d.verb = 's'
				}
				if indexed { // the same argument may be printed by another verb
					args = append(args, x)
					d.arg = len(args) - 1
				} else {
					args[d.arg] = x
				}
			}
		}
		out.WriteString(d.text(indexed))
	}
	out.WriteString(format)
	return out.String(), args
}

func hasOwn(args []any) bool {
	for _, a := range args {
		switch a.(type) {
		case fmtValue, errorValue, errorList:
			return true
		}
	}
	return false
}

// asked is what %T or %p prints of a value of the program.
func asked(x any, verb rune) (any, bool) {
	name, ok := goTypeName(x)
	switch {
	case !ok:
		return nil, false
	case verb == 'T':
		return name, true
	}
	switch x := x.(type) {
	case fmtValue:
		if x.v.IsValid() && x.v.CanInterface() {
			return x.v.Interface(), true
		}
	case errorValue:
		return x.box.V, true
	case errorList:
		return x.box.V, true
	}
	return nil, false
}

// A directive is a verb of a format with its flags and the numbers of its arguments from 0; -1 is none.
type directive struct {
	flags, width, precision string // width and precision as written, "*" for an argument
	widthArg, precisionArg  int
	arg                     int
	verb                    rune
}

// parseDirective reads a directive at the start of s, which begins with %; n is its length. next is the number of the next
// argument.
func parseDirective(s string, next *int) (d directive, n int) {
	d = directive{widthArg: -1, precisionArg: -1, arg: -1}
	n = 1
	take := func(set string) string {
		start := n
		for n < len(s) && strings.IndexByte(set, s[n]) >= 0 {
			n++
		}
		return s[start:n]
	}
	index := func() {
		if n < len(s) && s[n] == '[' {
			if end := strings.IndexByte(s[n:], ']'); end > 0 {
				if k, err := strconv.Atoi(s[n+1 : n+end]); err == nil {
					*next = k - 1
				}
				n += end + 1
			}
		}
	}
	number := func() (string, int) {
		if n < len(s) && s[n] == '*' {
			n++
			*next++
			return "*", *next - 1
		}
		return take("0123456789"), -1
	}
	d.flags = take("+-# 0")
	index()
	d.width, d.widthArg = number()
	if n < len(s) && s[n] == '.' {
		n++
		index()
		d.precision, d.precisionArg = number()
		d.precision = "." + d.precision
	}
	index()
	if n == len(s) {
		return d, n
	}
	verb, size := utf8.DecodeRuneInString(s[n:])
	n += size
	if d.verb = verb; verb != '%' {
		d.arg = *next
		*next++
	}
	return d, n
}

// text writes the directive again, with the numbers of all arguments if indexed.
func (d directive) text(indexed bool) string {
	at := func(n int) string {
		if !indexed || n < 0 {
			return ""
		}
		return fmt.Sprintf("[%d]", n+1)
	}
	s := "%" + d.flags + at(d.widthArg) + d.width
	if d.precision != "" {
		s += "." + at(d.precisionArg) + d.precision[1:]
	}
	s += at(d.arg)
	if d.verb != 0 {
		s += string(d.verb)
	}
	return s
}

// goTypeName is the name of the type of a value of the program that fmt got.
func goTypeName(x any) (string, bool) {
	switch x := x.(type) {
	case fmtValue:
		return x.goTypeName(), true
	case errorValue:
		return x.m.typeName(x.box.T), true
	case errorList:
		return x.m.typeName(x.box.T), true
	}
	return "", false
}
