package difftest

import (
	"fmt"
	"go/types"
	"strings"
)

// funcCtx is what statements need to know of the function that they are in.
type funcCtx struct {
	results []types.Type
	named   []*variable // the results, if they have names
	effect  bool        // may change what others can read, and print
	panics  bool        // may panic
	level   int         // depth of function literals, 1 in a declared function
	loops   int         // nesting of loops
	labels  []string    // of the loops around
	inLoop  bool        // break and continue have a loop
	top     bool        // statements of main itself, which become cells
	literal bool        // a function literal that is called for its effects
	iter    bool        // inside the body of a range over a function
	deferOK bool
	self    *fun // the function itself
}

var localNames = strings.Fields("a b c d e f h i j k m n p q r s t u v w x y z aa bb cc")

// localName chooses a name that the innermost scope does not have.
func (g *gen) localName() string {
	scope := g.scopes[len(g.scopes)-1]
	if g.fc != nil && g.fc.top {
		g.count++
		return fmt.Sprintf("%s%d", pick(g, localNames), g.count) // cells share one scope with the package level
	}
	for {
		n := pick(g, localNames)
		taken := false
		for _, v := range scope {
			taken = taken || v.name == n
		}
		if !taken {
			return n
		}
	}
}

func (g *gen) declare(v *variable) *variable {
	v.level = g.fc.level
	g.scopes[len(g.scopes)-1] = append(g.scopes[len(g.scopes)-1], v)
	return v
}

// mode chooses what a statement's expressions may do.
func (g *gen) mode() mode {
	if !g.fc.effect {
		return pureMode
	}
	switch n := g.r.IntN(10); {
	case n < 2 && g.has("trace"):
		return traceMode
	case n < 4 && g.has("effect"):
		return mutMode
	}
	return pureMode
}

// block makes the statements of a block with a scope of its own; vars are already declared in it.
func (g *gen) block(n int, vars ...*variable) string {
	saveTop := g.fc.top
	g.fc.top = false
	g.scopes = append(g.scopes, nil)
	for _, v := range vars {
		g.declare(v)
	}
	body := g.stmts(n)
	end := g.uses(g.scopes[len(g.scopes)-1])
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.fc.top = saveTop
	return body + end
}

// uses reads the variables that nothing has read.
func (g *gen) uses(scope []*variable) string {
	var b strings.Builder
	for _, v := range scope {
		if v.used || v.name == "_" {
			continue
		}
		v.used = true
		if g.fc.effect && g.printable(v.typ, false) {
			fmt.Fprintf(&b, "fmt.Println(%q, %s)\n", v.name, v.name)
		} else {
			fmt.Fprintf(&b, "_ = %s\n", v.name)
		}
	}
	return b.String()
}

func (g *gen) stmts(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(g.stmt())
		b.WriteByte('\n')
	}
	return b.String()
}

// stmt makes one statement, perhaps several lines.
func (g *gen) stmt() string {
	deep := g.nest >= 3
	w := func(n int, ok bool) int {
		if ok {
			return n
		}
		return 0
	}
	fc := g.fc
	return g.choose([]alternative{
		{12, g.varStmt},
		{14, g.assignStmt},
		{w(8, fc.effect), g.printStmt},
		{w(6, !deep), g.ifStmt},
		{w(6, !deep && fc.loops < 2), g.forStmt},
		{w(4, !deep), g.switchStmt},
		{w(3, !deep && g.has("typeswitch") && g.has("iface")), g.typeSwitchStmt},
		{w(4, !deep && g.has("closure")), g.closureStmt},
		{w(6, fc.effect && g.has("effect")), g.callStmt},
		{5, g.containerStmt},
		{w(3, g.has("multi")), g.parallelStmt},
		{w(3, fc.deferOK && g.has("defer") && (!fc.iter || g.has("iterdefer"))), g.deferStmt},
		{w(3, len(fc.labels) > 0 || fc.inLoop), g.branchStmt},
		{w(2, !fc.top && !deep && g.has("goto") && !fc.iter), g.gotoStmt},
		{w(2, fc.effect && g.has("go") && !deep), g.goStmt},
		{w(2, fc.effect && g.has("select") && !deep), g.selectStmt},
		{w(3, fc.effect && g.has("generic")), g.genericStmt},
		{w(2, !deep), func() string { return g.nested(func() string { return "{\n" + g.block(1+g.r.IntN(3)) + "}" }) }},
		{w(3, g.has("pointer")), g.pointerStmt},
		{w(2, !fc.top && !fc.literal && len(fc.results) > 0), g.earlyReturn},
		{w(2, fc.panics && g.has("panic")), g.panicStmt},
		{w(2, g.has("anon")), g.anonStmt},
		{w(2, g.has("methodval")), g.methodValueStmt},
		{w(4, fc.effect && fc.top && g.has("panic") && !deep), g.tryStmt},
		{w(2, g.has("const") && !fc.top), g.constStmt},
		{w(2, g.has("iface")), g.ifaceStmt},
		{w(2, fc.effect && g.has("recursion") && g.has("closure")), g.recursiveClosure},
		{w(2, g.has("shared")), g.sharedStmt},
		{w(2, !deep), g.builderStmt},
		{w(2, g.has("pointer")), g.newStmt},
		{w(2, fc.effect && g.has("lib")), g.sortStmt},
		{w(2, fc.effect && g.has("errors")), g.errorStmt},
		{w(2, g.has("defined")), g.convertStmt},
		{w(2, g.has("closure")), g.makerStmt},
		{w(6, fc.effect && !deep), g.templateStmt},
	})
}

