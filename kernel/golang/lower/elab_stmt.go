package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
)

func (l *Lowerer) stmts(list []ast.Stmt) {
	for _, s := range list {
		l.stmt(s)
	}
}

// stmt elaborates a statement.
func (l *Lowerer) stmt(s ast.Stmt) {
	if l.bundle == nil {
		l.at = s.Pos()
	}
	switch s := s.(type) {
	case *ast.BlockStmt:
		l.add(&core.Block{List: l.block(func() { l.stmts(s.List) })})
	case *ast.ExprStmt:
		l.exprStmt(s)
	case *ast.AssignStmt:
		l.assign(s)
	case *ast.IncDecStmt:
		x := l.expr(s.X)
		op := token.ADD
		if s.Tok == token.DEC {
			op = token.SUB
		}
		l.add(&core.OpAssign{X: x, Op: op, Y: &core.Const{Val: constant.MakeInt64(1), T: x.Type()}, Pos: s.Pos()})
	case *ast.DeclStmt:
		if d := s.Decl.(*ast.GenDecl); d.Tok == token.VAR {
			for _, spec := range d.Specs {
				l.varSpec(spec.(*ast.ValueSpec))
			}
		}
	case *ast.ReturnStmt:
		l.returnStmt(s)
	case *ast.IfStmt:
		l.ifStmt(s)
	case *ast.ForStmt:
		l.forStmt(s, nil)
	case *ast.RangeStmt:
		l.rangeStmt(s, nil)
	case *ast.SwitchStmt:
		l.switchStmt(s, nil)
	case *ast.TypeSwitchStmt:
		l.typeSwitch(s, nil)
	case *ast.SelectStmt:
		l.selectStmt(s, nil)
	case *ast.LabeledStmt:
		l.labeled(s)
	case *ast.BranchStmt:
		b := &core.Branch{Tok: s.Tok}
		if s.Label != nil {
			b.Label = l.label(l.Info.Uses[s.Label])
			if s.Tok == token.GOTO {
				b.Label = l.gotoLabel(l.Info.Uses[s.Label])
			}
			b.Label.Used = true
		}
		l.add(b)
	case *ast.SendStmt:
		ch := l.expr(s.Chan)
		l.add(&core.Send{Ch: ch, X: l.conv(s.Value, ch.Type().Underlying().(*types.Chan).Elem()), Pos: s.Arrow})
	case *ast.GoStmt:
		l.add(&core.Go{Call: l.expr(s.Call), Pos: s.Pos()})
	case *ast.DeferStmt:
		l.add(&core.Defer{Call: l.expr(s.Call), Pos: s.Pos()})
	case *ast.EmptyStmt:
	default:
		l.refuse(s.Pos(), refuse.Internal, "a statement %T", s)
	}
}

func (l *Lowerer) exprStmt(s *ast.ExprStmt) {
	l.add(&core.Eval{X: l.expr(s.X), Pos: s.Pos()})
}

// defined gives the new variable that an assignment's left side declares, or nil.
func (l *Lowerer) defined(lhs ast.Expr) *core.Var {
	if id, ok := lhs.(*ast.Ident); ok && id.Name != "_" {
		if obj, ok := l.Info.Defs[id].(*types.Var); ok {
			return l.newVariable(obj)
		}
	}
	return nil
}

// newVariable makes the variable of an object whose declaration is being elaborated.
func (l *Lowerer) newVariable(obj *types.Var) *core.Var {
	if l.global(obj) {
		return l.variable(obj)
	}
	v := &core.Var{Name: obj.Name(), Type: l.subst(obj.Type())}
	l.fn.vars[obj] = v
	return v
}

func (l *Lowerer) global(obj types.Object) bool { return obj.Parent() == l.Pkg.Scope() }

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// varSpec elaborates a local var declaration.
func (l *Lowerer) varSpec(spec *ast.ValueSpec) {
	var lhs []ast.Expr
	for _, n := range spec.Names {
		lhs = append(lhs, n)
	}
	if spec.Values == nil {
		for _, n := range lhs {
			if v := l.defined(n); v != nil {
				l.setNew(v, &core.Zero{T: v.Type}, spec.Pos())
			}
		}
		return
	}
	var t types.Type
	if spec.Type != nil {
		t = l.typeOf(spec.Type)
	}
	l.defineAll(lhs, spec.Values, t, spec.Pos())
}

