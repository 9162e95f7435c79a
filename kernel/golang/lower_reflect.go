package golang

import (
	"go/ast"
	"go/types"
	"strings"
)

// Packages that look into values by reflection see Yaegi's types: without names and methods, with embedded fields as plain
// ones. fmt is cared for in lower_fmt.go; for the others a call is refused where they would see something else than Go shows.

// checkReflection refuses arguments of a compiled function that would be read wrongly.
func (l *lowerer) checkReflection(e *ast.CallExpr) {
	sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	fn, ok := l.info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || l.own(fn) {
		return
	}
	path := fn.Pkg().Path()
	for _, a := range e.Args {
		t := l.typeOf(a)
		if t == nil || types.IsInterface(t) {
			continue
		}
		switch {
		case path == "errors" && fn.Name() == "As" && l.structTarget(t):
			l.refuse(a, "struct-error", "errors.As for a struct type; use an error type with pointer receivers")
		case path == "reflect" && l.namesOwn(t):
			l.refuse(a, "reflect", "reflection on a type of the program")
		case strings.HasPrefix(path, "encoding/") || path == "text/template" || path == "html/template":
			if why := l.unlikeGo(t, path, map[types.Type]bool{}); why != "" {
				l.refuse(a, "encoding", "%s for package %s", why, path)
			}
		}
	}
}

// structTarget reports whether t points to a struct type of the program.
func (l *lowerer) structTarget(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	_, ok = p.Elem().Underlying().(*types.Struct)
	return ok && l.namesOwn(p.Elem())
}

// namesOwn reports whether t is written with a named type of the program.
func (l *lowerer) namesOwn(t types.Type) bool {
	found := false
	visitNamed(t, map[types.Type]bool{}, func(n *types.Named) { found = found || l.own(n.Obj()) })
	return found
}

// unlikeGo says what in t an encoder would see otherwise than in a compiled program, or "".
func (l *lowerer) unlikeGo(t types.Type, path string, seen map[types.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if !l.own(n.Obj()) {
			return ""
		}
		set := types.NewMethodSet(types.NewPointer(n))
		for i := range set.Len() {
			name := set.At(i).Obj().Name()
			if strings.HasPrefix(name, "Marshal") || strings.HasPrefix(name, "Unmarshal") || strings.HasPrefix(name, "Gob") || strings.HasSuffix(path, "template") && set.At(i).Obj().Exported() {
				return "method " + n.Obj().Name() + "." + name
			}
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return l.unlikeGo(u.Elem(), path, seen)
	case *types.Slice:
		return l.unlikeGo(u.Elem(), path, seen)
	case *types.Array:
		return l.unlikeGo(u.Elem(), path, seen)
	case *types.Map:
		if why := l.unlikeGo(u.Key(), path, seen); why != "" {
			return why
		}
		return l.unlikeGo(u.Elem(), path, seen)
	case *types.Struct:
		for i := range u.NumFields() {
			if u.Field(i).Embedded() {
				return "an embedded field"
			}
			if path == "encoding/gob" && !u.Field(i).Exported() {
				return "an unexported field"
			}
			if why := l.unlikeGo(u.Field(i).Type(), path, seen); why != "" {
				return why
			}
		}
	}
	return ""
}