func (g *gen) nested(f func() string) string {
	g.nest++
	defer func() { g.nest-- }()
	return f()
}

// owned: the running function may assign to places of v.
func (g *gen) owned(v *variable) bool {
	return !v.konst && (g.fc.effect || v.level == g.fc.level && v.level > 0)
}

// assignables lists places that may be assigned.
func (g *gen) assignables() []place {
	var out []place
	for _, v := range g.visible() {
		if !g.owned(v) {
			continue
		}
		for i, p := range g.paths(v, 2) {
			if i == 0 && v.fixed {
				continue
			}
			if !g.fc.effect && !p.own {
				continue
			}
			if !g.simpleTarget(v, p) {
				continue
			}
			out = append(out, p)
		}
		if len(out) > 20 {
			break
		}
	}
	return out
}

// simpleTarget: nothing in the way to p needs a map or a nil check, and p's type is not tied to facts about v.
func (g *gen) simpleTarget(v *variable, p place) bool {
	return !strings.HasPrefix(p.text, "(*") || p.typ != nil
}

func (g *gen) varStmt() string {
	t := g.anyType(2)
	fixed := g.chance(3)
	v := &variable{typ: t, fixed: fixed}
	m := g.mode()
	switch g.r.IntN(6) {
	case 0: // zero value
		v.name, v.fixed = g.localName(), false
		g.declare(v)
		return fmt.Sprintf("var %s %s", v.name, g.str(t))
	case 1:
		val := g.with(m, func() string { return g.e(t, 3) })
		v.name = g.localName()
		g.declare(v)
		return fmt.Sprintf("var %s %s = %s", v.name, g.str(t), val)
	case 2:
		if g.has("multi") {
			t2 := g.basic()
			val := g.with(m, func() string { return g.typedE(t, 2) + ", " + g.typedE(t2, 2) })
			v.name = g.localName()
			g.declare(v)
			w := &variable{typ: t2, name: g.localName()}
			g.declare(w)
			return fmt.Sprintf("%s, %s := %s", v.name, w.name, val)
		}
	case 3:
		if s := g.multiCall(); s != "" {
			return s
		}
	case 4: // what is known of the value: a literal
		switch u := t.Underlying().(type) {
		case *types.Slice:
			el := u.Elem()
			n := 1 + g.r.IntN(4)
			vals := make([]string, n)
			g.with(pureMode, func() string {
				for i := range vals {
					vals[i] = g.e(el, 1)
				}
				return ""
			})
			v.name, v.fixed, v.minLen, v.fresh = g.localName(), true, n, true
			g.declare(v)
			return fmt.Sprintf("%s := %s{%s}", v.name, g.str(t), strings.Join(vals, ", "))
		case *types.Pointer:
			if _, ok := u.Elem().Underlying().(*types.Struct); ok {
				val := g.with(pureMode, func() string { return g.literal(u.Elem(), 2) })
				v.name, v.fixed, v.nonnil, v.fresh = g.localName(), true, true, true
				g.declare(v)
				return fmt.Sprintf("%s := &%s", v.name, val)
			}
		case *types.Map:
			val := g.with(pureMode, func() string { return g.literal(t, 2) })
			v.name, v.fixed, v.nonnil, v.fresh = g.localName(), true, true, true
			g.declare(v)
			return fmt.Sprintf("%s := %s", v.name, val)
		}
	}
	val := g.with(m, func() string { return g.typedE(t, 3) })
	v.name = g.localName()
	g.declare(v)
	return v.name + " := " + val
}

// multiCall declares variables with the results of a call.
func (g *gen) multiCall() string {
	var fs []*fun
	for _, f := range g.funcs {
		if f.sig.Results().Len() > 1 && (!f.effect || g.fc.effect) && (!f.panics || g.fc.panics) {
			fs = append(fs, f)
		}
	}
	if len(fs) == 0 {
		return ""
	}
	f := pick(g, fs)
	call := g.with(pureMode, func() string { g.x.panics = 0; return f.name + "(" + g.args(f, 2) + ")" })
	var names []string
	one := false
	for i := range f.sig.Results().Len() {
		if g.chance(4) && (one || i < f.sig.Results().Len()-1) {
			names = append(names, "_")
			continue
		}
		one = true
		v := g.declare(&variable{name: g.localName(), typ: f.sig.Results().At(i).Type()})
		names = append(names, v.name)
	}
	return strings.Join(names, ", ") + " := " + call
}

