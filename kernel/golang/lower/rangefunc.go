package lower

import (
	"go/constant"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
)

// The interpreter has no ranges over functions. The body becomes a literal that says whether to go on. What leaves the body
// (break, goto and continue of outer statements, return) leaves a code, which is looked at after the call. A state tells
// a function that calls the body when it may not, as Go's runtime does.

// States of a loop, which runtime support words if they are wrong.
const (
	loopReady = iota
	loopDone
	loopPanicked
	loopExhausted
	loopMissingPanic
)

// rangeFuncs rewrites the ranges over functions in f, inner ones first.
func (l *Lowerer) rangeFuncs(f *core.Func, list []core.Stmt) []core.Stmt {
	r := &core.Rewriter{}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		s2, ok := s.(*core.Range)
		if !ok {
			return nil, false
		}
		s2.X = r.One(s2.X)
		s2.Body = r.Stmts(s2.Body)
		if sig, ok := s2.X.Type().Underlying().(*types.Signature); ok {
			return l.rangeFunc(f, s2, sig), true
		}
		return []core.Stmt{s2}, true
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		if lit, ok := e.(*core.Lit); ok {
			lit.F.Body = l.rangeFuncs(lit.F, lit.F.Body)
			return lit, true
		}
		return e, false
	}
	return r.Stmts(list)
}

// A loopBody rewrites the statements of one body.
type loopBody struct {
	f           *core.Func // whose results a return sets
	label       *core.Label
	state, exit *core.Var
	exits       []core.Stmt          // statements that leave the loop, by code from 1
	nested      int                  // breakable statements around, within the body
	loops       int                  // loops around, within the body
	inside      map[*core.Label]bool // labels of the body
}

func (l *Lowerer) rangeFunc(f *core.Func, s *core.Range, sig *types.Signature) []core.Stmt {
	yield := sig.Params().At(0).Type().Underlying().(*types.Signature)
	b := &loopBody{f: f, label: s.Label, state: temp("state", intType), exit: temp("exit", intType), inside: labelsIn(s.Body)}
	body := &core.Func{Params: params(yield), Results: results(yield), Body: b.stmts(s.Body), Pos: s.Pos, BodyOf: f}
	for i, v := range []*core.Var{s.Key, s.Value} {
		if v != nil {
			body.Params[i] = v
		}
	}
	enter := []core.Stmt{
		&core.If{
			Cond: &core.Binary{Op: token.NEQ, X: ref(b.state), Y: intConst(loopReady), T: boolType},
			Then: []core.Stmt{&core.Eval{X: &core.Runtime{Name: "LoopState", Args: []core.Expr{ref(b.state)}, Pos: s.Pos}, Pos: s.Pos}},
		},
		b.set(loopPanicked),
	}
	body.Body = append(append(enter, body.Body...), b.set(loopReady), &core.Return{Vals: []core.Expr{boolConst(true)}})
	out := []core.Stmt{
		&core.Define{Vars: []*core.Var{b.state}, Vals: []core.Expr{intConst(loopReady)}},
		&core.Define{Vars: []*core.Var{b.exit}, Vals: []core.Expr{intConst(0)}},
		&core.Eval{X: &core.Call{Fun: s.X, Args: []core.Expr{&core.Lit{F: body, T: yield}}, Pos: s.Pos}, Pos: s.Pos},
		&core.If{
			Cond: &core.Binary{Op: token.EQL, X: ref(b.state), Y: intConst(loopPanicked), T: boolType},
			Then: []core.Stmt{&core.Eval{X: &core.Runtime{Name: "LoopState", Args: []core.Expr{intConst(loopMissingPanic)}, Pos: s.Pos}, Pos: s.Pos}},
		},
		b.set(loopExhausted),
	}
	for i, e := range b.exits {
		out = append(out, &core.If{
			Cond: &core.Binary{Op: token.EQL, X: ref(b.exit), Y: intConst(i + 1), T: boolType},
			Then: []core.Stmt{e},
		})
	}
	return []core.Stmt{&core.Block{List: out}}
}

func (b *loopBody) set(state int) core.Stmt {
	return &core.Assign{Lhs: []core.Expr{ref(b.state)}, Rhs: []core.Expr{intConst(state)}}
}

