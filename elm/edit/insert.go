package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
	"strings"
)

// A gap is a place between statements.
type gap struct {
	place
	off  int       // where the text goes
	pos  token.Pos // for looking up names
	list int       // index in Tree.lists
}

// gaps lists the places where a statement may be inserted: not after a
// statement that leaves the list.
func (t *Tree) gaps() []gap {
	var out []gap
	for i, l := range t.lists {
		out = append(out, gap{l.place, t.lineEnd(t.off(l.open) + 1), l.open + 1, i})
		for _, s := range l.list {
			if leaves(s) {
				break
			}
			out = append(out, gap{l.place, t.lineEnd(t.off(s.End())), s.End(), i})
		}
	}
	return out
}

func leaves(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	}
	return false
}

// lineEnd is the end of the line if only blanks, a semicolon or a comment
// follow at off; otherwise off.
func (t *Tree) lineEnd(off int) int {
	end := off
	for end < len(t.src) && t.src[end] != '\n' {
		end++
	}
	rest := strings.TrimLeft(t.src[off:end], " \t;")
	if strings.HasPrefix(rest, "//") {
		return end
	}
	if rest == "" {
		return off + len(strings.TrimRight(t.src[off:end], " \t"))
	}
	return off
}

// insertAt puts statements on lines of their own.
func insertAt(off int, text string) Span { return Span{off, off, "\n" + text + "\n"} }

// insertion is the span for a gap; a blank line after the gap stays there.
func (t *Tree) insertion(g gap, text string) Span {
	if g.off < len(t.src) && t.src[g.off] == '\n' {
		return Span{g.off, g.off, "\n" + text}
	}
	return insertAt(g.off, text)
}

func (t *Tree) insert(r *rand.Rand) (Edit, bool) {
	gaps := t.gaps()
	g, ok := pick(r, gaps)
	if !ok {
		return Edit{}, false
	}
	if !t.lists[g.list].body && r.IntN(2) == 0 { // in a loop it would happen again and again
		g, _ = pick(r, gaps)
	}
	m := t.makerAt(r, g.pos, g.fn)
	text, ok := choose(r, []choice[string]{
		{4, m.callStmt},
		{3, m.declared},
		{2, m.assignment},
		{1, m.conditional},
	})
	if !ok {
		return Edit{}, false
	}
	return Edit{
		Message: fmt.Sprintf("inserted %s%s", oneLine(text), g.in()),
		Spans:   []Span{t.insertion(g, text)},
	}, true
}

// declared writes a new variable and calls that use it: a joint, say, and
// the muscles that tie it to the others.
func (m maker) declared() (string, bool) {
	var makers []target
	all := m.targets()
	for _, c := range all {
		if c.seen && c.sig.Results().Len() == 1 && m.takes(all, c.sig.Results().At(0).Type()) {
			makers = append(makers, c)
		}
	}
	c, ok := pick(m.r, makers)
	if !ok {
		return "", false
	}
	call, ok := m.callOf(c, 1, nil)
	if !ok {
		return "", false
	}
	typ := c.sig.Results().At(0).Type()
	name := m.t.freshName(m.t.resultStem(typ))
	v := types.NewVar(token.NoPos, m.t.pkg, name, typ)
	lines := []string{name + " := " + call.text}
	var users []target
	for _, u := range all {
		if u.seen && u.sig.Results().Len() == 0 && takesType(u.sig, typ) {
			users = append(users, u)
		}
	}
	if len(users) == 0 {
		return "", false
	}
	for range 1 + m.r.IntN(3) {
		u, _ := pick(m.r, users)
		s, ok := m.callOf(u, 1, v)
		if !ok {
			return "", false
		}
		lines = append(lines, s.text)
	}
	return strings.Join(lines, "\n"), true
}

func (m maker) takes(all []target, typ types.Type) bool {
	for _, u := range all {
		if u.seen && u.sig.Results().Len() == 0 && takesType(u.sig, typ) {
			return true
		}
	}
	return false
}

func takesType(sig *types.Signature, typ types.Type) bool {
	n := sig.Params().Len()
	if sig.Variadic() {
		n--
	}
	for i := range n {
		if types.Identical(sig.Params().At(i).Type(), typ) {
			return true
		}
	}
	return false
}