// setNew gives a new variable its first value; a variable of the session is declared elsewhere.
func (l *Lowerer) setNew(v *core.Var, val core.Expr, pos token.Pos) {
	if v.Global {
		l.add(&core.Assign{Lhs: []core.Expr{ref(v)}, Rhs: []core.Expr{val}, Pos: pos})
		return
	}
	l.add(&core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{val}, Pos: pos})
}

// defineAll elaborates lhs := rhs, where some of lhs may be old variables, or var lhs t = rhs.
func (l *Lowerer) defineAll(lhs, rhs []ast.Expr, t types.Type, pos token.Pos) {
	want := func(e ast.Expr, x core.Expr) core.Expr { // the value for one place
		switch {
		case t != nil:
			return l.to(x, t)
		case isBlank(e):
			if c, ok := x.(*core.Const); ok {
				return l.to(c, types.Default(c.T))
			}
			return x
		}
		return l.to(x, l.lhsType(e))
	}
	if len(lhs) == 1 {
		x := want(lhs[0], l.expr(rhs[0]))
		if v := l.defined(lhs[0]); v != nil {
			l.setNew(v, x, pos)
			return
		}
		l.add(&core.Define{Vars: []*core.Var{nil}, Vals: []core.Expr{x}, Pos: pos})
		return
	}
	temps := make([]*core.Var, len(lhs))
	d := &core.Define{Vars: temps, Pos: pos}
	if len(rhs) == 1 {
		x := l.expr(rhs[0])
		d.Vals = []core.Expr{x}
		for i := range lhs {
			if !isBlank(lhs[i]) {
				temps[i] = temp("t", valueType(x, i))
			}
		}
	} else {
		for i := range lhs {
			x := want(lhs[i], l.expr(rhs[i]))
			d.Vals = append(d.Vals, x)
			if !isBlank(lhs[i]) {
				temps[i] = temp("t", x.Type())
			}
		}
	}
	// New variables take the values directly if their types are right; old ones are assigned.
	var after []core.Stmt
	for i, e := range lhs {
		if temps[i] == nil {
			continue
		}
		from := ref(temps[i])
		v := l.defined(e)
		switch {
		case v == nil:
			x := l.expr(e)
			after = append(after, &core.Assign{Lhs: []core.Expr{x}, Rhs: []core.Expr{l.to(from, x.Type())}, Pos: pos})
		case v.Global:
			after = append(after, &core.Assign{Lhs: []core.Expr{ref(v)}, Rhs: []core.Expr{l.to(from, v.Type)}, Pos: pos})
		case types.Identical(v.Type, temps[i].Type):
			temps[i] = v
		default:
			after = append(after, &core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{l.to(from, v.Type)}, Pos: pos})
		}
	}
	l.add(d)
	for _, s := range after {
		l.add(s)
	}
}

// valueType is the type of value i of an expression in a place for several values.
func valueType(x core.Expr, i int) types.Type {
	if t, ok := x.Type().(*types.Tuple); ok {
		return t.At(i).Type()
	}
	if i == 0 {
		return x.Type()
	}
	return boolType
}

// lhsType is the type of the place that an expression on the left stands for.
func (l *Lowerer) lhsType(e ast.Expr) types.Type {
	if id, ok := e.(*ast.Ident); ok {
		if obj := l.Info.Defs[id]; obj != nil {
			return l.subst(obj.Type())
		}
	}
	return l.typeOf(e)
}

func (l *Lowerer) assign(s *ast.AssignStmt) {
	switch s.Tok {
	case token.DEFINE:
		l.defineAll(s.Lhs, s.Rhs, nil, s.Pos())
		return
	case token.ASSIGN:
	default:
		l.opAssign(s)
		return
	}
	a := &core.Assign{Pos: s.Pos()}
	for _, e := range s.Lhs {
		if isBlank(e) {
			a.Lhs = append(a.Lhs, nil)
			continue
		}
		a.Lhs = append(a.Lhs, l.expr(e))
	}
	if len(s.Lhs) > 1 && len(s.Rhs) == 1 {
		l.assignMulti(a, s.Rhs[0])
		return
	}
	for i, e := range s.Rhs {
		x := l.expr(e)
		if a.Lhs[i] != nil {
			x = l.to(x, a.Lhs[i].Type())
		} else if isNil(x.Type()) {
			x = &core.Nil{T: anyType}
		}
		a.Rhs = append(a.Rhs, x)
	}
	l.add(a)
}

