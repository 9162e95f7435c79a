package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// Yaegi v0.16.1 has loop variables per loop, no range over integers and functions, does not assign in `for i = range`,
// and decodes invalid UTF-8 wrongly.

// tick writes the count of one iteration.
func (l *lowerer) tick() {
	l.write("if " + tickVar + "--; " + tickVar + " < 0 { " + l.rt("Tick") + "() }")
}

func (l *lowerer) forStmt(s *ast.ForStmt, label string) {
	l.write("{")
	defer l.write("}")
	if s.Init != nil {
		l.stmt(s.Init)
	}
	vars := l.boxedVars(s)
	cond, condPre := l.condition(s.Cond)
	post := ""
	if s.Post != nil {
		post = l.capture(func() { l.stmt(s.Post) })
	}
	if len(vars) == 0 && condPre == "" && oneLine(post) {
		l.putLabel(label)
		l.write("for ; " + cond + "; " + trimLine(post) + " {")
		l.tick()
		l.nested("loop", func() { l.stmts(s.Body.List) })
		l.write("}")
		return
	}
	first := l.newName("first")
	l.write(first + " := true")
	l.putLabel(label)
	l.write("for {")
	l.write("if " + first + " { " + first + " = false } else {")
	for _, v := range vars { // a copy for the next iteration
		n := l.newName("n")
		l.write(n + " := new(" + l.typ(v.Type()) + ")")
		l.write("*" + n + " = *" + l.nameOf(v))
		l.write(l.nameOf(v) + " = " + n)
	}
	l.out.WriteString(post)
	l.write("}")
	l.out.WriteString(condPre)
	if cond != "" {
		l.write("if !(" + cond + ") { break }")
	}
	l.tick()
	l.nested("loop", func() { l.stmts(s.Body.List) })
	l.write("}")
}

// condition writes a loop condition and what must be computed before it.
func (l *lowerer) condition(cond ast.Expr) (text, pre string) {
	if cond == nil {
		return "", ""
	}
	pre = l.capture(func() { text = l.expr(cond) })
	return text, pre
}

func oneLine(s string) bool {
	for i := range len(s) - 1 {
		if s[i] == '\n' {
			return false
		}
	}
	return true
}

func trimLine(s string) string {
	if s == "" {
		return ""
	}
	return s[:len(s)-1]
}

// boxedVars lists the boxed variables that the loop header declares.
func (l *lowerer) boxedVars(s *ast.ForStmt) []types.Object {
	a, ok := s.Init.(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return nil
	}
	var vars []types.Object
	for _, lhs := range a.Lhs {
		if obj := l.defined(lhs); obj != nil && l.boxed[obj] {
			vars = append(vars, obj)
		}
	}
	return vars
}

func (l *lowerer) rangeStmt(s *ast.RangeStmt, label string) {
	l.mark(s)
	l.write("{")
	defer l.write("}")
	switch u := coreType(l.typeOf(s.X)).(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			l.rangeString(s, label)
		} else {
			l.rangeInt(s, label)
		}
	case *types.Signature:
		l.rangeFunc(s, u, label)
	case *types.Pointer:
		l.rangeArrayPtr(s, u, label)
	case *types.Chan:
		l.rangeChan(s, u, label)
	case *types.Map:
		if l.rangeMap(s, u, label) {
			return
		}
		l.rangePlain(s, label, l.operand(s.X), u.Key(), u.Elem())
	case *types.Slice:
		l.rangePlain(s, label, l.temp(l.expr(s.X), l.typeOf(s.X)), types.Typ[types.Int], u.Elem())
	case *types.Array:
		x := l.operand(s.X)
		if s.Value != nil && !isBlank(s.Value) {
			x = l.temp(x, l.typeOf(s.X))
		}
		l.rangePlain(s, label, x, types.Typ[types.Int], u.Elem())
	default:
		l.refuse(s, "range", "range over %v", l.typeOf(s.X))
	}
}

func coreType(t types.Type) types.Type { return t.Underlying() }

// loopVar gives an iteration variable its value: it declares or assigns e.
func (l *lowerer) loopVar(s *ast.RangeStmt, e ast.Expr, value string) {
	if e == nil || isBlank(e) {
		return
	}
	if s.Tok == token.DEFINE {
		l.newVar(l.defined(e), value)
		return
	}
	l.write(l.target(e) + " = " + value)
}

