package difftest

import (
	"fmt"
	"go/types"
	"strings"
)

// Functions, methods, closures, and what runs beside or after other code.

func (g *gen) makeGlobals() {
	g.fc = &funcCtx{}
	for range 1 + g.r.IntN(4) {
		t := g.anyType(2)
		v := &variable{name: g.newTop("g"), typ: t, used: true}
		text := ""
		switch {
		case g.chance(3):
			text = fmt.Sprintf("var %s %s", v.name, g.str(t))
		case g.chance(2):
			text = fmt.Sprintf("var %s %s = %s", v.name, g.str(t), g.with(pureMode, func() string { g.x.calls = false; return g.e(t, 2) }))
		default:
			text = fmt.Sprintf("var %s = %s", v.name, g.with(pureMode, func() string { g.x.calls = false; return g.typedE(t, 2) }))
		}
		g.decls = append(g.decls, text)
		g.scopes[0] = append(g.scopes[0], v)
	}
	if g.has("const") {
		g.constGroup()
	}
}

func (g *gen) constGroup() {
	t := types.Type(tInt)
	for _, n := range g.named {
		if b, ok := n.Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
			t = n
		}
	}
	var b strings.Builder
	b.WriteString("const (\n")
	forms := []string{"iota", "1 << iota", "iota * 3", "10 - iota", "iota*iota + 1"}
	for i := range 2 + g.r.IntN(3) {
		name := g.newTop("K")
		g.scopes[0] = append(g.scopes[0], &variable{name: name, typ: t, fixed: true, konst: true, used: true})
		if i == 0 {
			fmt.Fprintf(&b, "%s %s = %s\n", name, g.str(t), pick(g, forms))
			continue
		}
		b.WriteString(name + "\n")
		if g.chance(5) {
			b.WriteString("_\n")
		}
	}
	b.WriteString(")")
	g.decls = append(g.decls, b.String())
}

// makeMethods writes the methods of all types, each of which mentions only earlier ones.
func (g *gen) makeMethods() {
	for _, n := range g.named {
		for m := range n.Methods() {
			g.method(n, m)
			g.written[m] = true
		}
	}
}

func (g *gen) makeFuncs() {
	for range 1 + g.r.IntN(5) {
		g.function()
	}
	if g.has("generic") {
		g.makeGenerics()
	}
}

// method writes a method of the pool for type n.
func (g *gen) method(n *types.Named, m *types.Func) {
	f := g.poolFun(m.Name())
	recv := &variable{name: "r", typ: n, used: true}
	text := n.Obj().Name()
	if g.ptrRecv[m] {
		recv = &variable{name: "r", typ: types.NewPointer(n), used: true, fixed: true, nonnil: true}
		text = "*" + text
	}
	if f.name == "String" || f.name == "Error" {
		g.decls = append(g.decls, fmt.Sprintf("func (r %s) %s() string {\n%s\n}", text, f.name, g.stringBody(n, recv)))
		return
	}
	// A method through a nil pointer would panic; its callers see to that.
	g.decls = append(g.decls, fmt.Sprintf("func (r %s) %s%s", text, f.name, g.funcText(f, recv)))
}

// stringBody writes a String method, which must not format its own receiver.
func (g *gen) stringBody(n *types.Named, recv *variable) string {
	switch u := n.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if b, ok := f.Type().(*types.Basic); ok {
				if g.ptrIsNil(recv) {
					return fmt.Sprintf("if r == nil {\nreturn \"<%s>\"\n}\nreturn fmt.Sprint(\"%s:\", %s)", n.Obj().Name(), f.Name(), g.plainField(f.Name(), b))
				}
				return fmt.Sprintf("return fmt.Sprint(\"%s:\", r.%s)", f.Name(), f.Name())
			}
		}
	case *types.Basic:
		star := ""
		if recv.nonnil {
			star = "*"
		}
		return fmt.Sprintf("return fmt.Sprintf(\"<%%v>\", %s(%sr))", g.str(u), star)
	case *types.Slice:
		if !recv.nonnil {
			return "return fmt.Sprint(\"len \", len(r))"
		}
	}
	return fmt.Sprintf("return %q", "str "+n.Obj().Name())
}

func (g *gen) ptrIsNil(recv *variable) bool                  { return recv.nonnil }
func (g *gen) plainField(name string, _ *types.Basic) string { return "r." + name }