// assignMulti elaborates a, b = f() and the forms with ok: the values get variables, which are then assigned. What the left
// side computes is computed before; see flatten.
func (l *Lowerer) assignMulti(a *core.Assign, rhs ast.Expr) {
	x := l.expr(rhs)
	same := true
	for i, e := range a.Lhs {
		same = same && (e == nil || types.Identical(e.Type(), valueType(x, i)))
	}
	if same {
		a.Rhs = []core.Expr{x}
		l.add(a)
		return
	}
	d := &core.Define{Vals: []core.Expr{x}, Pos: a.Pos}
	converted := &core.Assign{Pos: a.Pos}
	for i, e := range a.Lhs {
		var v *core.Var
		if e != nil {
			v = temp("t", valueType(x, i))
			converted.Lhs = append(converted.Lhs, e)
			converted.Rhs = append(converted.Rhs, l.to(ref(v), e.Type()))
		}
		d.Vars = append(d.Vars, v)
	}
	l.add(d)
	l.add(converted)
}

func (l *Lowerer) opAssign(s *ast.AssignStmt) {
	x := l.expr(s.Lhs[0])
	op := s.Tok + (token.ADD - token.ADD_ASSIGN)
	var y core.Expr
	if op == token.SHL || op == token.SHR {
		y = l.shiftCount(s.Rhs[0])
	} else {
		y = l.conv(s.Rhs[0], x.Type())
	}
	l.add(&core.OpAssign{X: x, Op: op, Y: y, Pos: s.Pos()})
}

func (l *Lowerer) returnStmt(s *ast.ReturnStmt) {
	sig := l.fn.f
	r := &core.Return{Pos: s.Pos()}
	switch {
	case len(s.Results) == 0:
		for _, v := range sig.Results {
			r.Vals = append(r.Vals, ref(v))
		}
	case len(s.Results) == 1 && len(sig.Results) > 1:
		r.Vals = []core.Expr{l.expr(s.Results[0])}
	default:
		for i, e := range s.Results {
			r.Vals = append(r.Vals, l.conv(e, sig.Results[i].Type))
		}
	}
	l.add(r)
}

// scoped elaborates a statement with an initial part into a block, if it has one.
func (l *Lowerer) scoped(init ast.Stmt, f func()) {
	if init == nil {
		f()
		return
	}
	l.add(&core.Block{List: l.block(func() {
		l.stmt(init)
		f()
	})})
}

func (l *Lowerer) ifStmt(s *ast.IfStmt) {
	l.scoped(s.Init, func() {
		i := &core.If{Cond: l.expr(s.Cond), Pos: s.Cond.Pos()}
		i.Then = l.block(func() { l.stmts(s.Body.List) })
		switch e := s.Else.(type) {
		case nil:
		case *ast.BlockStmt:
			i.Else = l.block(func() { l.stmts(e.List) })
		default:
			i.Else = l.block(func() { l.stmt(e) })
		}
		l.add(i)
	})
}

func (l *Lowerer) label(obj types.Object) *core.Label {
	lb := l.fn.labels[obj]
	if lb == nil {
		lb = &core.Label{Name: obj.Name()}
		l.fn.labels[obj] = lb
	}
	return lb
}

func (l *Lowerer) gotoLabel(obj types.Object) *core.Label {
	lb := l.fn.gotos[obj]
	if lb == nil {
		lb = &core.Label{Name: obj.Name()}
		l.fn.gotos[obj] = lb
	}
	return lb
}

func (l *Lowerer) labeled(s *ast.LabeledStmt) {
	obj := l.Info.Defs[s.Label]
	l.add(&core.Target{Label: l.gotoLabel(obj)})
	label := l.label(obj)
	switch inner := s.Stmt.(type) {
	case *ast.ForStmt:
		l.forStmt(inner, label)
	case *ast.RangeStmt:
		l.rangeStmt(inner, label)
	case *ast.SwitchStmt:
		l.switchStmt(inner, label)
	case *ast.TypeSwitchStmt:
		l.typeSwitch(inner, label)
	case *ast.SelectStmt:
		l.selectStmt(inner, label)
	default:
		l.stmt(inner)
	}
}