func (g *gen) assignStmt() string {
	ps := g.assignables()
	if len(ps) == 0 {
		return g.varStmt()
	}
	p := pick(g, ps)
	m := g.mode()
	if strings.Contains(p.text, ".") && m == mutMode {
		m = pureMode
	}
	b, ok := p.typ.Underlying().(*types.Basic)
	if ok && g.chance(2) {
		switch {
		case b.Info()&types.IsInteger != 0:
			if g.chance(3) {
				return p.text + pick(g, []string{"++", "--"})
			}
			op := pick(g, []string{"+=", "-=", "*=", "|=", "^=", "&=", "&^="})
			switch g.r.IntN(6) {
			case 0:
				return g.with(pureMode, func() string {
					return fmt.Sprintf("%s %s (%s & 31)", p.text, pick(g, []string{"<<=", ">>="}), g.nonconst(types.Typ[types.Uint], 1))
				})
			case 1:
				return g.with(pureMode, func() string {
					return fmt.Sprintf("%s %s (%s | 1)", p.text, pick(g, []string{"/=", "%="}), g.nonconst(p.typ, 1))
				})
			}
			return g.with(pureMode, func() string { return p.text + " " + op + " " + g.e(p.typ, 2) })
		case b.Info()&types.IsString != 0:
			return g.with(pureMode, func() string { return fmt.Sprintf("%s = %s(%s + %s)", p.text, g.helper("cut"), p.text, g.e(p.typ, 1)) })
		case b.Info()&(types.IsFloat|types.IsComplex) != 0:
			return g.with(pureMode, func() string { return p.text + " " + pick(g, []string{"+=", "-=", "*="}) + " " + g.e(p.typ, 2) })
		}
	}
	val := g.with(m, func() string { return g.e(p.typ, 3) })
	if b, ok := p.typ.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		val = g.helper("cut") + "(" + val + ")"
	}
	return p.text + " = " + val
}

var verbs = map[string][]string{
	"int":    {"%d", "%x", "%X", "%o", "%b", "%v", "%5d", "%-5d|", "%05d", "%+d", "%T", "%#x", "%q", "%c", "%U"},
	"string": {"%s", "%q", "%x", "%10s", "%-10s|", "%v", "%.2s", "%T", "%+q", "%X"},
	"float":  {"%v", "%g", "%e", "%.2f", "%8.3f", "%T", "%G", "%6.1f|"},
	"bool":   {"%t", "%v", "%5t", "%T"},
	"other":  {"%v", "%+v", "%T"},
}

