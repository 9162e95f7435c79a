package main

import (
	"fmt"
	"go/types"
	"sort"
	"strings"
)

// An extraction collects the lines of one package's table.
type extraction struct {
	pkg      *types.Package
	imports  map[string]bool // import paths that the lines mention
	entries  []string        // `"Name": reflect.ValueOf(...),`
	wrappers []string        // type and method declarations
}

func newExtraction(p *types.Package) *extraction {
	return &extraction{pkg: p, imports: map[string]bool{}}
}

// qualify names p by an alias that cannot clash with another import.
func (x *extraction) qualify(p *types.Package) string {
	x.imports[p.Path()] = true
	return "p_" + mangle(p.Path())
}

func (x *extraction) importLines() []string {
	var lines []string
	for path := range x.imports {
		lines = append(lines, fmt.Sprintf("p_%s %q", mangle(path), path))
	}
	sort.Strings(lines)
	return lines
}

func (x *extraction) extract() {
	scope := x.pkg.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if !obj.Exported() || isGeneric(obj) {
			continue
		}
		switch obj := obj.(type) {
		case *types.Func:
			x.add(name, "reflect.ValueOf(%s)", obj)
		case *types.Var:
			x.add(name, "reflect.ValueOf(&%s).Elem()", obj)
		case *types.TypeName:
			x.typeName(name, obj)
		}
	}
}

func (x *extraction) add(name, form string, obj types.Object) {
	x.entries = append(x.entries, fmt.Sprintf("%q: "+form+",", name, x.qualify(obj.Pkg())+"."+name))
}

func (x *extraction) typeName(name string, obj *types.TypeName) {
	iface, isInterface := obj.Type().Underlying().(*types.Interface)
	if isInterface && !iface.IsMethodSet() {
		return // a constraint
	}
	x.add(name, "reflect.ValueOf((*%s)(nil))", obj)
	if !isInterface {
		return
	}
	wrapper := "w_" + mangle(x.pkg.Path()) + "_" + name
	src, ok := x.wrapper(wrapper, name, iface)
	if !ok {
		return
	}
	x.wrappers = append(x.wrappers, src)
	x.entries = append(x.entries, fmt.Sprintf("%q: reflect.ValueOf((*%s)(nil)),", "_"+name, wrapper))
}

// wrapper writes the struct type through which an interpreted value becomes a compiled interface: one func field
// per method. It is false when a method's type cannot be named from outside.
func (x *extraction) wrapper(wrapper, name string, iface *types.Interface) (string, bool) {
	var fields, methods strings.Builder
	for m := range iface.Methods() {
		if !m.Exported() {
			continue
		}
		sig := m.Type().(*types.Signature)
		if !nameable(sig, nil) {
			return "", false
		}
		params, args := x.params(sig)
		results := x.tuple(sig.Results())
		ret := ""
		if sig.Results().Len() > 0 {
			ret = "return "
		}
		fmt.Fprintf(&fields, "\tW%s func(%s) (%s)\n", m.Name(), params, results)
		fmt.Fprintf(&methods, "func (W %s) %s(%s) (%s) {\n", wrapper, m.Name(), params, results)
		if m.Name() == "String" && sig.Params().Len() == 0 {
			fmt.Fprintf(&methods, "\tif W.WString == nil {\n\t\treturn \"\"\n\t}\n")
		}
		fmt.Fprintf(&methods, "\t%sW.W%s(%s)\n}\n", ret, m.Name(), args)
	}
	return fmt.Sprintf("// %s carries an interpreted value as a %s.%s.\ntype %s struct {\n\tIValue any\n%s}\n\n%s",
		wrapper, x.pkg.Name(), name, wrapper, fields.String(), methods.String()), true
}

func (x *extraction) params(sig *types.Signature) (params, args string) {
	var ps, as []string
	for i := range sig.Params().Len() {
		t := types.TypeString(sig.Params().At(i).Type(), x.qualify)
		a := fmt.Sprintf("a%d", i)
		p := a + " " + t
		if sig.Variadic() && i == sig.Params().Len()-1 {
			p = a + " ..." + strings.TrimPrefix(t, "[]")
			a += "..."
		}
		ps, as = append(ps, p), append(as, a)
	}
	return strings.Join(ps, ", "), strings.Join(as, ", ")
}

func (x *extraction) tuple(t *types.Tuple) string {
	var rs []string
	for i := range t.Len() {
		rs = append(rs, types.TypeString(t.At(i).Type(), x.qualify))
	}
	return strings.Join(rs, ", ")
}

// nameable reports whether another package can write t.
func nameable(t types.Type, seen map[types.Type]bool) bool {
	if seen == nil {
		seen = map[types.Type]bool{}
	}
	if seen[t] {
		return true
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		if !objNameable(t.Obj()) {
			return false
		}
		for a := range t.TypeArgs().Types() {
			if !nameable(a, seen) {
				return false
			}
		}
	case *types.Alias:
		return objNameable(t.Obj())
	case *types.Pointer:
		return nameable(t.Elem(), seen)
	case *types.Slice:
		return nameable(t.Elem(), seen)
	case *types.Array:
		return nameable(t.Elem(), seen)
	case *types.Chan:
		return nameable(t.Elem(), seen)
	case *types.Map:
		return nameable(t.Key(), seen) && nameable(t.Elem(), seen)
	case *types.Signature:
		return nameable(t.Params(), seen) && nameable(t.Results(), seen)
	case *types.Tuple:
		for v := range t.Variables() {
			if !nameable(v.Type(), seen) {
				return false
			}
		}
	}
	return true
}

func objNameable(obj *types.TypeName) bool {
	if obj.Pkg() == nil {
		return true
	}
	for _, part := range strings.Split(obj.Pkg().Path(), "/") {
		if part == "internal" || part == "vendor" {
			return false
		}
	}
	return obj.Exported()
}