// function declares a function.
func (g *gen) function() {
	f := &fun{name: g.newTop("f"), effect: g.has("effect") && g.chance(2), panics: g.has("panic") && g.chance(3)}
	var params, results []*types.Var
	for range g.r.IntN(4) {
		params = append(params, types.NewVar(0, g.pkg, "", g.anyType(1)))
	}
	variadic := false
	if g.has("variadic") && g.chance(4) {
		params = append(params, types.NewVar(0, g.pkg, "", types.NewSlice(g.anyType(1))))
		variadic = true
	}
	n := 1
	if g.has("multi") && g.chance(3) {
		n = 2 + g.r.IntN(2)
	} else if f.effect && g.chance(4) {
		n = 0
	}
	for range n {
		results = append(results, types.NewVar(0, g.pkg, "", g.anyType(1)))
	}
	f.sig = types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(results...), variadic)
	if g.has("recursion") && g.chance(3) { // it may call itself; fuel ends that
		g.funcs = append(g.funcs, f)
		g.decls = append(g.decls, "func "+f.name+g.funcText(f, nil))
		return
	}
	g.decls = append(g.decls, "func "+f.name+g.funcText(f, nil))
	g.funcs = append(g.funcs, f)
}

// funcText writes parameters, results and body of f.
func (g *gen) funcText(f *fun, recv *variable) string {
	g.scopes = append(g.scopes, nil)
	defer func() { g.scopes = g.scopes[:len(g.scopes)-1] }()
	fc := &funcCtx{effect: f.effect, panics: f.panics, level: 1, deferOK: true, self: f}
	g.fc = fc
	saveNest := g.nest
	g.nest = 0
	defer func() { g.nest = saveNest }()
	if recv != nil {
		g.declare(recv)
	}
	var params []string
	for i := range f.sig.Params().Len() {
		t := f.sig.Params().At(i).Type()
		text := g.str(t)
		if f.sig.Variadic() && i == f.sig.Params().Len()-1 {
			text = "..." + strings.TrimPrefix(text, "[]")
		}
		v := g.declare(&variable{name: fmt.Sprintf("p%d", i), typ: t, used: true, fixed: g.chance(2)})
		params = append(params, v.name+" "+text)
	}
	for i := range f.sig.Results().Len() {
		fc.results = append(fc.results, f.sig.Results().At(i).Type())
	}
	results := make([]string, len(fc.results))
	named := len(fc.results) > 0 && g.chance(3)
	for i, t := range fc.results {
		results[i] = g.str(t)
		if named {
			v := g.declare(&variable{name: fmt.Sprintf("res%d", i), typ: t, used: true})
			fc.named = append(fc.named, v)
			results[i] = v.name + " " + results[i]
		}
	}
	res := strings.Join(results, ", ")
	if len(results) > 1 || named {
		res = "(" + res + ")"
	}
	fuel := g.top("fuel")
	body := fmt.Sprintf("if %s--; %s < 0 {\nreturn %s\n}\n", fuel, fuel, g.zeroList(fc.results))
	body += g.stmts(1 + g.r.IntN(5))
	body += g.uses(g.scopes[len(g.scopes)-1])
	if len(fc.results) > 0 {
		body += g.returnStmt(true) + "\n"
	}
	return "(" + strings.Join(params, ", ") + ") " + res + " {\n" + body + "}"
}

// closureStmt declares a function literal.
func (g *gen) closureStmt() string {
	return g.nested(func() string {
		var params, results []*types.Var
		for range g.r.IntN(3) {
			params = append(params, types.NewVar(0, g.pkg, "", g.anyType(1)))
		}
		effect := g.fc.effect && g.has("effect") && g.chance(2)
		for range g.r.IntN(2) {
			results = append(results, types.NewVar(0, g.pkg, "", g.basic()))
		}
		if !effect && len(results) == 0 {
			results = append(results, types.NewVar(0, g.pkg, "", g.basic()))
		}
		sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(results...), false)
		lit := g.closure(sig, effect)
		v := g.declare(&variable{name: g.localName(), typ: sig, fixed: true, nonnil: true, pure: !effect})
		return v.name + " := " + lit
	})
}

