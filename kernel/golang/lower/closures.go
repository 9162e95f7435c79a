package lower

import (
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
)

// In the interpreter a closure captures the frame of its function, not the variable: what a loop declares anew each time is
// one variable to the closures made in it. So a variable that is declared in a loop and used in a closure lives in a cell,
// `x := new(T)`, and a closure that uses cells is made by a function that takes them as parameters. A literal that is
// called where it stands needs neither.

// A closer finds the cells of one function.
type closer struct {
	sites map[*core.Var]site
	stack []*frame
	used  bool // there are cells
}

type site struct {
	f    *core.Func
	loop bool
}

type frame struct {
	f         *core.Func
	loops     int
	immediate bool // a literal that is called where it stands
}

// closures makes cells in f and its literals.
func (l *Lowerer) closures(f *core.Func) {
	c := &closer{sites: map[*core.Var]site{}}
	c.function(f, false)
	if c.used {
		c.rewrite(f)
	}
}

func (c *closer) function(f *core.Func, immediate bool) {
	fr := &frame{f: f, immediate: immediate}
	c.stack = append(c.stack, fr)
	for _, v := range append(append([]*core.Var(nil), f.Params...), f.Results...) {
		c.sites[v] = site{f, false}
	}
	r := &core.Rewriter{}
	declare := func(v *core.Var) {
		if v != nil && !v.Global {
			c.sites[v] = site{f, fr.loops > 0}
		}
	}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		switch s := s.(type) {
		case *core.Define:
			for i, x := range s.Vals {
				s.Vals[i] = r.One(x)
			}
			for _, v := range s.Vars {
				declare(v)
			}
			return []core.Stmt{s}, true
		case *core.For:
			for _, v := range s.Vars {
				c.sites[v] = site{f, true}
			}
			fr.loops++
			s.Cond, s.Post, s.Body = r.One(s.Cond), r.Stmts(s.Post), r.Stmts(s.Body)
			fr.loops--
			return []core.Stmt{s}, true
		case *core.Range:
			s.X = r.One(s.X)
			fr.loops++
			declare(s.Key)
			declare(s.Value)
			s.Body = r.Stmts(s.Body)
			fr.loops--
			return []core.Stmt{s}, true
		}
		return nil, false
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		switch e := e.(type) {
		case *core.Lit:
			c.function(e.F, false)
			return e, true
		case *core.Call:
			if lit, ok := e.Fun.(*core.Lit); ok {
				c.function(lit.F, true)
				rewriteAll(r, e.Args)
				return e, true
			}
		case *core.Runtime:
			if e.Name == "Run" {
				c.function(e.Args[1].(*core.Lit).F, true)
				return e, true
			}
		case *core.Ref:
			c.use(e.V)
		}
		return e, false
	}
	r.Stmts(f.Body)
	c.stack = c.stack[:len(c.stack)-1]
}

// use notes where a variable is used.
func (c *closer) use(v *core.Var) {
	s, ok := c.sites[v]
	if !ok || !s.loop || v.Cell {
		return
	}
	for i := len(c.stack) - 1; i >= 0 && c.stack[i].f != s.f; i-- {
		if !c.stack[i].immediate {
			v.Cell, c.used = true, true
			return
		}
	}
}

// rewrite gives cells to the loops whose variables they are, and tells literals which cells they use.
func (c *closer) rewrite(f *core.Func) {
	r := &core.Rewriter{}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		switch s := s.(type) {
		case *core.For:
			return c.forStmt(r, s), true
		case *core.Range:
			s.X = r.One(s.X)
			s.Body = r.Stmts(s.Body)
			var sets []core.Stmt
			for _, v := range []**core.Var{&s.Value, &s.Key} {
				if *v != nil && (*v).Cell {
					cell := *v
					*v = temp("k", cell.Type)
					sets = append(sets, &core.Define{Vars: []*core.Var{cell}, Vals: []core.Expr{ref(*v)}})
				}
			}
			s.Body = append(sets, s.Body...)
			return []core.Stmt{s}, true
		}
		return nil, false
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		switch e := e.(type) {
		case *core.Call:
			if lit, ok := e.Fun.(*core.Lit); ok {
				c.rewrite(lit.F)
				rewriteAll(r, e.Args)
				return e, true
			}
		case *core.Runtime:
			if e.Name == "Run" {
				c.rewrite(e.Args[1].(*core.Lit).F)
				return e, true
			}
		case *core.Lit:
			c.rewrite(e.F)
			e.F.Captured = captured(e.F)
			return e, true
		}
		return e, false
	}
	f.Body = r.Stmts(f.Body)
}

