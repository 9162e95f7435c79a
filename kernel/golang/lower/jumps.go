package lower

import (
	"go/token"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
)

// The interpreter loses its way in labels that goto jumps to, and does not jump into the blocks that statements become.
// So a list of statements with such labels becomes a loop over a switch:
//
//	a; L: b; goto L   ->   at := 0; next: for { switch { case at == 0: a; fallthrough; case at == 1: b; at = 1; continue next }; break }

// jumps rewrites the lists of f and its literals.
func (l *Lowerer) jumps(f *core.Func) {
	if len(targetsIn(f.Body)) == 0 {
		return
	}
	j := &jumper{l: l, places: map[*core.Label]jumpTarget{}}
	j.function(f)
}

// targetsIn collects the labels in list that goto jumps to, in literals too.
func targetsIn(list []core.Stmt) map[*core.Label]bool {
	in := map[*core.Label]bool{}
	r := &core.Rewriter{Literals: true, Stmt: func(s core.Stmt) ([]core.Stmt, bool) {
		if t, ok := s.(*core.Target); ok && t.Label.Used {
			in[t.Label] = true
		}
		return nil, false
	}}
	r.Stmts(list)
	return in
}

type jumper struct {
	l      *Lowerer
	places map[*core.Label]jumpTarget
}

// A jumpTarget is where goto goes: a value of the switch's variable in a loop.
type jumpTarget struct {
	at   *core.Var
	n    int
	loop *core.Label
}

func (j *jumper) function(f *core.Func) {
	(&labeler{}).stmts(f.Body)
	f.Body = j.list(f.Body)
	r := &core.Rewriter{}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		if b, ok := s.(*core.Branch); ok && b.Tok == token.GOTO {
			p := j.places[b.Label]
			return []core.Stmt{
				&core.Assign{Lhs: []core.Expr{ref(p.at)}, Rhs: []core.Expr{intConst(p.n)}},
				&core.Branch{Tok: token.CONTINUE, Label: p.loop},
			}, true
		}
		return nil, false
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		if lit, ok := e.(*core.Lit); ok {
			j.function(lit.F)
			return e, true
		}
		return e, false
	}
	f.Body = r.Stmts(f.Body)
}

// list rewrites a list and those inside of its statements, not those of literals.
func (j *jumper) list(list []core.Stmt) []core.Stmt {
	for _, s := range list {
		switch s := s.(type) {
		case *core.Block:
			s.List = j.list(s.List)
		case *core.If:
			s.Then, s.Else = j.list(s.Then), j.list(s.Else)
		case *core.For:
			s.Body = j.list(s.Body)
		case *core.Range:
			s.Body = j.list(s.Body)
		case *core.Switch:
			for _, c := range s.Clauses {
				c.Body = j.list(c.Body)
			}
		case *core.Select:
			for _, c := range s.Comms {
				c.Body = j.list(c.Body)
			}
		}
	}
	first := firstJump(list)
	out := append([]core.Stmt(nil), list[:first]...)
	parts := [][]core.Stmt{nil}
	var targets []*core.Label
	for _, s := range list[first:] {
		if t, ok := s.(*core.Target); ok {
			if t.Label.Used {
				parts, targets = append(parts, nil), append(targets, t.Label)
			}
			continue
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], s)
	}
	if targets == nil {
		return list
	}
	at, loop := temp("at", intType), &core.Label{Name: "next", Used: true}
	for i, t := range targets {
		j.places[t] = jumpTarget{at, i + 1, loop}
	}
	start := 0
	if len(parts[0]) == 0 {
		start = 1
	}
	out = append(append(out, j.hoist(parts)...), &core.Define{Vars: []*core.Var{at}, Vals: []core.Expr{intConst(start)}})
	sw := &core.Switch{}
	for i, p := range parts {
		if i < start {
			continue
		}
		through := i < len(parts)-1 && !leaves(p)
		sw.Clauses = append(sw.Clauses, &core.Clause{Conds: []core.Expr{sameID(ref(at), i)}, Body: p, Fallthrough: through})
	}
	return append(out, &core.For{Label: loop, Body: []core.Stmt{sw, &core.Branch{Tok: token.BREAK}}})
}

