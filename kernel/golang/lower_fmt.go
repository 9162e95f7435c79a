package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Compiled code sees interpreted values without their types: fmt would miss String methods, names of types and of
// unexported fields. So arguments of fmt and log go through the runtime, which gives them a type of the program, and
// the program's types register themselves and the methods that fmt and errors look for.

// formats reports whether the function called by fun formats its arguments.
func (l *lowerer) formats(fun ast.Expr) bool {
	if id, ok := ast.Unparen(fun).(*ast.Ident); ok { // a predeclared function of any values shows them, as Display does
		fn, ok := l.info.Uses[id].(*types.Func)
		return ok && fn.Pkg() != nil && fn.Pkg().Path() == predeclaredPath && fn.Signature().Variadic()
	}
	sel, ok := ast.Unparen(fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := l.info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "fmt":
		return !strings.Contains(fn.Name(), "can") // Scan and its kin take pointers
	case "log":
		return true
	}
	return false
}

// formatArg writes an argument of a formatting function.
func (l *lowerer) formatArg(fun ast.Expr, text string, t types.Type) string {
	t = l.subst(types.Default(t))
	if isNil(t) || !l.hasTypes {
		return text
	}
	name := ""
	if sel, ok := ast.Unparen(fun).(*ast.SelectorExpr); ok {
		name = sel.Sel.Name
	}
	isError := types.Implements(t, errorInterface)
	switch {
	case name == "Errorf" && isError:
		return l.hostError(text)
	case types.IsInterface(t):
		if emptyInterface(t) {
			return l.rt("Fmt") + "(" + text + ", -1)"
		}
		return l.rt("Fmt") + "(" + l.toAny() + "(" + text + "), -1)"
	case l.involvesOwn(t):
		l.useFormat = true
		return l.rt("Fmt") + "(" + text + ", " + itoa(l.typeIndex(t)) + ")"
	}
	return text
}

// toAny names a function by which a value keeps its type on the way to compiled code.
func (l *lowerer) toAny() string {
	return l.helper("toany", "toany", func(fn string) string {
		return "func " + fn + "(x interface{}) interface{} { return x }\n"
	})
}

// hostError writes an error as compiled code can unwrap it.
func (l *lowerer) hostError(text string) string {
	toAny, rt := l.toAny(), l.rt("Err")
	return l.helper("hosterror", "hosterror", func(fn string) string {
		return "func " + fn + "(e error) error { if e == nil { return nil }; a := " + toAny + "(e); return " + rt + "(e, a) }\n"
	}) + "(" + text + ")"
}

// takesErrors reports whether the function called by fun looks into the errors that it gets.
func (l *lowerer) takesErrors(fun ast.Expr) bool {
	sel, ok := ast.Unparen(fun).(*ast.SelectorExpr)
	if !ok || !l.hasTypes {
		return false
	}
	fn, ok := l.info.Uses[sel.Sel].(*types.Func)
	return ok && fn.Pkg() != nil && fn.Pkg().Path() == "errors" && fn.Name() != "New"
}

var errorInterface = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

// involvesOwn reports whether values of type t look different to fmt than Yaegi's would.
func (l *lowerer) involvesOwn(t types.Type) bool {
	if own, ok := l.ownTypes[t]; ok {
		return own
	}
	found := false
	seen := map[types.Type]bool{}
	var visit func(t types.Type)
	visit = func(t types.Type) {
		if found || seen[t] {
			return
		}
		seen[t] = true
		switch u := types.Unalias(t).(type) {
		case *types.Named:
			if l.own(u.Obj()) {
				found = true
			}
		case *types.Pointer:
			visit(u.Elem())
		case *types.Slice:
			visit(u.Elem())
		case *types.Array:
			visit(u.Elem())
		case *types.Map:
			visit(u.Key())
			visit(u.Elem())
		case *types.Struct:
			found = true
		case *types.Interface:
			found = true
		}
	}
	visit(t)
	l.ownTypes[t] = found
	return found
}

// registered are the methods that fmt, errors and notebooks look for.
var registered = []string{"String", "Error", "GoString", "Format", "Unwrap", "Is", "As", "MIMEBundle"}

// registerTypes gives the statements by which the types written so far make themselves known to the runtime.
func (l *lowerer) registerTypes() []string {
	var out []string
	for _, t := range l.userType {
		if types.IsInterface(t) || !l.hasTypes {
			continue
		}
		text := l.typ(t)
		idx := itoa(l.typeIndex(t))
		out = append(out, fmt.Sprintf("%s(%s, %s, new(%s))", l.rt("Type"), idx, quote(text), text))
		set := types.NewMethodSet(types.NewPointer(t))
		valueSet := types.NewMethodSet(t)
		for _, name := range registered {
			sel := set.Lookup(l.pkg, name)
			if sel == nil {
				continue
			}
			fn := sel.Obj().(*types.Func)
			recv, ptr := text, "false"
			var rt types.Type = t
			if valueSet.Lookup(l.pkg, name) == nil {
				recv, ptr = "*"+text, "true"
				rt = types.NewPointer(t)
			}
			out = append(out, l.registerMethod(idx, name, ptr, recv, rt, fn, sel))
		}
	}
	return out
}

func (l *lowerer) registerMethod(idx, name, ptr, recv string, rt types.Type, fn *types.Func, sel *types.Selection) string {
	sig := sel.Type().(*types.Signature)
	params, args := l.paramList(sig)
	r := l.newName("r")
	if params != "" {
		params = ", " + params
	}
	inner := rt
	index := sel.Index()[:len(sel.Index())-1]
	for _, i := range index {
		inner = structOf(inner).Field(i).Type()
	}
	for v := range sig.Results().Variables() {
		l.noteWrapper(v.Type())
	}
	ret := "return "
	if sig.Results().Len() == 0 {
		ret = ""
	}
	return fmt.Sprintf("%s(%s, %s, %s, func(%s %s%s)%s { %s%s })", l.rt("Method"), idx, quote(name), ptr, r, recv, params,
		l.resultText(sig.Results()), ret, l.callMethod(r+l.path(rt, index), inner, fn, args))
}