// closure writes a function literal with statements.
func (g *gen) closure(sig *types.Signature, effect bool) string {
	save := g.fc
	fc := &funcCtx{effect: effect, level: save.level + 1, literal: sig.Results().Len() == 0, deferOK: true}
	g.fc = fc
	defer func() { g.fc = save }()
	g.scopes = append(g.scopes, nil)
	var params []string
	for i := range sig.Params().Len() {
		v := g.declare(&variable{name: fmt.Sprintf("p%d", i), typ: sig.Params().At(i).Type(), used: true})
		params = append(params, v.name+" "+g.str(v.typ))
	}
	res := ""
	for i := range sig.Results().Len() {
		fc.results = append(fc.results, sig.Results().At(i).Type())
		res = " " + g.str(fc.results[i])
	}
	body := g.stmts(1 + g.r.IntN(3))
	body += g.uses(g.scopes[len(g.scopes)-1])
	if len(fc.results) > 0 {
		body += g.returnStmt(true) + "\n"
	}
	g.scopes = g.scopes[:len(g.scopes)-1]
	return "func(" + strings.Join(params, ", ") + ")" + res + " {\n" + body + "}"
}

// deferStmt defers a call, whose arguments are read now.
func (g *gen) deferStmt() string {
	fc := g.fc
	switch g.r.IntN(5) {
	case 0:
		if fc.effect {
			return g.with(pureMode, func() string {
				g.x.panics = 0
				return fmt.Sprintf("defer fmt.Println(\"defer\", %s)", g.printableExpr(2))
			})
		}
	case 1:
		if fc.effect {
			var fs []*fun
			for _, f := range g.funcs {
				if f.effect && !f.panics {
					fs = append(fs, f)
				}
			}
			if len(fs) > 0 {
				f := pick(g, fs)
				return g.with(pureMode, func() string { g.x.panics = 0; return "defer " + f.name + "(" + g.args(f, 2) + ")" })
			}
		}
	case 2:
		if len(fc.named) > 0 && !fc.inLoop {
			v := pick(g, fc.named)
			for _, w := range g.visible() {
				if w == v {
					return g.nested(func() string {
						save := g.fc
						g.fc = &funcCtx{effect: save.effect, level: save.level}
						defer func() { g.fc = save }()
						val := g.with(pureMode, func() string { return g.e(v.typ, 2) })
						return fmt.Sprintf("defer func() {\n%s = %s\n}()", v.name, val)
					})
				}
			}
		}
	case 3:
		if fc.effect && !fc.inLoop {
			set := ""
			if len(fc.named) > 0 {
				v := pick(g, fc.named)
				for _, w := range g.visible() {
					if w == v {
						set = fmt.Sprintf("%s = %s\n", v.name, g.with(pureMode, func() string { g.x.panics = 0; g.x.calls = false; return g.e(v.typ, 1) }))
					}
				}
			}
			return fmt.Sprintf("defer func() {\nif e := recover(); e != nil {\nfmt.Println(\"recovered\", e)\n%s}\n}()", set)
		}
	}
	if fc.effect {
		return g.nested(func() string {
			save := g.fc
			g.fc = &funcCtx{effect: true, level: save.level + 1, literal: true}
			body := g.block(1 + g.r.IntN(2))
			g.fc = save
			return "defer func() {\n" + body + "}()"
		})
	}
	return g.varStmt()
}

// gotoStmt is a loop made of jumps.
func (g *gen) gotoStmt() string {
	return g.nested(func() string {
		g.count++
		l, c := fmt.Sprintf("G%d", g.count), fmt.Sprintf("n%d", g.count)
		save := g.fc.inLoop
		g.fc.loops++
		body := g.block(1 + g.r.IntN(2))
		g.fc.loops--
		g.fc.inLoop = save
		if g.chance(2) {
			return fmt.Sprintf("{\n%s := 0\n%s:\n{\n%s}\n%s++\nif %s < %d {\ngoto %s\n}\n}", c, l, body, c, c, 1+g.r.IntN(3), l)
		}
		return fmt.Sprintf("{\n%s := %s\nif %s {\ngoto %s\n}\n{\n%s}\n%s:\n%s = !%s\n}", c, g.cond(pureMode), c, l, body, l, c, c)
	})
}