// firstJump is the place of the first statement that is a target or contains a goto: what stands before runs once.
func firstJump(list []core.Stmt) int {
	for i, s := range list {
		found := false
		r := &core.Rewriter{Stmt: func(s core.Stmt) ([]core.Stmt, bool) {
			switch s := s.(type) {
			case *core.Target:
				found = found || s.Label.Used
			case *core.Branch:
				found = found || s.Tok == token.GOTO
			}
			return nil, false
		}}
		r.Stmts([]core.Stmt{s})
		if found {
			return i
		}
	}
	return 0
}

// leaves reports whether a list ends by going somewhere else.
func leaves(list []core.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch s := list[len(list)-1].(type) {
	case *core.Branch, *core.Return:
		return true
	case *core.Block:
		return leaves(s.List)
	}
	return false
}

// hoist declares the variables that several parts use before them.
func (j *jumper) hoist(parts [][]core.Stmt) []core.Stmt {
	users := map[*core.Var]map[int]bool{}
	captured := map[*core.Var]bool{}
	for i, p := range parts {
		depth := 0
		r := &core.Rewriter{}
		use := func(v *core.Var) {
			if users[v] == nil {
				users[v] = map[int]bool{}
			}
			users[v][i] = true
			captured[v] = captured[v] || depth > 0
		}
		r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) { return nil, false }
		r.Expr = func(e core.Expr) (core.Expr, bool) {
			switch e := e.(type) {
			case *core.Ref:
				use(e.V)
			case *core.Lit:
				depth++
				e.F.Body = r.Stmts(e.F.Body)
				depth--
				return e, true
			}
			return e, false
		}
		r.Stmts(p)
	}
	var out []core.Stmt
	for i, p := range parts {
		var list []core.Stmt
		for _, s := range p {
			d, ok := s.(*core.Define)
			if !ok {
				list = append(list, s)
				continue
			}
			list = append(list, d)
			for k, v := range d.Vars {
				if v == nil || v.Global || len(users[v]) == 0 || len(users[v]) == 1 && users[v][i] {
					continue
				}
				if captured[v] {
					j.l.refuse(d.Pos, refuse.GotoClosure, "a variable that a closure and several parts of a function with goto use")
				}
				out = append(out, &core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{&core.Zero{T: v.Type}}})
				t := temp("t", v.Type)
				d.Vars[k] = t
				list = append(list, &core.Assign{Lhs: []core.Expr{ref(v)}, Rhs: []core.Expr{ref(t)}})
			}
		}
		parts[i] = list
	}
	return out
}

// A labeler gives break and continue the labels of what they leave, because a loop and a switch come in between.
type labeler struct {
	breaks, loops []**core.Label
}

func (w *labeler) stmts(list []core.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *core.Block:
			w.stmts(s.List)
		case *core.If:
			w.stmts(s.Then)
			w.stmts(s.Else)
		case *core.For:
			w.inside(&s.Label, true, s.Body)
		case *core.Range:
			w.inside(&s.Label, true, s.Body)
		case *core.Switch:
			for _, c := range s.Clauses {
				w.inside(&s.Label, false, c.Body)
			}
		case *core.Select:
			for _, c := range s.Comms {
				w.inside(&s.Label, false, c.Body)
			}
		case *core.Branch:
			if s.Label != nil {
				continue
			}
			stack := w.breaks
			if s.Tok == token.CONTINUE {
				stack = w.loops
			} else if s.Tok != token.BREAK {
				continue
			}
			at := stack[len(stack)-1]
			if *at == nil {
				*at = &core.Label{Name: "out"}
			}
			(*at).Used = true
			s.Label = *at
		}
	}
}

func (w *labeler) inside(label **core.Label, loop bool, body []core.Stmt) {
	w.breaks = append(w.breaks, label)
	if loop {
		w.loops = append(w.loops, label)
	}
	w.stmts(body)
	w.breaks = w.breaks[:len(w.breaks)-1]
	if loop {
		w.loops = w.loops[:len(w.loops)-1]
	}
}