func (g *gen) printStmt() string {
	return g.with(g.mode(), func() string {
		if g.has("verbs") && g.chance(2) {
			var format, args []string
			for range 1 + g.r.IntN(3) {
				t := g.anyType(1)
				if !g.printable(t, false) || g.x.mode == mutMode && types.IsInterface(t) {
					t = g.basic()
				}
				class := "other"
				if b, ok := t.Underlying().(*types.Basic); ok {
					switch {
					case b.Info()&types.IsInteger != 0:
						class = "int"
					case b.Info()&types.IsString != 0:
						class = "string"
					case b.Info()&types.IsFloat != 0:
						class = "float"
					case b.Info()&types.IsBoolean != 0:
						class = "bool"
					}
				} else if g.chance(5) && !types.IsInterface(t) && !isPointer(t) {
					format = append(format, "%#v")
					args = append(args, g.typedE(t, 2))
					continue
				}
				v := pick(g, verbs[class])
				e := g.typedE(t, 2)
				if types.IsInterface(t) && v == "%T" {
					v = "%v"
				}
				format = append(format, v)
				args = append(args, e)
			}
			return fmt.Sprintf("fmt.Printf(\"%s\\n\", %s)", strings.Join(format, " "), strings.Join(args, ", "))
		}
		g.count++
		args := []string{fmt.Sprintf("\"%d:\"", g.count)}
		for range 1 + g.r.IntN(3) {
			if g.x.mode == mutMode {
				args = append(args, g.typedE(g.basic(), 3))
			} else {
				args = append(args, g.printableExpr(3))
			}
		}
		if g.chance(12) {
			return "fmt.Print(" + strings.Join(args, ", ") + ", \"\\n\")"
		}
		return "fmt.Println(" + strings.Join(args, ", ") + ")"
	})
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func (g *gen) cond(m mode) string {
	return g.with(m, func() string { return g.nonconst(tBool, 3) })
}

func (g *gen) ifStmt() string {
	return g.nested(func() string {
		var b strings.Builder
		g.scopes = append(g.scopes, nil)
		defer func() { g.scopes = g.scopes[:len(g.scopes)-1] }()
		wasTop := g.fc.top
		g.fc.top = false
		defer func() { g.fc.top = wasTop }()
		b.WriteString("if ")
		if g.chance(3) {
			t := g.basic()
			val := g.with(g.mode(), func() string { return g.typedE(t, 2) })
			v := g.declare(&variable{name: g.localName(), typ: t})
			v.used = true
			fmt.Fprintf(&b, "%s := %s; %s != %s || ", v.name, val, v.name, g.with(pureMode, func() string { return g.e(t, 1) }))
			b.WriteString(g.cond(pureMode))
		} else {
			s := ""
			if g.chance(3) {
				s = g.commaOk()
			}
			if s == "" {
				s = g.cond(g.mode())
			}
			b.WriteString(s)
		}
		b.WriteString(" {\n" + g.block(1+g.r.IntN(3)) + "}")
		switch g.r.IntN(4) {
		case 0:
			b.WriteString(" else if " + g.cond(g.mode()) + " {\n" + g.block(1+g.r.IntN(2)) + "} else {\n" + g.block(1) + "}")
		case 1:
			b.WriteString(" else {\n" + g.block(1+g.r.IntN(3)) + "}")
		}
		return b.String()
	})
}

// commaOk makes `v, ok := m[k]; ok` and the like, as the head of an if statement.
func (g *gen) commaOk() string {
	for _, v := range g.visible() {
		switch u := v.typ.Underlying().(type) {
		case *types.Map:
			key := g.with(pureMode, func() string { return g.e(u.Key(), 1) })
			v.used = true
			w := g.declare(&variable{name: g.localName(), typ: u.Elem()})
			ok := g.declare(&variable{name: g.localName(), typ: tBool})
			w.used, ok.used = true, true
			not := pick(g, []string{"", "!"})
			return fmt.Sprintf("%s, %s := %s[%s]; %s%s || %s(%s)", w.name, ok.name, v.name, key, not, ok.name, g.helper("yes"), w.name)
		case *types.Interface:
			t := g.caseType(u)
			if t == nil {
				continue
			}
			v.used = true
			w := g.declare(&variable{name: g.localName(), typ: t})
			ok := g.declare(&variable{name: g.localName(), typ: tBool})
			w.used, ok.used = true, true
			return fmt.Sprintf("%s, %s := %s.(%s); %s || %s(%s)", w.name, ok.name, v.name, g.str(t), ok.name, g.helper("yes"), w.name)
		}
	}
	return ""
}

// caseType picks a type that a value of the interface may have.
func (g *gen) caseType(it *types.Interface) types.Type {
	if it.NumMethods() == 0 {
		if len(g.ifaces) > 0 && g.chance(5) {
			return pick(g, g.ifaces)
		}
		return g.anyType(1)
	}
	impl := g.implementers(it)
	if len(impl) == 0 {
		return nil
	}
	return pick(g, impl)
}

// loopBody makes the body of a loop, with break and continue.
func (g *gen) loopBody(n int, vars ...*variable) string {
	fc := g.fc
	saveIn, saveTop := fc.inLoop, fc.top
	fc.inLoop, fc.top = true, false
	fc.loops++
	body := g.block(n, vars...)
	fc.loops--
	fc.inLoop, fc.top = saveIn, saveTop
	return body
}

func (g *gen) forStmt() string {
	return g.nested(func() string {
		fc := g.fc
		label := ""
		if g.has("label") && g.chance(3) && (!fc.iter || g.has("iterlabel")) {
			g.count++
			label = fmt.Sprintf("L%d", g.count)
			fc.labels = append(fc.labels, label)
		}
		text := g.loop()
		if label != "" {
			fc.labels = fc.labels[:len(fc.labels)-1]
			if strings.Contains(text, " "+label+"\n") {
				return label + ":\n" + text
			}
		}
		return text
	})
}

func (g *gen) loop() string {
	wasTop := g.fc.top
	g.fc.top = false
	defer func() { g.fc.top = wasTop }()
	g.scopes = append(g.scopes, nil)
	defer func() { g.scopes = g.scopes[:len(g.scopes)-1] }()
	n := 1 + g.r.IntN(3)
	head := ""
	var vars []*variable
	loopVar := func(t types.Type) *variable {
		v := &variable{name: g.localName(), typ: t, fixed: true}
		for _, w := range vars {
			if w.name == v.name {
				v.name += "2"
			}
		}
		vars = append(vars, v)
		return v
	}
	switch g.r.IntN(9) {
	case 0, 1:
		t := types.Type(tInt)
		if g.has("sized") && g.chance(3) {
			t = types.Typ[pick(g, sizedKinds)]
		}
		v := loopVar(t)
		v.fixed = true
		switch g.r.IntN(3) {
		case 0:
			head = fmt.Sprintf("for %s := %s(0); %s < %d; %s++", v.name, g.str(t), v.name, 1+g.r.IntN(5), v.name)
		case 1:
			head = fmt.Sprintf("for %s := %s(%d); %s > 0; %s--", v.name, g.str(t), 1+g.r.IntN(5), v.name, v.name)
		case 2:
			head = fmt.Sprintf("for %s := %s(1); %s < 40; %s *= 3", v.name, g.str(t), v.name, v.name)
		}
		v.used = true
	case 2:
		v := loopVar(tInt)
		head = fmt.Sprintf("for %s := range %d", v.name, 1+g.r.IntN(4))
	case 3:
		if g.has("string") {
			x := g.with(pureMode, func() string { return g.typedE(tString, 2) })
			i, r := loopVar(tInt), loopVar(types.Typ[types.Int32])
			head = fmt.Sprintf("for %s, %s := range %s(%s)", i.name, r.name, g.helper("cut"), x)
			break
		}
		fallthrough
	case 4, 5:
		t := types.NewSlice(g.anyType(1))
		var x string
		if g.has("array") && g.chance(3) {
			at := types.NewArray(t.Elem(), int64(1+g.r.IntN(3)))
			x = g.with(pureMode, func() string { return g.paren(g.typedE(at, 2)) })
		} else {
			x = g.with(pureMode, func() string { return fmt.Sprintf("%s(%s)", g.helper("few"), g.typedE(t, 2)) })
		}
		switch g.r.IntN(4) {
		case 0:
			i := loopVar(tInt)
			head = fmt.Sprintf("for %s := range %s", i.name, x)
		case 1:
			v := loopVar(t.Elem())
			head = fmt.Sprintf("for _, %s := range %s", v.name, x)
		default:
			i, v := loopVar(tInt), loopVar(t.Elem())
			head = fmt.Sprintf("for %s, %s := range %s", i.name, v.name, x)
		}
	case 6:
		if g.has("iter") {
			return g.iterLoop(n, loopVar, &vars)
		}
		head = fmt.Sprintf("for range %d", 1+g.r.IntN(3))
	case 7:
		g.count++
		c := fmt.Sprintf("c%d", g.count)
		cond := g.cond(g.mode())
		body := g.loopBody(n)
		return fmt.Sprintf("for %s := 0; %s < 4 && %s; {\n%s++\n%s}", c, c, cond, c, body)
	case 8:
		if g.has("map") {
			return g.mapLoop()
		}
		head = fmt.Sprintf("for range %d", 1+g.r.IntN(3))
	}
	return head + " {\n" + g.loopBody(n, vars...) + "}"
}

// paren keeps a composite literal apart from the block of a statement.
func (g *gen) paren(s string) string { return "(" + s + ")" }

// mapLoop visits a map in an order that is not seen.
func (g *gen) mapLoop() string {
	mt := types.NewMap(g.keyType(), tInt)
	m := g.with(pureMode, func() string { return g.paren(g.typedE(mt, 2)) })
	g.count++
	sum := fmt.Sprintf("sum%d", g.count)
	k := fmt.Sprintf("k%d", g.count)
	save := g.fc.effect
	var body string
	switch g.r.IntN(3) {
	case 0:
		body = fmt.Sprintf("%s += v\n_ = %s", sum, k)
	case 1:
		body = fmt.Sprintf("if v%%2 == 0 {\ncontinue\n}\n%s ^= v\n_ = %s", sum, k)
	case 2:
		body = fmt.Sprintf("%s += len(fmt.Sprint(%s)) * v", sum, k)
	}
	g.fc.effect = save
	end := fmt.Sprintf("_ = %s", sum)
	if g.fc.effect {
		end = fmt.Sprintf("fmt.Println(\"sum\", %s)", sum)
	}
	return fmt.Sprintf("{\n%s := 0\nfor %s, v := range %s {\n%s\n}\n%s\n}", sum, k, m, body, end)
}

// iterLoop ranges over a function.
func (g *gen) iterLoop(n int, loopVar func(types.Type) *variable, vars *[]*variable) string {
	saveIter := g.fc.iter
	g.fc.iter = true
	defer func() { g.fc.iter = saveIter }()
	t := g.anyType(1)
	form := g.r.IntN(4)
	sl := ""
	if form != 2 {
		sl = g.with(pureMode, func() string { return g.typedE(types.NewSlice(t), 2) })
	}
	var head string
	switch form {
	case 0:
		v := loopVar(t)
		head = fmt.Sprintf("for %s := range %s(%s(%s))", v.name, g.lib("slices", "Values"), g.helper("few"), sl)
	case 1:
		i, v := loopVar(tInt), loopVar(t)
		head = fmt.Sprintf("for %s, %s := range %s(%s(%s))", i.name, v.name, g.lib("slices", pick(g, []string{"All", "Backward"})), g.helper("few"), sl)
	case 2:
		v := loopVar(tInt)
		head = fmt.Sprintf("for %s := range %s(%d)", v.name, g.helper("count"), 1+g.r.IntN(4))
	case 3:
		i, v := loopVar(tInt), loopVar(t)
		head = fmt.Sprintf("for %s, %s := range %s(%s(%s))", i.name, v.name, g.helper("each"), g.helper("few"), sl)
	}
	return head + " {\n" + g.loopBody(n, *vars...) + "}"
}

func (g *gen) branchStmt() string {
	fc := g.fc
	if len(fc.labels) > 0 && (!fc.iter || g.has("iterlabel")) && g.chance(2) {
		cond := g.cond(g.mode())
		return fmt.Sprintf("if %s {\n%s %s\n}", cond, pick(g, []string{"break", "continue"}), pick(g, fc.labels))
	}
	if !fc.inLoop {
		return g.varStmt()
	}
	return fmt.Sprintf("if %s {\n%s\n}", g.cond(g.mode()), pick(g, []string{"break", "continue"}))
}

func (g *gen) switchStmt() string {
	return g.nested(func() string {
		fc := g.fc
		saveTop := fc.top
		fc.top = false
		defer func() { fc.top = saveTop }()
		// break inside would leave the switch, which is fine; continue still means the loop.
		var b strings.Builder
		t := g.basic()
		bt := t.Underlying().(*types.Basic)
		tagged := bt.Info()&(types.IsInteger|types.IsString) != 0 && g.chance(2)
		if tagged {
			fmt.Fprintf(&b, "switch %s {\n", g.with(g.mode(), func() string { return g.nonconst(t, 2) }))
		} else {
			b.WriteString("switch {\n")
		}
		seen := map[string]bool{}
		n := 1 + g.r.IntN(3)
		def := g.r.IntN(n + 2)
		for i := range n {
			if i == def {
				b.WriteString("default:\n" + g.block(1))
				continue
			}
			if tagged {
				var vals []string
				for range 1 + g.r.IntN(2) {
					k := g.constKey(t)
					if k == "" || seen[k] {
						continue
					}
					seen[k] = true
					vals = append(vals, k)
				}
				if g.chance(4) || len(vals) == 0 {
					vals = append(vals, g.with(pureMode, func() string { return g.nonconst(t, 1) }))
				}
				fmt.Fprintf(&b, "case %s:\n", strings.Join(vals, ", "))
			} else {
				fmt.Fprintf(&b, "case %s:\n", g.cond(pureMode))
			}
			b.WriteString(g.block(1 + g.r.IntN(2)))
			if i < n-1 && g.chance(4) {
				b.WriteString("fallthrough\n")
			}
		}
		b.WriteString("}")
		return b.String()
	})
}

func (g *gen) typeSwitchStmt() string {
	return g.nested(func() string {
		fc := g.fc
		saveTop := fc.top
		fc.top = false
		defer func() { fc.top = saveTop }()
		it := types.Type(tAny)
		if len(g.ifaces) > 0 && g.chance(3) {
			it = pick(g, g.ifaces)
		}
		x := g.with(pureMode, func() string { return g.str(it) + "(" + g.e(it, 2) + ")" })
		bind := !g.chance(3)
		var b strings.Builder
		name := g.localName()
		var cases strings.Builder
		seen := map[string]bool{}
		used := false
		for range 1 + g.r.IntN(3) {
			t := g.caseType(it.Underlying().(*types.Interface))
			if t == nil || seen[canonical(t)] {
				continue
			}
			seen[canonical(t)] = true
			fmt.Fprintf(&cases, "case %s:\n", g.str(t))
			var bound []*variable
			if bind {
				v := &variable{name: name, typ: t, used: true}
				bound = append(bound, v)
				cases.WriteString(g.useOf(v))
				used = true
			}
			cases.WriteString(g.block(1, bound...))
		}
		var bound []*variable
		if bind && used {
			bound = append(bound, &variable{name: name, typ: it, used: true})
		}
		if g.chance(4) {
			cases.WriteString("case nil:\n" + g.block(1, bound...))
		}
		if g.chance(2) {
			cases.WriteString("default:\n" + g.block(1, bound...))
		}
		if bind && used {
			fmt.Fprintf(&b, "switch %s := %s.(type) {\n", name, x)
		} else {
			fmt.Fprintf(&b, "switch %s.(type) {\n", x)
		}
		return b.String() + cases.String() + "}"
	})
}

// canonical names a type; byte and uint8 are one.
func canonical(t types.Type) string {
	s := types.TypeString(t, nil)
	return strings.NewReplacer("byte", "uint8", "rune", "int32").Replace(s)
}

// useOf reads v.
func (g *gen) useOf(v *variable) string {
	if g.fc.effect && g.printable(v.typ, false) {
		return fmt.Sprintf("fmt.Println(%q, %s)\n", v.name, v.name)
	}
	return "_ = " + v.name + "\n"
}

// callStmt calls a function or method for its effects.
func (g *gen) callStmt() string {
	var calls []func() string
	for _, f := range g.funcs {
		if f.effect && (!f.panics || g.fc.panics) {
			calls = append(calls, func() string {
				return g.with(pureMode, func() string { g.x.panics = 0; return f.name + "(" + g.args(f, 2) + ")" })
			})
		}
	}
	for _, v := range g.visible() {
		if v.konst {
			continue
		}
		for _, name := range g.methodNames(v) {
			if f := g.poolFun(name); f.effect {
				calls = append(calls, func() string {
					v.used = true
					return g.with(pureMode, func() string { return v.name + "." + name + "(" + g.args(f, 2) + ")" })
				})
			}
		}
		if sig, ok := v.typ.Underlying().(*types.Signature); ok && v.nonnil && !v.pure {
			calls = append(calls, func() string {
				v.used = true
				return g.with(pureMode, func() string { return v.name + "(" + g.args(&fun{sig: sig}, 2) + ")" })
			})
		}
	}
	if len(calls) == 0 {
		return g.assignStmt()
	}
	return pick(g, calls)()
}

// containerStmt changes slices and maps.
func (g *gen) containerStmt() string {
	var alts []func() string
	for _, v := range g.visible() {
		if !g.owned(v) || (!g.fc.effect && !v.fresh) {
			continue
		}
		switch u := v.typ.Underlying().(type) {
		case *types.Slice:
			if !v.fixed {
				alts = append(alts, func() string {
					v.used = true
					return g.with(pureMode, func() string {
						if g.chance(3) {
							return fmt.Sprintf("%s = append(%s(%s), %s...)", v.name, g.helper("few"), v.name, g.typedE(v.typ, 1))
						}
						return fmt.Sprintf("%s = append(%s(%s), %s)", v.name, g.helper("few"), v.name, g.e(u.Elem(), 2))
					})
				}, func() string {
					v.used = true
					return fmt.Sprintf("if len(%s) > 1 {\n%s = %s[%d:]\n}", v.name, v.name, v.name, 1)
				})
			}
			alts = append(alts, func() string {
				v.used = true
				return g.with(pureMode, func() string { return fmt.Sprintf("copy(%s, %s)", v.name, g.typedE(v.typ, 1)) })
			}, func() string {
				v.used = true
				return g.with(pureMode, func() string {
					return fmt.Sprintf("if len(%s) > 0 {\n%s[%s%%len(%s)] = %s\n}", v.name, v.name, pick(g, []string{"0", "1", "7"}), v.name, g.e(u.Elem(), 2))
				})
			})
			if g.fc.effect && plainOrdered(u.Elem()) {
				alts = append(alts, func() string { v.used = true; return g.lib("slices", "Sort") + "(" + v.name + ")" })
			}
		case *types.Map:
			if !v.nonnil || !v.fixed {
				if g.fc.panics && g.has("panic") {
					alts = append(alts, func() string {
						v.used = true
						return fmt.Sprintf("%s[%s] = %s", v.name, g.with(pureMode, func() string { g.x.panics = 0; return g.e(u.Key(), 1) }), g.with(pureMode, func() string { g.x.panics = 0; return g.e(u.Elem(), 1) }))
					})
				}
				alts = append(alts, func() string {
					v.used = true
					return g.with(pureMode, func() string { g.x.panics = 0; return fmt.Sprintf("delete(%s, %s)", v.name, g.e(u.Key(), 1)) })
				})
				continue
			}
			alts = append(alts, func() string {
				v.used = true
				return g.with(pureMode, func() string {
					g.x.panics = 0
					return fmt.Sprintf("%s[%s] = %s", v.name, g.e(u.Key(), 1), g.e(u.Elem(), 2))
				})
			}, func() string {
				v.used = true
				if g.chance(4) {
					return "clear(" + v.name + ")"
				}
				return g.with(pureMode, func() string { return fmt.Sprintf("delete(%s, %s)", v.name, g.e(u.Key(), 1)) })
			})
			if b, ok := u.Elem().Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
				alts = append(alts, func() string {
					v.used = true
					return g.with(pureMode, func() string {
						return fmt.Sprintf("%s[%s]%s", v.name, g.e(u.Key(), 1), pick(g, []string{"++", " += 2", "--", " *= 3"}))
					})
				})
			}
		}
	}
	if len(alts) == 0 {
		return g.varStmt()
	}
	return pick(g, alts)()
}