// goStmt runs goroutines whose outcome does not depend on their order.
func (g *gen) goStmt() string {
	return g.nested(func() string {
		g.count++
		n := g.count
		t := g.basic()
		form := g.r.IntN(4)
		val := ""
		if form < 2 {
			val = g.with(pureMode, func() string { g.x.calls = false; return g.typedE(t, 2) })
		}
		switch form {
		case 0:
			return fmt.Sprintf("{\nch%d := make(chan %s)\ngo func() {\nfor i0 := range %d {\n_ = i0\nch%d <- %s\n}\nclose(ch%d)\n}()\nfor v0 := range ch%d {\nfmt.Println(\"recv\", v0)\n}\n}",
				n, g.str(t), 1+g.r.IntN(3), n, val, n, n)
		case 1:
			wg := g.lib("sync", "WaitGroup")
			return fmt.Sprintf("{\nvar wg %s\nout0 := make([]%s, 4)\nfor i0 := range out0 {\nwg.Add(1)\ngo func(n0 int) {\ndefer wg.Done()\nif n0%%2 == i0%%2 {\nout0[i0] = %s\n}\n}(i0)\n}\nwg.Wait()\nfmt.Println(\"wait\", out0)\n}",
				wg, g.str(t), val)
		case 2:
			return fmt.Sprintf("{\na0, b0 := make(chan int), make(chan int)\ngo func() {\nfor v0 := range a0 {\nb0 <- v0 * 2\n}\nclose(b0)\n}()\nsum0 := 0\nfor i0 := range %d {\na0 <- i0\nsum0 += <-b0\n}\nclose(a0)\n_, ok := <-b0\nfmt.Println(\"ping\", sum0, ok)\n}", 1+g.r.IntN(4))
		}
		mu := g.lib("sync", "Mutex")
		g.lib("sync", "WaitGroup")
		return fmt.Sprintf("{\nvar mu %s\nvar wg sync.WaitGroup\nsum0 := 0\nfor i0 := 0; i0 < 5; i0++ {\nwg.Go(func() {\nmu.Lock()\ndefer mu.Unlock()\nsum0 += i0 * %d\n})\n}\nwg.Wait()\nfmt.Println(\"mutex\", sum0)\n}", mu, 1+g.r.IntN(5))
	})
}

// selectStmt selects where exactly one case is ready.
func (g *gen) selectStmt() string {
	return g.nested(func() string {
		saveTop := g.fc.top
		g.fc.top = false
		defer func() { g.fc.top = saveTop }()
		g.count++
		n := g.count
		t := g.anyType(1)
		form := g.r.IntN(4)
		val := ""
		if form != 2 {
			val = g.with(g.mode(), func() string { return g.e(t, 2) })
		}
		v := &variable{name: g.localName(), typ: t}
		switch form {
		case 0:
			return fmt.Sprintf("{\nch%d := make(chan %s, 1)\nvar no%d chan int\nch%d <- %s\nselect {\ncase %s := <-ch%d:\n%scase <-no%d:\nfmt.Println(\"never\")\n}\n}", n, g.str(t), n, n, val, v.name, n, g.block(1, v), n)
		case 1:
			return fmt.Sprintf("{\nch%d := make(chan %s, 1)\nselect {\ncase ch%d <- %s:\nfmt.Println(\"sent\", len(ch%d))\ndefault:\n%s}\n}", n, g.str(t), n, val, n, g.block(1))
		case 2:
			return fmt.Sprintf("{\nch%d := make(chan %s)\nselect {\ncase %s, ok := <-ch%d:\n_, _ = %s, ok\ndefault:\n%s}\n}", n, g.str(t), v.name, n, v.name, g.block(1))
		}
		return fmt.Sprintf("{\nch%d := make(chan %s, 2)\nch%d <- %s\nclose(ch%d)\nfor range 2 {\nselect {\ncase %s, ok := <-ch%d:\nfmt.Println(ok)\n%s}\n}\n}", n, g.str(t), n, val, n, v.name, n, g.block(1, v))
	})
}

// mainBody makes the statements of main.
func (g *gen) mainBody() []string {
	g.fc = &funcCtx{effect: true, level: 1, top: true}
	g.nest = 0
	g.scopes = append(g.scopes, nil)
	var out []string
	for range 5 + g.r.IntN(12) {
		out = append(out, g.stmt())
	}
	for _, v := range append(g.scopes[1], g.scopes[0]...) {
		if !v.konst && g.printable(v.typ, false) {
			v.used = true
			out = append(out, fmt.Sprintf("fmt.Println(%q, %s)", v.name, v.name))
		}
	}
	if rest := g.uses(g.scopes[1]); rest != "" {
		out = append(out, rest)
	}
	g.scopes = g.scopes[:1]
	return out
}