// assignment writes v = x, v += x, xs[i] = x or xs = append(xs, x).
func (m maker) assignment() (string, bool) {
	v, ok := pick(m.r, m.t.vars(m.pos))
	if !ok {
		return "", false
	}
	if s, isSlice := v.Type().Underlying().(*types.Slice); isSlice && m.r.IntN(3) > 0 {
		x, ok := m.expr(s.Elem(), 1, poolKey{}, true)
		if m.r.IntN(2) == 0 {
			return m.element(v).text + " = " + x.text, ok
		}
		return v.Name() + " = append(" + v.Name() + ", " + x.text + ")", ok
	}
	if basicInfo(v.Type())&types.IsNumeric != 0 && m.r.IntN(2) == 0 {
		op, _ := pick(m.r, addAssign)
		x, ok := m.expr(v.Type(), 1, poolKey{}, true)
		return v.Name() + " " + op.String() + " " + x.text, ok && x.text != "0" && x.text != v.Name()
	}
	x, ok := m.expr(v.Type(), 2, poolKey{}, true)
	return v.Name() + " = " + x.text, ok && x.text != v.Name()
}

// conditional writes an if with a statement inside.
func (m maker) conditional() (string, bool) {
	cond, ok := m.comparison(1)
	if !ok {
		return "", false
	}
	s, ok := choose(m.r, []choice[string]{{1, m.callStmt}, {2, m.assignment}})
	return "if " + cond.text + " {\n" + s + "\n}", ok
}

// enclose puts an if or a short loop around a statement. In the loop one
// number of the statement may advance with every turn.
func (t *Tree) enclose(r *rand.Rand) (Edit, bool) {
	var sites []stmtSite
	for _, s := range t.stmts {
		if t.movable(s) {
			sites = append(sites, s)
		}
	}
	s, ok := pick(r, sites)
	if !ok {
		return Edit{}, false
	}
	if r.IntN(3) == 0 {
		m := t.makerAt(r, s.stmt.Pos(), s.fn)
		cond, ok := m.comparison(1)
		return Edit{
			Message: fmt.Sprintf("made %s depend on %s%s", t.brief(s.stmt), brief(cond.text), s.in()),
			Spans:   []Span{t.span(s.stmt, "if "+cond.text+" {\n"+t.text(s.stmt)+"\n}")},
		}, ok
	}
	i := t.indexName(s.stmt)
	n := 2 + r.IntN(3)
	body, ok := t.patched(s.stmt, t.advancing(r, s.stmt, i))
	return Edit{
		Message: fmt.Sprintf("repeated %s %d times%s", t.brief(s.stmt), n, s.in()),
		Spans:   []Span{t.span(s.stmt, fmt.Sprintf("for %s := 0; %s < %d; %s++ {\n%s\n}", i, i, n, i, body))},
	}, ok
}

// movable says whether a statement may be put into a block of its own:
// it declares nothing that others use, and no branch leaves it.
func (t *Tree) movable(s stmtSite) bool {
	switch s.stmt.(type) {
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
	case *ast.AssignStmt:
		if s.stmt.(*ast.AssignStmt).Tok == token.DEFINE {
			return false
		}
	default:
		return false
	}
	return !branches(s.stmt)
}

// branches says whether a statement may leave itself by return, break,
// continue or goto.
func branches(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt:
			found = true
		case *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}

// indexName is a name for a loop's variable that nothing in s is called.
func (t *Tree) indexName(s ast.Stmt) string {
	used := map[string]bool{}
	ast.Inspect(s, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			used[id.Name] = true
		}
		return true
	})
	for _, name := range []string{"i", "j", "k", "l"} {
		if !used[name] && !t.names[name] {
			return name
		}
	}
	return t.freshName("i")
}

// advancing adds float64(i)*step, or i, to one number of a statement.
func (t *Tree) advancing(r *rand.Rand, s ast.Stmt, i string) []Span {
	var sites []litSite
	for _, l := range t.lits {
		if s.Pos() <= l.node.Pos() && l.node.End() <= s.End() {
			if _, ok := number(l); ok && isDefault(l.typ) {
				sites = append(sites, l)
			}
		}
	}
	l, ok := pick(r, sites)
	if !ok || r.IntN(4) == 0 {
		return nil
	}
	v, _ := number(l)
	text := t.text(l.node) + "+" + i
	if basicInfo(l.typ)&types.IsFloat != 0 {
		_, sigma := stepFloat(r, v, t.scale(l, v), nil)
		step, _ := stepFloat(r, sigma, sigma, nil)
		text = t.text(l.node) + "+" + snippet{formatFloat(step, sigma/10, true), precPrimary}.text + "*float64(" + i + ")"
	}
	return []Span{t.span(l.node, snippet{text, token.ADD.Precedence()}.at(l.need))}
}

func trimBlank(s string) string { return strings.Trim(s, "\n\t ") }
