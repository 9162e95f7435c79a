package golang

import (
	"go/ast"
	"go/types"
)

// Go leaves the order of a range over a map open and draws it anew every time. Where Options.Deterministic asks for
// results that repeat, the keys are put in order first.

// ordered reports whether keys of type t have an order that depends on their values alone.
func ordered(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsInteger|types.IsString|types.IsBoolean) != 0
	case *types.Array:
		return ordered(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if !ordered(f.Type()) {
				return false
			}
		}
		return true
	}
	return false
}

func isFloat(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsFloat != 0
}

// rangeMap writes a range over a map in the order of its keys. An entry that the loop has deleted is left out; one that it
// has added does not come, as Go allows. NaN keys cannot be looked up, so their values are taken at the start.
func (l *lowerer) rangeMap(s *ast.RangeStmt, m *types.Map, label string) bool {
	float := isFloat(l.subst(m.Key()))
	if !l.deterministic || !float && !ordered(l.subst(m.Key())) {
		return false
	}
	x := l.temp(l.expr(s.X), l.typeOf(s.X))
	keys, values, i, k := l.newName("keys"), l.newName("values"), l.newName("i"), l.newName("k")
	v, ok := l.newName("v"), l.newName("ok")
	l.write("var " + keys + " []" + l.typ(m.Key()))
	if float {
		l.write("var " + values + " []" + l.typ(m.Elem()))
		l.write(l.rt("Entries") + "(" + x + ", &" + keys + ", &" + values + ")")
	} else {
		l.write(l.rt("Keys") + "(" + x + ", &" + keys + ")")
	}
	l.putLabel(label)
	l.write("for " + i + ", " + k + " := range " + keys + " {")
	l.write(v + ", " + ok + " := " + x + "[" + k + "]")
	if float {
		l.write("if !" + ok + " { if " + k + " == " + k + " { continue }; " + v + " = " + values + "[" + i + "] }")
	} else {
		l.write("_ = " + i)
		l.write("if !" + ok + " { continue }")
	}
	l.tick()
	l.loopVar(s, s.Key, k)
	l.loopVar(s, s.Value, v)
	l.nested("loop", func() { l.stmts(s.Body.List) })
	l.write("}")
	return true
}