func plainOrdered(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsString) != 0
}

// parallelStmt assigns several places at once.
func (g *gen) parallelStmt() string {
	ps := g.assignables()
	for range 6 {
		if len(ps) < 2 {
			break
		}
		p, q := pick(g, ps), pick(g, ps)
		if p.text == q.text || strings.HasPrefix(p.text, q.text) || strings.HasPrefix(q.text, p.text) {
			continue
		}
		if strings.HasPrefix(p.text, "(*") || strings.HasPrefix(q.text, "(*") {
			continue
		}
		if types.Identical(p.typ, q.typ) && g.chance(2) {
			return fmt.Sprintf("%s, %s = %s, %s", p.text, q.text, q.text, p.text)
		}
		if strings.ContainsAny(p.text+q.text, ".[") {
			continue // what they lie in may be the same
		}
		return g.with(pureMode, func() string {
			return fmt.Sprintf("%s, %s = %s, %s", p.text, q.text, g.e(p.typ, 2), g.e(q.typ, 2))
		})
	}
	return g.assignStmt()
}

// pointerStmt takes addresses and writes through them.
func (g *gen) pointerStmt() string {
	var vs []*variable
	for _, v := range g.visible() {
		if v.konst || v.fixed || !g.owned(v) {
			continue
		}
		vs = append(vs, v)
	}
	if len(vs) == 0 {
		return g.varStmt()
	}
	v := pick(g, vs)
	ps := g.paths(v, 2)
	p := pick(g, ps)
	if !p.own && !g.fc.effect {
		return g.varStmt()
	}
	v.used = true
	val := g.with(pureMode, func() string { return g.e(p.typ, 2) })
	g.count++
	name := fmt.Sprintf("ptr%d", g.count)
	w := g.declare(&variable{name: name, typ: types.NewPointer(p.typ), fixed: true, nonnil: true})
	w.used = true
	return fmt.Sprintf("%s := &%s\n*%s = %s", name, p.text, name, val)
}

