package difftest

import (
	"fmt"
	"go/types"
	"strings"
)

// Statements that show one habit of Go each.

// sharedStmt shows who shares the elements of slices; the capacities are those of make and of slice expressions.
func (g *gen) sharedStmt() string {
	t := g.elemType()
	g.count++
	n := g.count
	val := func() string { return g.with(pureMode, func() string { g.x.panics = 0; return g.e(t, 1) }) }
	end := fmt.Sprintf("_, _ = sh%d, sk%d\n", n, n)
	if g.fc.effect {
		end = fmt.Sprintf("fmt.Println(\"shared\", sh%d, sk%d, len(sk%d), cap(sk%d))\n", n, n, n, n)
	}
	switch g.r.IntN(3) {
	case 0:
		return fmt.Sprintf("{\nsh%d := make([]%s, 2, 5)\nsk%d := append(sh%d, %s)\n_ = append(sh%d, %s)\nsk%d[0] = %s\n%s}", n, g.str(t), n, n, val(), n, val(), n, val(), end)
	case 1:
		return fmt.Sprintf("{\nsh%d := [4]%s{%s, %s}\nsk%d := sh%d[1:3]\nsk%d = append(sk%d, %s)\nsk%d[0] = %s\nsk%d = append(sk%d[:1:2], %s)\n%s}", n, g.str(t), val(), val(), n, n, n, n, val(), n, val(), n, n, val(), end)
	}
	return fmt.Sprintf("{\nsh%d := []%s{%s, %s, %s}\nsk%d := sh%d[:2:2]\nsk%d = append(sk%d, %s)\nsk%d[0] = %s\ncopy(sh%d[1:], sh%d)\n%s}", n, g.str(t), val(), val(), val(), n, n, n, n, val(), n, val(), n, n, end)
}

// builderStmt fills a slice or a string in a loop.
func (g *gen) builderStmt() string {
	return g.nested(func() string {
		g.count++
		c := g.count
		name := fmt.Sprintf("bu%d", c)
		if g.has("string") && g.chance(3) {
			val := g.with(pureMode, func() string { g.x.panics = 0; return g.e(tString, 2) })
			b := g.lib("strings", "Builder")
			g.declare(&variable{name: name, typ: tString})
			return fmt.Sprintf("var sb%d %s\nfor ix%d := range %d {\nsb%d.WriteString(%s)\nsb%d.WriteByte(byte('a' + ix%d))\n}\n%s := %s(sb%d.String())", c, b, c, 1+g.r.IntN(3), c, val, c, c, name, g.helper("cut"), c)
		}
		t := g.anyType(1)
		val := g.with(pureMode, func() string { g.x.panics = 0; return g.e(t, 2) })
		g.declare(&variable{name: name, typ: types.NewSlice(t), fresh: true})
		return fmt.Sprintf("var %s []%s\nfor range %d {\n%s = append(%s, %s)\n}", name, g.str(t), 1+g.r.IntN(4), name, name, val)
	})
}

// newStmt uses new with a type or with a value.
func (g *gen) newStmt() string {
	t := g.anyType(1)
	if types.IsInterface(t) {
		t = g.basic()
	}
	val := g.with(g.mode(), func() string { return g.typedE(t, 2) })
	g.count++
	v := g.declare(&variable{name: fmt.Sprintf("nw%d", g.count), typ: types.NewPointer(t), fixed: true, nonnil: true, fresh: true})
	if _, isFunc := t.Underlying().(*types.Signature); isFunc || g.chance(2) {
		return fmt.Sprintf("%s := new(%s)\n*%s = %s", v.name, g.str(t), v.name, val)
	}
	return fmt.Sprintf("%s := new(%s)", v.name, val)
}

