package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// namedType writes the declaration of a named type with its methods and those promoted to it.
func (l *lowerer) namedType(origin *types.TypeName, t *types.Named, name string) {
	if iface, ok := t.Underlying().(*types.Interface); ok && !iface.IsMethodSet() {
		return // a constraint
	}
	l.userType = append(l.userType, t)
	text := ""
	if st, ok := t.Underlying().(*types.Struct); ok {
		text = l.structText(st, t)
		if l.marked(t) {
			text = markStruct(text, name)
		}
	} else {
		text = l.typ(t.Underlying())
	}
	l.decls.WriteString("type " + name + " " + text + "\n")
	for _, d := range l.methods[origin] {
		l.method(d, t, name)
	}
	l.forwarders(t, name)
}

// method writes a declared method of t as a function, which direct calls use, and as a method of Yaegi's that calls it.
// In an instance the method's own names for the type parameters get their meaning.
func (l *lowerer) method(d *ast.FuncDecl, t *types.Named, name string) {
	if d.Name.Name == "_" {
		return
	}
	obj := l.info.Defs[d.Name].(*types.Func)
	sig := obj.Signature()
	var recv types.Type = t
	if _, ok := types.Unalias(sig.Recv().Type()).(*types.Pointer); ok {
		recv = types.NewPointer(t)
	}
	write := func() {
		fn := l.methodFunc(obj, t)
		l.function(d, fn, recv)
		l.methodStub(fn, d.Name.Name, l.typ(recv), l.subst(sig).(*types.Signature))
	}
	if sig.RecvTypeParams().Len() == 0 {
		write()
		return
	}
	args, texts := l.typeArgs(t.TypeArgs())
	l.withEnv(sig.RecvTypeParams(), args, texts, write)
}

// methodFunc names the function that holds the body of a method of named type t.
func (l *lowerer) methodFunc(fn *types.Func, t *types.Named) string {
	key := "m|" + l.typ(t) + "." + fn.Name()
	if n, ok := l.inst[key]; ok {
		return n
	}
	n := l.newName(t.Obj().Name() + "_" + fn.Name())
	l.inst[key] = n
	return n
}

// methodStub writes Yaegi's method, which only calls through interfaces use.
func (l *lowerer) methodStub(fn, method, recv string, sig *types.Signature) {
	r := l.newName("r")
	params, args := l.paramList(sig)
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	all := r
	if args != "" {
		all += ", " + args
	}
	target := fn
	if l.lateBound {
		target = l.methodVar(recv, method, sig)
		l.methodVars = append(l.methodVars, target+" = "+fn)
		if l.stubbed[target] {
			return
		}
		l.stubbed[target] = true
	}
	fmt.Fprintf(&l.decls, "func (%s %s) %s(%s)%s { %s%s(%s) }\n", r, recv, method, params, l.resultText(sig.Results()), ret, target, all)
}

// methodVar names, and once declares, the variable through which a method is called in a session. Its name depends on the
// signature, because Yaegi keeps the first method of a name for ever.
func (l *lowerer) methodVar(recv, method string, sig *types.Signature) string {
	key := "mv|" + recv + "." + method + l.sigText(sig)
	if n, ok := l.inst[key]; ok {
		return n
	}
	if l.inst["mv|"+recv+"."+method] != "" {
		panic(refusal{&Unsupported{What: "a new signature for method " + method + " of a type that keeps its definition; declare the type again, too", Code: "method-signature", Line: 1, Col: 1}})
	}
	n := l.newName("v_" + method)
	l.inst[key], l.inst["mv|"+recv+"."+method] = n, n
	text := l.sigText(sig)
	sep := ", "
	if sig.Params().Len() == 0 {
		sep = ""
	}
	fmt.Fprintf(&l.decls, "var %s func(%s%s%s\n", n, recv, sep, strings.TrimPrefix(text, "("))
	return n
}

// forwarders writes the methods that t has through embedded fields.
func (l *lowerer) forwarders(t *types.Named, name string) {
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return
	}
	ms := types.NewMethodSet(types.NewPointer(t))
	valueSet := types.NewMethodSet(t)
	for i := range ms.Len() {
		sel := ms.At(i)
		if len(sel.Index()) < 2 {
			continue
		}
		fn := sel.Obj().(*types.Func)
		if !fn.Exported() && !l.own(fn) {
			continue
		}
		recv := "*" + name
		if valueSet.Lookup(fn.Pkg(), fn.Name()) != nil {
			recv = name
		}
		r := l.newName("r")
		params, args := l.paramList(sel.Type().(*types.Signature))
		ret := ""
		if sel.Type().(*types.Signature).Results().Len() > 0 {
			ret = "return "
		}
		var inner types.Type = t
		index := sel.Index()[:len(sel.Index())-1]
		for _, j := range index {
			inner = structOf(inner).Field(j).Type()
		}
		fmt.Fprintf(&l.decls, "func (%s %s) %s(%s)%s { %s%s }\n", r, recv, fn.Name(), params,
			l.resultText(sel.Type().(*types.Signature).Results()), ret, l.callMethod(r+l.path(t, index), inner, fn, args))
	}
}
