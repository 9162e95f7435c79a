package golang

import (
	"go/ast"
	"go/types"
	"strings"
)

// Yaegi ignores some conditions of cases with several, compares interface tags by their wrapping, and matches type
// switches on `any` against interfaces wrongly.

func (l *lowerer) switchStmt(s *ast.SwitchStmt, label string) {
	l.write("{")
	defer l.write("}")
	if s.Init != nil {
		l.stmt(s.Init)
	}
	l.markRisky(s)
	tag := ""
	var tagType types.Type
	if s.Tag != nil {
		tagType = types.Default(l.typeOf(s.Tag))
		tag = l.temp(l.conv(s.Tag, tagType), tagType)
	}
	l.putLabel(label)
	l.write("switch {")
	for _, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		if c.List == nil {
			l.write("default:")
		} else {
			var conds []string
			for _, e := range c.List {
				conds = append(conds, l.caseCond(tag, tagType, e))
			}
			l.write("case " + strings.Join(conds, " || ") + ":")
		}
		l.nested("switch", func() { l.stmts(c.Body) })
	}
	l.write("}")
}

func (l *lowerer) caseCond(tag string, tagType types.Type, e ast.Expr) string {
	if tag == "" {
		if tv := l.info.Types[e]; tv.Value != nil {
			return "(" + l.rt("True") + "() == " + l.expr(e) + ")"
		}
		return l.expr(e)
	}
	t := l.typeOf(e)
	y := ""
	if types.IsInterface(tagType) {
		y = l.conv(e, types.Default(t))
	} else {
		y = l.conv(e, tagType)
	}
	if !isNil(t) && l.differentStructs(t, tagType) {
		y = l.convertStruct(y, t, tagType)
	}
	if !isNil(t) && (types.IsInterface(tagType) || types.IsInterface(t)) {
		iface := tagType
		if !types.IsInterface(tagType) {
			iface = t
		}
		l.intoInterface(t, iface)
		l.intoInterface(tagType, iface)
		l.comparesInterfaces(e, iface)
	}
	if !isNil(t) && (types.IsInterface(tagType) || types.IsInterface(t) || !simpleComparable(tagType)) {
		return l.equal(e, tag, tagType, y, t)
	}
	return "(" + tag + " == " + y + ")"
}

func (l *lowerer) typeSwitch(s *ast.TypeSwitchStmt, label string) {
	l.write("{")
	defer l.write("}")
	if s.Init != nil {
		l.stmt(s.Init)
	}
	l.mark(s)
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = ast.Unparen(a.X).(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		x = ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X
	}
	v := l.temp(l.expr(x), l.typeOf(x))
	// Each clause's test is a call; what matched is found before any clause runs.
	which := l.newName("which")
	l.write(which + " := 0")
	l.write("{")
	ends := 0
	test := func(cond string, n int) {
		l.write("if " + cond + " { " + which + " = " + itoa(n) + " } else {")
		ends++
	}
	for i, c := range s.Body.List {
		for _, e := range c.(*ast.CaseClause).List {
			if isNil(l.typeOf(e)) {
				test("("+v+" == nil)", i+1)
				continue
			}
			l.askedFor(e, l.typeOf(x), l.typeOf(e))
			ok := l.newName("ok")
			l.write(l.newName("t") + ", " + ok + " := " + l.assertText(v, l.typeOf(x), l.typeOf(e)))
			test(ok, i+1)
		}
	}
	l.write(strings.Repeat("}", ends))
	l.write("}")
	l.putLabel(label)
	l.write("switch {")
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		if c.List == nil {
			l.write("default:")
		} else {
			l.write("case " + which + " == " + itoa(i+1) + ":")
		}
		l.typeClause(c, v, l.typeOf(x))
		l.nested("switch", func() { l.stmts(c.Body) })
	}
	l.write("}")
}

// typeClause declares the variable of a type switch in one clause.
func (l *lowerer) typeClause(c *ast.CaseClause, v string, t types.Type) {
	obj := l.info.Implicits[c]
	if obj == nil {
		return
	}
	value := v
	if len(c.List) == 1 && !isNil(l.typeOf(c.List[0])) {
		want := l.typeOf(c.List[0])
		a, ok := l.newName("t"), l.newName("ok")
		l.write(a + ", " + ok + " := " + l.assertText(v, t, want))
		value = a
	}
	l.newVar(obj, value)
}

// assertText writes v.(want) with two results; v has interface type from.
func (l *lowerer) assertText(v string, from, want types.Type) string {
	if types.IsInterface(want) {
		return l.asFunc(want, from) + "(" + v + ")"
	}
	return v + ".(" + l.typ(want) + ")"
}