// sortStmt sorts with a function of the program.
func (g *gen) sortStmt() string {
	t := g.orderedType()
	g.count++
	c := g.count
	vals := make([]string, 3)
	g.with(pureMode, func() string {
		g.x.panics = 0
		for i := range vals {
			vals[i] = g.e(t, 2)
		}
		return ""
	})
	head := fmt.Sprintf("{\nso%d := []%s{%s}\n", c, g.str(t), strings.Join(vals, ", "))
	end := fmt.Sprintf("\nfmt.Println(\"sorted\", so%d)\n}", c)
	switch g.r.IntN(4) {
	case 0:
		return head + fmt.Sprintf("%s(so%d, func(i, j int) bool { return so%d[i] > so%d[j] })", g.lib("sort", "SliceStable"), c, c, c) + end
	case 1:
		return head + fmt.Sprintf("%s(so%d, func(a, b %s) int { return %s(b, a) })", g.lib("slices", "SortStableFunc"), c, g.str(t), g.lib("cmp", "Compare")) + end
	case 2:
		return head + fmt.Sprintf("%s(so%d)\n%s(so%d)", g.lib("slices", "Sort"), c, g.lib("slices", "Reverse"), c) + end
	}
	return head + fmt.Sprintf("so%d = %s(%s(so%d))", c, g.lib("slices", "Sorted"), g.lib("slices", "Values"), c) + end
}

// errorStmt wraps errors and looks for them.
func (g *gen) errorStmt() string {
	g.count++
	c := g.count
	inner := g.with(pureMode, func() string { g.x.panics = 0; return g.errorValue(1) })
	if inner == "nil" {
		inner = g.lib("errors", "New") + "(\"e\")"
	}
	text := fmt.Sprintf("{\nvar er%d error = %s\nwr%d := fmt.Errorf(\"wrap: %%w\", er%d)\nfmt.Println(wr%d, %s(wr%d, er%d), %s(wr%d) == er%d", c, inner, c, c, c, g.lib("errors", "Is"), c, c, g.lib("errors", "Unwrap"), c, c)
	as := g.implementers(tError.Underlying().(*types.Interface))
	if len(as) == 0 {
		return text + ")\n}"
	}
	t := pick(g, as)
	return fmt.Sprintf("{\nvar tg%d %s\n", c, g.str(t)) + text + fmt.Sprintf(", %s(wr%d, &tg%d))\n}\n}", g.lib("errors", "As"), c, c)
}

// convertStmt converts between types of one structure.
func (g *gen) convertStmt() string {
	var pairs [][2]*types.Named
	for _, a := range g.named {
		for _, b := range g.named {
			if a != b && types.Identical(a.Underlying(), b.Underlying()) {
				pairs = append(pairs, [2]*types.Named{a, b})
			}
		}
	}
	if len(pairs) == 0 {
		return g.varStmt()
	}
	p := pick(g, pairs)
	val := g.with(pureMode, func() string { return g.typedE(p[0], 2) })
	v := g.declare(&variable{name: g.localName(), typ: p[1]})
	return fmt.Sprintf("%s := %s(%s)", v.name, g.str(p[1]), val)
}

// makerStmt calls a function that makes closures over a variable of their own.
func (g *gen) makerStmt() string {
	g.count++
	c := g.count
	t := g.basic()
	val := g.with(pureMode, func() string { g.x.panics = 0; return g.typedE(t, 2) })
	show := fmt.Sprintf("_, _ = get%d(), other%d()\n", c, c)
	if g.fc.effect {
		show = fmt.Sprintf("fmt.Println(\"made\", get%d(), other%d())\n", c, c)
	}
	return fmt.Sprintf("{\nmk%d := func(st%d %s) (func() %s, func(%s)) {\nreturn func() %s { return st%d }, func(nx%d %s) { st%d = nx%d }\n}\nget%d, set%d := mk%d(%s)\nother%d, _ := mk%d(get%d())\nset%d(%s)\n%s}",
		c, c, g.str(t), g.str(t), g.str(t), g.str(t), c, c, g.str(t), c, c, c, c, c, val, c, c, c, c, g.with(pureMode, func() string { g.x.panics = 0; return g.e(t, 1) }), show)
}
