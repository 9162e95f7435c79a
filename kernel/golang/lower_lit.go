package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// funcLit writes a closure; one that uses boxed variables is made by a function that takes the boxes.
func (l *lowerer) funcLit(e *ast.FuncLit) string {
	sig := l.info.TypeOf(e).(*types.Signature)
	var params, args []string
	saved := map[types.Object]string{}
	for _, obj := range l.captures[e] {
		if !l.boxed[obj] {
			continue
		}
		outer := l.nameOf(obj)
		inner := l.newName(obj.Name())
		saved[obj] = outer
		params = append(params, inner+" *"+l.typ(obj.Type()))
		args = append(args, outer)
		l.names[obj] = inner
	}
	text := "func" + l.funcText("", sig, e.Body)
	for obj, outer := range saved {
		l.names[obj] = outer
	}
	if len(params) == 0 {
		return text
	}
	return fmt.Sprintf("func(%s) func%s { return %s }(%s)", strings.Join(params, ", "), l.sigText(l.subst(sig).(*types.Signature)), text, strings.Join(args, ", "))
}

// addressOfLit writes &T{...}.
func (l *lowerer) addressOfLit(lit *ast.CompositeLit) string {
	t := l.typeOf(lit)
	if _, ok := t.Underlying().(*types.Struct); ok {
		return "&" + l.composite(lit, t)
	}
	p := l.newName("p")
	text := l.typ(t)
	return fmt.Sprintf("func() *%s { %s := new(%s); *%s = %s; return %s }()", text, p, text, p, l.composite(lit, t), p)
}

// composite writes a composite literal of type t with all types spelled out.
func (l *lowerer) composite(lit *ast.CompositeLit, t types.Type) string {
	if p, ok := t.Underlying().(*types.Pointer); ok { // elided &T
		return "&" + l.composite(lit, p.Elem())
	}
	l.noteWrappers(t)
	var elts []string
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for i, e := range lit.Elts {
			elts = append(elts, l.structElt(lit, u, i, e))
		}
	case *types.Map:
		if types.IsInterface(u.Key()) {
			l.interfaceKey(lit, u.Key())
		}
		for _, e := range lit.Elts {
			kv := e.(*ast.KeyValueExpr)
			elts = append(elts, l.element(kv.Key, u.Key())+": "+l.element(kv.Value, u.Elem()))
		}
	case *types.Slice:
		elts = l.listElts(lit, u.Elem())
	case *types.Array:
		elts = l.listElts(lit, u.Elem())
	default:
		l.refuse(lit, "composite", "a composite literal of type %v", t)
	}
	return l.typ(t) + "{" + strings.Join(elts, ", ") + "}"
}

func (l *lowerer) structElt(lit *ast.CompositeLit, u *types.Struct, i int, e ast.Expr) string {
	if kv, ok := e.(*ast.KeyValueExpr); ok {
		name := kv.Key.(*ast.Ident).Name
		for j := range u.NumFields() {
			if u.Field(j).Name() == name {
				return l.fieldName(u.Field(j), j) + ": " + l.element(kv.Value, u.Field(j).Type())
			}
		}
		l.refuse(lit, "composite", "field %s", name)
	}
	return l.fieldName(u.Field(i), i) + ": " + l.element(e, u.Field(i).Type())
}

func (l *lowerer) listElts(lit *ast.CompositeLit, elem types.Type) []string {
	var elts []string
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			elts = append(elts, l.intIndex(kv.Key)+": "+l.element(kv.Value, elem))
			continue
		}
		elts = append(elts, l.element(e, elem))
	}
	return elts
}

// element writes an element of a composite literal, whose type may be left out in the source.
func (l *lowerer) element(e ast.Expr, t types.Type) string {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		return l.composite(lit, l.subst(t))
	}
	return l.conv(e, t)
}
