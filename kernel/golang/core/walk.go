package core

// A Rewriter visits a tree in the order in which it is written and replaces parts of it in place. A hook that returns true
// has dealt with the node; its parts are not visited then. Hooks may be nil.
type Rewriter struct {
	Stmt     func(Stmt) ([]Stmt, bool)
	Expr     func(Expr) (Expr, bool)
	Literals bool // visit the bodies of function literals
}

// Stmts rewrites a list of statements.
func (r *Rewriter) Stmts(list []Stmt) []Stmt {
	var out []Stmt // nil while nothing is replaced
	for i, s := range list {
		var repl []Stmt
		ok := false
		if r.Stmt != nil {
			repl, ok = r.Stmt(s)
		}
		switch {
		case ok:
			if out == nil {
				out = append(make([]Stmt, 0, len(list)+len(repl)), list[:i]...)
			}
			out = append(out, repl...)
		default:
			r.parts(s)
			if out != nil {
				out = append(out, s)
			}
		}
	}
	if out == nil {
		return list
	}
	return out
}

func (r *Rewriter) parts(s Stmt) {
	switch s := s.(type) {
	case *Block:
		s.List = r.Stmts(s.List)
	case *Define:
		r.exprs(s.Vals)
	case *Assign:
		r.exprs(s.Lhs)
		r.exprs(s.Rhs)
	case *OpAssign:
		s.X, s.Y = r.One(s.X), r.One(s.Y)
	case *Eval:
		s.X = r.One(s.X)
	case *If:
		s.Cond = r.One(s.Cond)
		s.Then, s.Else = r.Stmts(s.Then), r.Stmts(s.Else)
	case *For:
		s.Cond = r.One(s.Cond)
		s.Post, s.Body = r.Stmts(s.Post), r.Stmts(s.Body)
	case *Range:
		s.X = r.One(s.X)
		s.Body = r.Stmts(s.Body)
	case *Switch:
		for _, c := range s.Clauses {
			r.exprs(c.Conds)
			c.Body = r.Stmts(c.Body)
		}
	case *Select:
		for _, c := range s.Comms {
			c.Ch, c.Send = r.One(c.Ch), r.One(c.Send)
			c.Body = r.Stmts(c.Body)
		}
	case *Return:
		r.exprs(s.Vals)
	case *Go:
		s.Call = r.One(s.Call)
	case *Defer:
		s.Call = r.One(s.Call)
	case *Send:
		s.Ch, s.X = r.One(s.Ch), r.One(s.X)
	}
}

func (r *Rewriter) exprs(list []Expr) {
	for i, e := range list {
		list[i] = r.One(e)
	}
}

// One rewrites an expression; nil stays nil.
func (r *Rewriter) One(e Expr) Expr {
	if e == nil {
		return nil
	}
	if r.Expr != nil {
		if repl, ok := r.Expr(e); ok {
			return repl
		}
	}
	switch e := e.(type) {
	case *Unary:
		e.X = r.One(e.X)
	case *Binary:
		e.X, e.Y = r.One(e.X), r.One(e.Y)
	case *Field:
		e.X = r.One(e.X)
	case *Index:
		e.X, e.I = r.One(e.X), r.One(e.I)
	case *SliceOf:
		e.X, e.Lo, e.Hi, e.Max = r.One(e.X), r.One(e.Lo), r.One(e.Hi), r.One(e.Max)
	case *Deref:
		e.X = r.One(e.X)
	case *Addr:
		e.X = r.One(e.X)
	case *Call:
		e.Fun = r.One(e.Fun)
		r.exprs(e.Args)
	case *Method:
		e.X = r.One(e.X)
	case *Builtin:
		r.exprs(e.Args)
	case *Convert:
		e.X = r.One(e.X)
	case *Assert:
		e.X = r.One(e.X)
	case *Is:
		e.X = r.One(e.X)
	case *Recv:
		e.X = r.One(e.X)
	case *Lit:
		if r.Literals {
			e.F.Body = r.Stmts(e.F.Body)
		}
	case *Composite:
		r.exprs(e.Keys)
		r.exprs(e.Elts)
	case *Runtime:
		r.exprs(e.Args)
	case *Reveal:
		e.X = r.One(e.X)
	}
	return e
}