func (g *gen) earlyReturn() string {
	return fmt.Sprintf("if %s {\n%s\n}", g.cond(pureMode), g.returnStmt(false))
}

// returnStmt returns values; final is the last of a function.
func (g *gen) returnStmt(final bool) string {
	fc := g.fc
	if len(fc.named) > 0 && g.chance(2) {
		shadowed := false
		vis := g.visible()
		for _, n := range fc.named {
			found := false
			for _, v := range vis {
				found = found || v == n
			}
			shadowed = shadowed || !found
		}
		if !shadowed {
			return "return"
		}
	}
	if len(fc.results) == 0 {
		return "return"
	}
	m := g.mode()
	return g.with(m, func() string {
		var vals []string
		for _, t := range fc.results {
			vals = append(vals, g.e(t, 3))
		}
		return "return " + strings.Join(vals, ", ")
	})
}

func (g *gen) panicStmt() string {
	cond := g.cond(pureMode)
	val := ""
	switch g.r.IntN(4) {
	case 0:
		val = fmt.Sprintf("%q", g.word())
	case 1:
		val = g.with(pureMode, func() string { g.x.panics = 0; return g.typedE(g.basic(), 2) })
	case 2:
		val = fmt.Sprintf("fmt.Errorf(\"bad %%d\", %s)", g.with(pureMode, func() string { g.x.panics = 0; return g.e(tInt, 2) }))
	case 3:
		val = g.with(pureMode, func() string { g.x.panics = 0; return g.errorValue(1) })
		if val == "nil" {
			val = "7"
		}
	}
	return fmt.Sprintf("if %s {\npanic(%s)\n}", cond, val)
}