// forStmt: each iteration has its copy of the cells of the loop's header.
func (c *closer) forStmt(r *core.Rewriter, s *core.For) []core.Stmt {
	s.Cond, s.Post, s.Body = r.One(s.Cond), r.Stmts(s.Post), r.Stmts(s.Body)
	var next []core.Stmt
	for _, v := range s.Vars {
		if v.Cell {
			next = append(next, &core.Renew{V: v})
		}
	}
	if next == nil {
		return []core.Stmt{s}
	}
	first := temp("first", boolType)
	head := []core.Stmt{&core.If{
		Cond: ref(first),
		Then: []core.Stmt{&core.Assign{Lhs: []core.Expr{ref(first)}, Rhs: []core.Expr{boolConst(false)}}},
		Else: append(next, s.Post...),
	}}
	if s.Cond != nil {
		head = append(head, &core.If{Cond: &core.Unary{Op: token.NOT, X: s.Cond, T: boolType}, Then: []core.Stmt{&core.Branch{Tok: token.BREAK}}})
	}
	s.Body = append(head, s.Body...)
	s.Cond, s.Post = nil, nil
	return []core.Stmt{&core.Define{Vars: []*core.Var{first}, Vals: []core.Expr{boolConst(true)}}, s}
}

// captured lists the cells that a literal uses and does not declare.
func captured(f *core.Func) []*core.Var {
	declared := map[*core.Var]bool{}
	used := map[*core.Var]bool{}
	var out []*core.Var
	use := func(v *core.Var) {
		if v.Cell && !declared[v] && !used[v] {
			used[v] = true
			out = append(out, v)
		}
	}
	r := &core.Rewriter{Literals: true}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		switch s := s.(type) {
		case *core.Define:
			for i, x := range s.Vals {
				s.Vals[i] = r.One(x)
			}
			for _, v := range s.Vars {
				if v != nil {
					declared[v] = true
				}
			}
			return []core.Stmt{s}, true
		case *core.Renew:
			use(s.V)
		}
		return nil, false
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		if x, ok := e.(*core.Ref); ok {
			use(x.V)
		}
		return e, false
	}
	r.Stmts(f.Body)
	return out
}

// minMax writes min and max as calls of helpers for their type.
func (l *Lowerer) minMax(e *core.Builtin) core.Expr {
	x := e.Args[0]
	for _, y := range e.Args[1:] {
		x = &core.Call{Fun: l.minMaxHelper(e.Name, e.T), Args: []core.Expr{x, y}, T: e.T, Pos: e.Pos}
	}
	return x
}

func (l *Lowerer) minMaxHelper(name string, t types.Type) core.Expr {
	ps := types.NewTuple(types.NewParam(noPos, nil, "a", t), types.NewParam(noPos, nil, "b", t))
	sig := types.NewSignatureType(nil, nil, nil, ps, oneParam(t), false)
	return l.helper(name+"|"+l.T.Key(t), name, sig, func(f *core.Func) {
		a, b := ref(f.Params[0]), ref(f.Params[1])
		op := map[string]token.Token{"min": token.LSS, "max": token.GTR}[name]
		give := func(x core.Expr) []core.Stmt { return []core.Stmt{&core.Return{Vals: []core.Expr{x}}} }
		if basic := t.Underlying().(*types.Basic); basic.Info()&types.IsFloat != 0 {
			zero := &core.Const{Val: makeInt(0), T: t}
			inverse := &core.Binary{Op: token.QUO, X: &core.Const{Val: makeInt(1), T: t}, Y: a, T: t}
			f.Body = []core.Stmt{
				&core.If{Cond: compareInt(token.NEQ, a, a), Then: give(a)}, // NaN wins
				&core.If{Cond: compareInt(token.NEQ, b, b), Then: give(b)},
				&core.If{Cond: compareInt(token.EQL, a, b), Then: []core.Stmt{ // -0 is smaller than 0
					&core.If{Cond: compareInt(token.NEQ, a, zero), Then: give(a)},
					&core.If{Cond: compareInt(op, inverse, zero), Then: give(a)},
					&core.Return{Vals: []core.Expr{b}},
				}},
			}
		}
		f.Body = append(f.Body, &core.If{Cond: compareInt(op, a, b), Then: give(a)}, &core.Return{Vals: []core.Expr{b}})
	})
}