// leave ends an iteration.
func (b *loopBody) leave(state int) []core.Stmt {
	return []core.Stmt{b.set(state), &core.Return{Vals: []core.Expr{boolConst(state == loopReady)}}}
}

// leaveBy ends the loop; s is executed after the call.
func (b *loopBody) leaveBy(s core.Stmt) []core.Stmt {
	b.exits = append(b.exits, s)
	code := &core.Assign{Lhs: []core.Expr{ref(b.exit)}, Rhs: []core.Expr{&core.Const{Val: constant.MakeInt64(int64(len(b.exits))), T: intType}}}
	return append([]core.Stmt{code}, b.leave(loopDone)...)
}

func (b *loopBody) stmts(list []core.Stmt) []core.Stmt {
	var out []core.Stmt
	for _, s := range list {
		out = append(out, b.stmt(s)...)
	}
	return out
}

// stmt rewrites what leaves the body; function literals are other functions and stay.
func (b *loopBody) stmt(s core.Stmt) []core.Stmt {
	switch s := s.(type) {
	case *core.Block:
		s.List = b.stmts(s.List)
	case *core.If:
		s.Then, s.Else = b.stmts(s.Then), b.stmts(s.Else)
	case *core.For:
		b.within(true, func() { s.Body = b.stmts(s.Body) })
	case *core.Range:
		b.within(true, func() { s.Body = b.stmts(s.Body) })
	case *core.Switch:
		b.within(false, func() {
			for _, c := range s.Clauses {
				c.Body = b.stmts(c.Body)
			}
		})
	case *core.Select:
		b.within(false, func() {
			for _, c := range s.Comms {
				c.Body = b.stmts(c.Body)
			}
		})
	case *core.Return:
		return b.ret(s)
	case *core.Branch:
		return b.branch(s)
	}
	return []core.Stmt{s}
}

func (b *loopBody) within(loop bool, f func()) {
	b.nested++
	if loop {
		b.loops++
	}
	f()
	b.nested--
	if loop {
		b.loops--
	}
}

func (b *loopBody) ret(s *core.Return) []core.Stmt {
	var out []core.Stmt
	after := &core.Return{Pos: s.Pos}
	for _, v := range b.f.Results {
		after.Vals = append(after.Vals, ref(v))
	}
	if len(b.f.Results) > 0 {
		b.f.Named = true
		a := &core.Assign{Rhs: s.Vals, Pos: s.Pos}
		for _, v := range b.f.Results {
			a.Lhs = append(a.Lhs, ref(v))
		}
		if !sameRefs(a.Lhs, a.Rhs) {
			out = append(out, a)
		}
	}
	return append(out, b.leaveBy(after)...)
}

func sameRefs(a, b []core.Expr) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, ok1 := a[i].(*core.Ref)
		y, ok2 := b[i].(*core.Ref)
		if !ok1 || !ok2 || x.V != y.V {
			return false
		}
	}
	return true
}

func (b *loopBody) branch(s *core.Branch) []core.Stmt {
	switch {
	case s.Label == nil && s.Tok == token.BREAK && b.nested == 0, s.Label != nil && s.Label == b.label && s.Tok == token.BREAK:
		return b.leave(loopDone)
	case s.Label == nil && s.Tok == token.CONTINUE && b.loops == 0, s.Label != nil && s.Label == b.label && s.Tok == token.CONTINUE:
		return b.leave(loopReady)
	case s.Label == nil || b.inside[s.Label]:
		return []core.Stmt{s}
	}
	return b.leaveBy(s)
}

// labelsIn collects the labels that statements in list have.
func labelsIn(list []core.Stmt) map[*core.Label]bool {
	in := map[*core.Label]bool{}
	add := func(lb *core.Label) {
		if lb != nil {
			in[lb] = true
		}
	}
	r := &core.Rewriter{Stmt: func(s core.Stmt) ([]core.Stmt, bool) {
		switch s := s.(type) {
		case *core.For:
			add(s.Label)
		case *core.Range:
			add(s.Label)
		case *core.Switch:
			add(s.Label)
		case *core.Select:
			add(s.Label)
		case *core.Target:
			add(s.Label)
		}
		return nil, false
	}}
	r.Stmts(list)
	return in
}