func (g *gen) anonStmt() string {
	t1, t2 := g.basic(), g.anyType(1)
	st := types.NewStruct([]*types.Var{types.NewField(0, g.pkg, "x", t1, false), types.NewField(0, g.pkg, "y", t2, false)}, nil)
	if g.chance(3) {
		val := g.with(pureMode, func() string { return fmt.Sprintf("{%s, %s}, {y: %s}", g.e(t1, 1), g.e(t2, 1), g.e(t2, 1)) })
		v := g.declare(&variable{name: g.localName(), typ: types.NewSlice(st), fixed: true, minLen: 2, fresh: true})
		return fmt.Sprintf("%s := []%s{%s}", v.name, g.str(st), val)
	}
	val := g.with(g.mode(), func() string { return fmt.Sprintf("x: %s, y: %s", g.e(t1, 2), g.e(t2, 2)) })
	v := g.declare(&variable{name: g.localName(), typ: st})
	return fmt.Sprintf("%s := %s{%s}", v.name, g.str(st), val)
}

// methodValueStmt keeps a method value, which holds a copy of its receiver.
func (g *gen) methodValueStmt() string {
	for _, v := range g.visible() {
		if v.konst {
			continue
		}
		for _, name := range g.methodNames(v) {
			f := g.poolFun(name)
			if f.effect && !g.fc.effect || !g.owned(v) && g.hasPtrMethod(v.typ) {
				continue
			}
			v.used = true
			w := g.declare(&variable{name: g.localName(), typ: f.sig, fixed: true, nonnil: true, pure: !f.effect})
			return fmt.Sprintf("%s := %s.%s", w.name, v.name, name)
		}
	}
	return g.varStmt()
}

