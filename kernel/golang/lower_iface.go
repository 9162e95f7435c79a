package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Yaegi does not see the methods of interpreted values behind `any`, answers assertions to interfaces wrongly or panics,
// and compares interface values by their wrapping. Assertions to interfaces become generated functions that know all
// the program's types; comparisons go to the runtime.

// equal writes a comparison of which at least one side is an interface, a struct or an array.
func (l *lowerer) equal(e ast.Node, x string, tx types.Type, y string, ty types.Type) string {
	return l.rt("Equal") + "(" + x + ", " + y + ")"
}

// assertOne writes x.(T) with one result.
func (l *lowerer) assertOne(e *ast.TypeAssertExpr) string {
	t := l.typeOf(e.Type)
	l.askedFor(e, l.typeOf(e.X), t)
	if !types.IsInterface(t) {
		v, ok := l.newName("v"), l.newName("ok")
		x := l.newName("x")
		return fmt.Sprintf("func() %s { %s := %s; %s, %s := %s.(%s); if !%s { %s(%s, %s, %s) }; return %s }()",
			l.typ(t), x, l.expr(e.X), v, ok, x, l.typ(t), ok, l.rt("BadAssert"), x, quote(l.goName(l.typeOf(e.X))), quote(l.goName(t)), v)
	}
	v, ok := l.newName("v"), l.newName("ok")
	x := l.newName("x")
	return fmt.Sprintf("func() %s { %s := %s; %s, %s := %s(%s); if !%s { %s(%s, %s, %s) }; return %s }()",
		l.typ(t), x, l.expr(e.X), v, ok, l.asFunc(t, l.typeOf(e.X)), x, ok, l.rt("BadAssert"), x, quote(l.goName(l.typeOf(e.X))), quote(l.goName(t)), v)
}

// assertTwo writes the right side of v, ok := x.(T).
func (l *lowerer) assertTwo(e *ast.TypeAssertExpr) string {
	t := l.typeOf(e.Type)
	l.askedFor(e, l.typeOf(e.X), t)
	if types.IsInterface(t) {
		return l.asFunc(t, l.typeOf(e.X)) + "(" + l.expr(e.X) + ")"
	}
	return l.operand(e.X) + ".(" + l.typ(t) + ")"
}

// goName is the name of t in Go's messages.
func (l *lowerer) goName(t types.Type) string {
	if emptyInterface(t) {
		return "interface {}"
	}
	return types.TypeString(l.subst(t), func(p *types.Package) string { return p.Name() })
}

// asFunc names the function func(x) (T, bool) that asserts a value of interface type from to interface T.
func (l *lowerer) asFunc(t, from types.Type) string {
	text := l.typ(t)
	l.noteWrapper(t)
	key := "as|" + text + "|" + l.typ(from)
	if n, ok := l.inst[key]; ok {
		return n
	}
	n := l.newName("as")
	l.inst[key] = n
	l.late = append(l.late, func() { l.writeAs(n, text, t, from) })
	return n
}

// writeAs writes an assertion function when all types of the program are known.
func (l *lowerer) writeAs(name, text string, t, from types.Type) {
	iface := t.Underlying().(*types.Interface)
	var b strings.Builder
	fmt.Fprintf(&b, "func %s(x %s) (%s, bool) {\nif x == nil { return nil, false }\n", name, l.typ(from), text)
	if iface.NumMethods() == 0 {
		fmt.Fprintf(&b, "return x, true\n}\n")
		l.decls.WriteString(b.String())
		return
	}
	for _, u := range l.userTypes() {
		for _, c := range []types.Type{u, types.NewPointer(u)} {
			if types.IsInterface(u) || !types.Implements(c, iface) || !types.Implements(c, from.Underlying().(*types.Interface)) {
				continue
			}
			fmt.Fprintf(&b, "if v, ok := x.(%s); ok { return v, true }\n", l.typ(c))
		}
	}
	fmt.Fprintf(&b, "if %s(x, %d) { return x.(%s), true }\n", l.rt("Implements"), l.typeIndex(t), text)
	fmt.Fprintf(&b, "return nil, false\n}\n")
	l.decls.WriteString(b.String())
}

// userTypes are the named types of the program that have methods.
func (l *lowerer) userTypes() []*types.Named {
	var out []*types.Named
	for _, t := range l.userType {
		if types.NewMethodSet(types.NewPointer(t)).Len() > 0 {
			out = append(out, t)
		}
	}
	return out
}

// typeIndex enters t into the table through which lowered code names types to the runtime.
func (l *lowerer) typeIndex(t types.Type) int {
	for i, u := range l.typeTab {
		if types.Identical(t, u) {
			return i
		}
	}
	l.typeTab = append(l.typeTab, t)
	return len(l.typeTab) - 1
}

// noteWrapper remembers that an interpreted value may become a value of type t: if t is an interface of a compiled
// package, Yaegi needs its wrapper.
func (l *lowerer) noteWrapper(t types.Type) {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || l.own(n.Obj()) || n.TypeArgs().Len() > 0 {
		return
	}
	if _, ok := n.Underlying().(*types.Interface); ok {
		path := n.Obj().Pkg().Path()
		if l.symbols[path] == nil {
			l.symbols[path] = map[string]bool{}
		}
		l.symbols[path]["_"+n.Obj().Name()] = true
	}
}

// noteWrappers does so for the interfaces that the parameters, results, elements and fields of t mention.
func (l *lowerer) noteWrappers(t types.Type) { l.noteDeep(t, 3) }

func (l *lowerer) noteDeep(t types.Type, depth int) {
	if depth == 0 || t == nil {
		return
	}
	l.noteWrapper(t)
	switch u := t.Underlying().(type) {
	case *types.Signature:
		for v := range u.Params().Variables() {
			l.noteDeep(v.Type(), depth-1)
		}
		for v := range u.Results().Variables() {
			l.noteDeep(v.Type(), depth-1)
		}
	case *types.Slice:
		l.noteDeep(u.Elem(), depth-1)
	case *types.Map:
		l.noteDeep(u.Elem(), depth-1)
	case *types.Struct:
		for i := range u.NumFields() {
			l.noteDeep(u.Field(i).Type(), depth-1)
		}
	}
}
