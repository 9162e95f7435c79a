package emit

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"goelm/kernel/golang/core"
)

func (b *block) stmts(list []core.Stmt) {
	for _, s := range list {
		b.stmt(s)
	}
}

func (b *block) stmt(s core.Stmt) {
	w := b.w
	switch s := s.(type) {
	case *core.Block:
		b.line("{")
		b.stmts(s.List)
		b.line("}")
	case *core.Define:
		if s.Pos.IsValid() {
			w.at = s.Pos
		}
		if len(s.Vars) == 1 {
			b.define(s.Vars[0], s.Vals[0])
		} else {
			b.defineMulti(s)
		}
	case *core.Assign:
		if s.Pos.IsValid() {
			w.at = s.Pos
		}
		b.assign(s)
	case *core.OpAssign:
		b.opAssign(s)
	case *core.Eval:
		if s.Pos.IsValid() {
			w.at = s.Pos
		}
		b.eval(s.X)
	case *core.If:
		b.line("if " + w.expr(s.Cond) + " {")
		b.stmts(s.Then)
		if len(s.Else) > 0 {
			b.line("} else {")
			b.stmts(s.Else)
		}
		b.line("}")
	case *core.For:
		b.forStmt(s)
	case *core.Range:
		b.rangeStmt(s)
	case *core.Switch:
		b.switchStmt(s)
	case *core.Return:
		var vals []string
		for _, v := range s.Vals {
			vals = append(vals, w.expr(v))
		}
		b.line(strings.TrimSuffix("return "+strings.Join(vals, ", "), " "))
	case *core.Branch:
		text := s.Tok.String()
		if s.Label != nil {
			text += " " + w.label(s.Label)
		}
		b.line(text)
	case *core.Send:
		b.line(w.under(s.Ch) + " <- " + w.expr(s.X))
	case *core.Mark:
		if n := w.Line(s.Pos); n > 0 {
			b.line(LineVar + " = " + itoa(n))
		}
	case *core.Tick:
		if w.Counted {
			b.line("if " + TickVar + "--; " + TickVar + " < 0 { " + w.T.Runtime("Tick") + "() }")
		}
	case *core.Renew:
		n, v := w.fresh("n"), w.name(s.V)
		b.line(n + " := new(" + w.T.Text(s.V.Type) + ")")
		b.line("*" + n + " = *" + v)
		b.line(v + " = " + n)
	default:
		panic("emit: statement")
	}
}

// define declares a variable with its first value; nil drops the value.
func (b *block) define(v *core.Var, x core.Expr) {
	w := b.w
	if v == nil {
		n := w.fresh("t")
		if types.IsInterface(x.Type()) {
			b.line("var " + n + " " + w.T.Text(x.Type()))
			b.line(n + " = " + w.expr(x))
		} else {
			b.line(n + " := " + w.typed(x))
		}
		b.line("_ = " + n)
		return
	}
	n := w.name(v)
	switch {
	case v.Cell:
		val := b.settled(x)
		b.line(n + " := new(" + w.T.Text(v.Type) + ")")
		b.line("*" + n + " = " + val)
		return
	case byVar(v.Type) || w.isNil(x):
		val := w.expr(x)
		b.line("var " + n + " " + w.T.Text(v.Type))
		b.line(n + " = " + val)
	default:
		b.line(n + " := " + w.typed(x))
	}
	if w.reads[v] == 0 {
		b.line("_ = " + n)
	}
}

// byVar: a short declaration would give the variable another type.
func byVar(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Interface, *types.Signature:
		return true
	}
	return false
}

// isNil reports whether x is written as a bare nil.
func (w *Writer) isNil(x core.Expr) bool {
	switch x := x.(type) {
	case *core.Nil:
		return true
	case *core.Zero:
		return w.zero(x.T) == "nil"
	}
	return false
}

// settled gives a struct literal a variable: assigned directly, the interpreter would exchange the storage of what is on the
// left, so that its address would be lost.
func (b *block) settled(x core.Expr) string {
	text := b.w.expr(x)
	if _, ok := x.(*core.Composite); !ok {
		if _, ok := x.(*core.Zero); !ok {
			return text
		}
	}
	if !b.w.isStruct(x.Type()) {
		return text
	}
	n := b.w.fresh("t")
	b.line(n + " := " + text)
	return n
}

func (b *block) defineMulti(s *core.Define) {
	w := b.w
	names := make([]string, len(s.Vars))
	var after []string
	blank := 0
	for i, v := range s.Vars {
		switch {
		case v == nil:
			names[i] = "_"
			blank++
		case v.Cell:
			names[i] = w.fresh("t")
			n := w.name(v)
			after = append(after, n+" := new("+w.T.Text(v.Type)+")", "*"+n+" = "+names[i])
		default:
			names[i] = w.name(v)
			if w.reads[v] == 0 {
				after = append(after, "_ = "+names[i])
			}
		}
	}
	if blank == len(names) { // nothing is new
		names[0] = w.fresh("t")
		after = append(after, "_ = "+names[0])
	}
	b.line(strings.Join(names, ", ") + " := " + w.multi(s.Vals[0]))
	for _, a := range after {
		b.line(a)
	}
}

func (b *block) assign(s *core.Assign) {
	w := b.w
	if len(s.Lhs) > 1 { // a swap
		var lhs, rhs []string
		for i := range s.Lhs {
			lhs, rhs = append(lhs, w.target(s.Lhs[i])), append(rhs, w.expr(s.Rhs[i]))
		}
		b.line(strings.Join(lhs, ", ") + " = " + strings.Join(rhs, ", "))
		return
	}
	val := b.settled(s.Rhs[0])
	b.line(w.target(s.Lhs[0]) + " = " + val)
}