func (g *gen) hasPtrMethod(t types.Type) bool { return types.NewMethodSet(t).Len() == 0 }

// tryStmt runs statements that may panic.
func (g *gen) tryStmt() string {
	return g.nested(func() string {
		g.count++
		save := g.fc
		g.fc = &funcCtx{effect: true, panics: true, level: save.level + 1, literal: true, deferOK: true}
		body := g.block(2 + g.r.IntN(4))
		g.fc = save
		return fmt.Sprintf("%s(\"try%d\", func() {\n%s})", g.helper("try"), g.count, body)
	})
}

func (g *gen) constStmt() string {
	t := g.basic()
	b := t.Underlying().(*types.Basic)
	g.count++
	v := &variable{name: fmt.Sprintf("k%d", g.count), typ: t, fixed: true, konst: true, used: true}
	g.declare(v)
	return fmt.Sprintf("const %s %s = %s", v.name, g.str(t), g.lit(b))
}

// ifaceStmt declares an interface variable that is not nil, so that its methods can be called.
func (g *gen) ifaceStmt() string {
	if len(g.ifaces) == 0 {
		return g.varStmt()
	}
	it := pick(g, g.ifaces)
	impl := g.implementers(it.Underlying().(*types.Interface))
	if len(impl) == 0 {
		return g.varStmt()
	}
	t := pick(g, impl)
	var val string
	if p, ok := t.(*types.Pointer); ok {
		if _, isStruct := p.Elem().Underlying().(*types.Struct); isStruct {
			val = "&" + g.with(pureMode, func() string { return g.literal(p.Elem(), 2) })
		} else {
			val = g.with(pureMode, func() string { return g.helper("ptr") + "(" + g.typedE(p.Elem(), 2) + ")" })
		}
	} else {
		val = g.with(pureMode, func() string { return g.typedE(t, 2) })
	}
	// A type that has its method by an embedded pointer or interface may still be nil inside.
	safe := true
	for m := range it.Underlying().(*types.Interface).Methods() {
		_, index, _ := types.LookupFieldOrMethod(t, true, g.pkg, m.Name())
		safe = safe && g.safePath(t, index[:len(index)-1])
	}
	v := g.declare(&variable{name: g.localName(), typ: it, fixed: true, nonnil: safe})
	return fmt.Sprintf("var %s %s = %s", v.name, g.str(it), val)
}

func (g *gen) recursiveClosure() string {
	g.count++
	f := fmt.Sprintf("rec%d", g.count)
	step := g.with(pureMode, func() string { g.x.calls = false; return g.e(tInt, 2) })
	return fmt.Sprintf("var %s func(int) int\n%s = func(n0 int) int {\nif n0 <= 0 {\nreturn %s\n}\nreturn %s(n0-1) + n0*%d\n}\nfmt.Println(\"rec\", %s(%d))",
		f, f, step, f, 1+g.r.IntN(5), f, g.r.IntN(6))
}