// direct gives the plain name under which a loop of Yaegi's may declare e itself, or "".
func (l *lowerer) direct(s *ast.RangeStmt, e ast.Expr) string {
	if e == nil || isBlank(e) || s.Tok != token.DEFINE {
		return ""
	}
	obj := l.defined(e)
	if l.boxed[obj] || !plainDefine(l.subst(obj.Type())) {
		return ""
	}
	return l.nameOf(obj)
}

// rangePlain writes a range that Yaegi understands; variables that need care are set in the body.
func (l *lowerer) rangePlain(s *ast.RangeStmt, label, x string, key, elem types.Type) {
	k, v := l.direct(s, s.Key), l.direct(s, s.Value)
	var pre []func()
	if k == "" {
		k = l.newName("k")
		pre = append(pre, func() { l.loopVar(s, s.Key, k) })
	}
	head := k
	if s.Value != nil && !isBlank(s.Value) {
		if v == "" {
			v = l.newName("v")
			pre = append(pre, func() { l.loopVar(s, s.Value, v) })
		}
		head += ", " + v
	}
	l.putLabel(label)
	l.write("for " + head + " := range " + x + " {")
	l.tick()
	for _, f := range pre {
		f()
	}
	l.nested("loop", func() { l.stmts(s.Body.List) })
	l.write("}")
}

func (l *lowerer) rangeChan(s *ast.RangeStmt, c *types.Chan, label string) {
	ch := l.temp(l.expr(s.X), l.typeOf(s.X))
	v, ok := l.newName("v"), l.newName("ok")
	l.putLabel(label)
	l.write("for {")
	l.write(v + ", " + ok + " := <-" + ch)
	l.write("if !" + ok + " { break }")
	l.tick()
	l.loopVar(s, s.Key, v)
	l.nested("loop", func() { l.stmts(s.Body.List) })
	l.write("}")
}

// rangeInt writes range over an integer as a counting loop.
func (l *lowerer) rangeInt(s *ast.RangeStmt, label string) {
	t := l.typeOf(s.X)
	if s.Key != nil && !isBlank(s.Key) {
		t = l.typeOf(s.Key)
	}
	t = types.Default(t)
	bound := l.conv(s.X, t)
	if l.info.Types[s.X].Value == nil {
		bound = l.temp(bound, t)
	}
	i := l.newName("i")
	name := l.typ(t)
	l.write(i + " := " + name + "(0)")
	l.putLabel(label)
	l.write("for ; " + i + " < " + bound + "; " + i + "++ {")
	l.tick()
	l.loopVar(s, s.Key, i)
	l.nested("loop", func() { l.stmts(s.Body.List) })
	l.write("}")
}

// rangeString decodes with the runtime's help.
func (l *lowerer) rangeString(s *ast.RangeStmt, label string) {
	idx, runes, i := l.newName("idx"), l.newName("runes"), l.newName("i")
	l.write(idx + ", " + runes + " := " + l.rt("Runes") + "(string(" + l.expr(s.X) + "))")
	l.putLabel(label)
	l.write("for " + i + " := range " + idx + " {")
	l.tick()
	l.loopVar(s, s.Key, idx+"["+i+"]")
	l.loopVar(s, s.Value, runes+"["+i+"]")
	l.nested("loop", func() { l.stmts(s.Body.List) })
	l.write("}")
}

// rangeArrayPtr writes range over a pointer to an array, which may be nil where only the index is used.
func (l *lowerer) rangeArrayPtr(s *ast.RangeStmt, p *types.Pointer, label string) {
	n := p.Elem().Underlying().(*types.Array).Len()
	x := l.temp(l.expr(s.X), l.typeOf(s.X))
	i := l.newName("i")
	l.write(i + " := 0")
	l.putLabel(label)
	l.write("for ; " + i + " < " + strconv.FormatInt(n, 10) + "; " + i + "++ {")
	l.tick()
	l.loopVar(s, s.Key, i)
	l.loopVar(s, s.Value, "(*"+x+")["+i+"]")
	l.nested("loop", func() { l.stmts(s.Body.List) })
	l.write("}")
}
