package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Yaegi has no min, max and clear, prints with fmt's spaces, appends a slice of interfaces to itself wrongly, and
// hands out recovered values in its own wrapping.

// builtinCall writes a call of a builtin.
func (l *lowerer) builtinCall(e *ast.CallExpr, name string) string {
	arg := func(i int) string { return l.expr(e.Args[i]) }
	switch name {
	case "len", "cap":
		return l.lenCap(e, name)
	case "append":
		return l.appendCall(e)
	case "copy":
		return "copy(" + arg(0) + ", " + arg(1) + ")"
	case "delete":
		m := l.under(e.Args[0]).(*types.Map)
		if types.IsInterface(m.Key()) {
			l.interfaceKey(e, m.Key())
		}
		return "delete(" + arg(0) + ", " + l.conv(e.Args[1], m.Key()) + ")"
	case "make":
		parts := []string{l.typ(l.typeOf(e.Args[0]))}
		for _, a := range e.Args[1:] {
			parts = append(parts, l.intIndex(a))
		}
		return "make(" + strings.Join(parts, ", ") + ")"
	case "new":
		return l.newCall(e)
	case "min", "max":
		return l.minMax(e, name)
	case "clear":
		return l.rt("Clear") + "(" + arg(0) + ")"
	case "close":
		return "close(" + arg(0) + ")"
	case "panic":
		return l.panicCall(e.Args[0])
	case "recover":
		return "(*" + l.rt("Recover") + "(recover()))"
	case "print", "println":
		return l.printCall(e, name)
	case "complex":
		return l.complexCall(e)
	case "real", "imag":
		t := l.typ(l.typeOf(e))
		fn := map[string]string{"real": "Real", "imag": "Imag"}[name]
		return t + "(" + l.rt(fn) + "(complex128(" + arg(0) + ")))"
	}
	l.refuse(e, "builtin", "builtin %s", name)
	return ""
}

func (l *lowerer) lenCap(e *ast.CallExpr, name string) string {
	x := l.operand(e.Args[0])
	if p, ok := l.under(e.Args[0]).(*types.Pointer); ok {
		return fmt.Sprint(p.Elem().Underlying().(*types.Array).Len())
	}
	return name + "(" + x + ")"
}

