package golang

import (
	"fmt"
	"go/types"
	"strings"
)

// Yaegi confuses names: it keeps one scope of imports per file name, mixes up shadowed variables, and a local that
// hides a type or a builtin hides it from generated code too. So every object gets a name that nothing else has.

// nameOf gives the lowered name of an object of this program.
func (l *lowerer) nameOf(obj types.Object) string {
	if n, ok := l.names[obj]; ok {
		return n
	}
	if l.global != nil && obj.Parent() == l.pkg.Scope() {
		if n, ok := l.global(obj); ok {
			l.names[obj] = n
			return n
		}
	}
	name := obj.Name()
	if l.inUse(name) {
		name = l.newName(name)
	} else {
		l.taken["\x00"+name] = true
	}
	l.names[obj] = name
	return name
}

// inUse reports whether name is given to an object already, or means something to Go or to the runtime support.
func (l *lowerer) inUse(name string) bool {
	return l.taken["\x00"+name] || types.Universe.Lookup(name) != nil || name == "_" || name == "main" || name == "init" ||
		strings.HasSuffix(name, "__") || l.aliasTaken(name)
}

func (l *lowerer) aliasTaken(name string) bool { return strings.HasPrefix(name, "p_") }

// newName makes a name that neither the source nor the output has.
func (l *lowerer) newName(base string) string {
	base = strings.TrimRight(base, "_")
	for {
		l.fresh++
		n := fmt.Sprintf("%s_%d", base, l.fresh)
		if !l.taken[n] && !l.taken["\x00"+n] {
			l.taken["\x00"+n] = true
			return n
		}
	}
}

// param names a parameter, receiver or result; blank ones get a name too, as Yaegi mixes up several blanks.
func (l *lowerer) param(v *types.Var) string {
	if v.Name() == "" || v.Name() == "_" {
		return l.newName("b")
	}
	return l.nameOf(v)
}

// importAlias names the package at path, and remembers that the output needs it.
func (l *lowerer) importAlias(p *types.Package) string {
	if a, ok := l.imports[p.Path()]; ok {
		return a
	}
	a := "p_" + strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(p.Path())
	l.imports[p.Path()] = a
	return a
}

// symbol names an exported symbol of a compiled package and remembers that the output needs it.
func (l *lowerer) symbol(p *types.Package, name string) string {
	set := l.symbols[p.Path()]
	if set == nil {
		set = map[string]bool{}
		l.symbols[p.Path()] = set
	}
	set[name] = true
	return l.importAlias(p) + "." + name
}
