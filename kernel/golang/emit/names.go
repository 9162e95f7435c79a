package emit

import (
	"goelm/kernel/golang/core"
)

// name names a variable: globals have theirs, others get one that nothing else in the function has and no global.
func (w *Writer) name(v *core.Var) string {
	if v.Global {
		return v.Name
	}
	if n, ok := w.names[v]; ok {
		return n
	}
	n := v.Name
	if n == "" || n == "_" {
		n = "v"
	}
	if w.used[n] || w.T.Declared(n) || v.Name == "" || v.Name == "_" {
		n = w.T.Fresh(n)
	}
	w.used[n] = true
	w.names[v] = n
	return n
}

// fresh makes a name for something that is no variable of the tree.
func (w *Writer) fresh(base string) string { return w.T.Fresh(base) }

func (w *Writer) label(l *core.Label) string {
	if n, ok := w.labels[l]; ok {
		return n
	}
	n := w.T.Fresh(l.Name)
	w.labels[l] = n
	return n
}

// countReads counts the uses of variables other than assignments: Go refuses variables that are only assigned.
func countReads(f *core.Func, reads map[*core.Var]int) {
	r := &core.Rewriter{Literals: true}
	one := func(e core.Expr) {
		if e != nil {
			r.One(e)
		}
	}
	r.Stmt = func(s core.Stmt) ([]core.Stmt, bool) {
		switch s := s.(type) {
		case *core.Assign:
			for _, e := range s.Lhs {
				if x, ok := e.(*core.Ref); ok && !x.V.Cell {
					continue
				}
				one(e)
			}
			for _, e := range s.Rhs {
				one(e)
			}
			return []core.Stmt{s}, true
		case *core.OpAssign:
			if x, ok := s.X.(*core.Ref); !ok || x.V.Cell {
				one(s.X)
			}
			one(s.Y)
			return []core.Stmt{s}, true
		}
		return nil, false
	}
	r.Expr = func(e core.Expr) (core.Expr, bool) {
		switch e := e.(type) {
		case *core.Ref:
			reads[e.V]++
		case *core.Lit:
			for _, v := range e.F.Captured {
				reads[v]++
			}
		}
		return e, false
	}
	r.Stmts(f.Body)
}