// appendCall writes append; single interface values are given their type first.
func (l *lowerer) appendCall(e *ast.CallExpr) string {
	t := l.typeOf(e)
	sl := t.Underlying().(*types.Slice)
	out := []string{l.conv(e.Args[0], t)}
	if isNil(l.typeOf(e.Args[0])) {
		out[0] = l.typ(t) + "(nil)"
	}
	switch {
	case e.Ellipsis.IsValid():
		s := l.conv(e.Args[1], t)
		if b, ok := l.under(e.Args[1]).(*types.Basic); ok && b.Info()&types.IsString != 0 {
			s = "[]byte(" + s + ")"
		}
		out = append(out, s+"...")
	case types.IsInterface(sl.Elem()) && len(e.Args) > 1:
		var texts []string
		for _, a := range e.Args[1:] {
			texts = append(texts, l.conv(a, sl.Elem()))
		}
		out = append(out, "[]"+l.typ(sl.Elem())+"{"+strings.Join(texts, ", ")+"}...")
	default:
		for _, a := range e.Args[1:] {
			out = append(out, l.conv(a, sl.Elem()))
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return "append(" + strings.Join(out, ", ") + ")"
}

// newCall writes new(T) and Go 1.26's new(expr).
func (l *lowerer) newCall(e *ast.CallExpr) string {
	if l.info.Types[e.Args[0]].IsType() {
		return "new(" + l.typ(l.typeOf(e.Args[0])) + ")"
	}
	elem := l.typeOf(e).Underlying().(*types.Pointer).Elem()
	p := l.newName("p")
	t := l.typ(elem)
	return fmt.Sprintf("func() *%s { %s := new(%s); *%s = %s; return %s }()", t, p, t, p, l.conv(e.Args[0], elem), p)
}

// minMax writes min and max as calls of helpers for their type.
func (l *lowerer) minMax(e *ast.CallExpr, name string) string {
	t := l.typeOf(e)
	if b, ok := t.(*types.Basic); ok {
		t = types.Default(b)
	}
	if len(e.Args) == 1 {
		return l.conv(e.Args[0], t)
	}
	text := l.typ(t)
	helper := l.helper(name+"|"+text, name, func(fn string) string { return minMaxHelper(fn, name, text, t) })
	s := l.conv(e.Args[0], t)
	for _, a := range e.Args[1:] {
		s = helper + "(" + s + ", " + l.conv(a, t) + ")"
	}
	return s
}

func minMaxHelper(fn, name, text string, t types.Type) string {
	op := map[string]string{"min": "<", "max": ">"}[name]
	body := fmt.Sprintf("if a %s b { return a }; return b", op)
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsFloat != 0 {
		// NaN wins; -0 is smaller than 0.
		zero := map[string]string{"min": "if 1.0/a < 0.0 { return a }; return b", "max": "if 1.0/a > 0.0 { return a }; return b"}[name]
		one := strings.ReplaceAll(zero, "1.0/a", text+"(1.0)/a")
		one = strings.ReplaceAll(one, "0.0 {", text+"(0.0) {")
		body = fmt.Sprintf("if a != a { return a }; if b != b { return b }; if a == b { if a != %s(0.0) { return a }; %s }; %s", text, one, body)
	}
	return fmt.Sprintf("func %s(a, b %s) %s { %s }\n", fn, text, text, body)
}

// helper names a generated function, which it writes at the first use of key.
func (l *lowerer) helper(key, base string, write func(fn string) string) string {
	key = "helper|" + key
	if n, ok := l.inst[key]; ok {
		return n
	}
	n := l.newName(base)
	l.inst[key] = n
	l.queue = append(l.queue, func() { l.decls.WriteString(write(n)) })
	return n
}

// panicCall hands the value to the runtime, which keeps it as the program sees it, with its text for an uncaught panic.
func (l *lowerer) panicCall(x ast.Expr) string {
	t := l.typeOf(x)
	l.intoInterface(t, types.Universe.Lookup("any").Type())
	v := l.newName("v")
	text := l.rt("PanicText") + "(" + v + ")"
	errorType := types.Universe.Lookup("error").Type().Underlying().(*types.Interface)
	s := "nil"
	if !isNil(t) {
		s = l.conv(x, t)
	}
	decl := fmt.Sprintf("var %s interface{} = %s", v, s)
	if !isNil(t) && !types.IsInterface(t) && types.Implements(t, errorType) {
		c := l.newName("c")
		decl = fmt.Sprintf("%s := %s; var %s interface{} = %s", c, s, v, c)
		text = c + ".Error()"
	} else if !isNil(t) && types.IsInterface(t) && types.Implements(t, errorType) {
		c := l.newName("c")
		decl = fmt.Sprintf("var %s %s = %s; var %s interface{} = %s", c, l.typ(t), s, v, c)
		text = fmt.Sprintf("%s(%s, %s.Error)", l.rt("ErrorText"), v, c)
	} else if named, ok := types.Unalias(t).(*types.Named); ok && !types.IsInterface(t) && l.own(named.Obj()) {
		text = l.rt("NamedText") + "(" + quote("main."+named.Obj().Name()) + ", " + v + ")"
	}
	return fmt.Sprintf("func() { %s; %s(&%s, func() string { return %s }) }()", decl, l.rt("Throw"), v, text)
}

// printCall writes print and println, which go to standard error without fmt's help.
func (l *lowerer) printCall(e *ast.CallExpr, name string) string {
	fn := map[string]string{"print": "Print", "println": "Println"}[name]
	var parts []string
	for _, a := range e.Args {
		t := l.typeOf(a)
		s := l.conv(a, types.Default(t))
		switch u := t.Underlying().(type) {
		case *types.Basic:
			if u.Kind() == types.UntypedNil {
				s = "nil"
			} else if _, ok := t.(*types.Named); ok {
				s = l.typ(u) + "(" + s + ")"
			}
		}
		parts = append(parts, s)
	}
	return l.rt(fn) + "(" + strings.Join(parts, ", ") + ")"
}

func (l *lowerer) complexCall(e *ast.CallExpr) string {
	t := l.typeOf(e)
	b := t.Underlying().(*types.Basic)
	fn, part := "Complex128", types.Typ[types.Float64]
	if b.Kind() == types.Complex64 {
		fn, part = "Complex64", types.Typ[types.Float32]
	}
	arg := func(x ast.Expr) string {
		if tv := l.info.Types[x]; tv.Value != nil {
			return l.constant(tv.Value, types.Typ[types.Float64])
		}
		return "float64(" + l.conv(x, part) + ")"
	}
	return l.typ(t) + "(" + l.rt(fn) + "(" + arg(e.Args[0]) + ", " + arg(e.Args[1]) + "))"
}