func (b *block) opAssign(s *core.OpAssign) {
	w := b.w
	x, ok := s.X.(*core.Ref)
	y := w.expr(s.Y)
	if !ok || x.V.Cell || s.Op == token.AND_NOT {
		b.line(w.target(s.X) + " = " + w.expr(&core.Binary{Op: s.Op, X: s.X, Y: s.Y, T: s.X.Type()}))
		return
	}
	if c, isConst := s.Y.(*core.Const); isConst && s.Op == token.ADD && c.Val.Kind() == constant.Int && constant.Compare(c.Val, token.EQL, constant.MakeInt64(1)) {
		if basic, ok := c.T.Underlying().(*types.Basic); ok && basic.Info()&types.IsInteger != 0 {
			b.line(w.target(s.X) + "++")
			return
		}
	}
	b.line(w.target(s.X) + " " + s.Op.String() + "= " + y)
}

func (b *block) eval(x core.Expr) {
	b.line(b.w.expr(x))
}

func (b *block) putLabel(l *core.Label) {
	if l != nil && l.Used {
		b.line(b.w.label(l) + ":")
	}
}

func (b *block) forStmt(s *core.For) {
	w := b.w
	cond := ""
	if s.Cond != nil {
		cond = w.expr(s.Cond)
	}
	post := &block{w: w}
	post.stmts(s.Post)
	text := strings.TrimSuffix(post.String(), "\n")
	if !strings.Contains(text, "\n") {
		b.putLabel(s.Label)
		if cond == "" && text == "" {
			b.line("for {")
			b.head()
		} else {
			b.line("for ; " + cond + "; " + text + " {")
		}
		b.stmts(s.Body)
		b.line("}")
		return
	}
	first := w.fresh("first")
	b.line(first + " := true")
	b.putLabel(s.Label)
	b.line("for {")
	b.head()
	b.line("if " + first + " {")
	b.line(first + " = false")
	b.line("} else {")
	b.line(text)
	b.line("}")
	if cond != "" {
		b.line("if !(" + cond + ") { break }")
	}
	b.stmts(s.Body)
	b.line("}")
}

// head puts a statement at the head of an endless loop: the interpreter needs something to execute where it begins again.
func (b *block) head() {
	if !b.w.Counted {
		b.line(TickVar + " = 0")
	}
}

func (b *block) rangeStmt(s *core.Range) {
	w := b.w
	x := w.operand(s.X)
	if w.T.OpaqueType(s.X.Type()) {
		x = w.under(s.X)
	}
	b.putLabel(s.Label)
	k, unused := "_", ""
	if s.Key != nil {
		k = w.name(s.Key)
		if w.reads[s.Key] == 0 {
			unused = k
		}
	} else if s.Value == nil {
		k = w.fresh("k")
		unused = k
	}
	head := k
	v := ""
	if s.Value != nil {
		v = w.name(s.Value)
		head += ", " + v
	}
	b.line("for " + head + " := range " + x + " {")
	if unused != "" {
		b.line("_ = " + unused)
	}
	if v != "" && w.reads[s.Value] == 0 {
		b.line("_ = " + v)
	}
	b.stmts(s.Body)
	b.line("}")
}

// defaultLast puts the default clause at the end: from a clause after it the interpreter goes on into the next one. Where
// clauses fall through, package lower has taken care.
func defaultLast(list []*core.Clause) []*core.Clause {
	at := -1
	for i, c := range list {
		if c.Fallthrough {
			return list
		}
		if c.Default {
			at = i
		}
	}
	if at < 0 || at == len(list)-1 {
		return list
	}
	out := append(append([]*core.Clause(nil), list[:at]...), list[at+1:]...)
	return append(out, list[at])
}

func (b *block) switchStmt(s *core.Switch) {
	w := b.w
	if len(s.Clauses) == 0 {
		return
	}
	b.putLabel(s.Label)
	b.line("switch {")
	clauses := defaultLast(s.Clauses)
	for i, c := range clauses {
		if c.Default {
			b.line("default:")
		} else {
			var conds []string
			for _, e := range c.Conds {
				if _, isConst := e.(*core.Const); isConst {
					conds = append(conds, w.T.Runtime("True")+"() == "+w.expr(e))
					continue
				}
				conds = append(conds, w.atLeast(e, token.LAND.Precedence()))
			}
			b.line("case " + strings.Join(conds, " || ") + ":")
		}
		if len(c.Body) == 0 && i > 0 && clauses[i-1].Fallthrough {
			b.line("_ = 0") // into an empty clause the interpreter does not fall through
		}
		if labelled(c.Body) { // a clause of the interpreter's has no labels of its own
			b.stmt(&core.Block{List: c.Body})
		} else {
			b.stmts(c.Body)
		}
		if c.Fallthrough {
			b.line("fallthrough")
		}
	}
	b.line("}")
}

// labelled reports whether one of the statements has a label.
func labelled(list []core.Stmt) bool {
	for _, s := range list {
		var l *core.Label
		switch s := s.(type) {
		case *core.For:
			l = s.Label
		case *core.Range:
			l = s.Label
		case *core.Switch:
			l = s.Label
		}
		if l != nil && l.Used {
			return true
		}
	}
	return false
}
