package edit

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// An indexer walks a program once and notes what can be edited.
type indexer struct {
	t     *Tree
	at    place
	stack []ast.Node
	skip  map[*ast.BasicLit]bool // literals that belong to a noted minus sign
}

func (ix *indexer) decl(d ast.Decl) {
	ix.skip = map[*ast.BasicLit]bool{}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Body == nil {
			return
		}
		fn, _ := ix.t.info.Defs[d.Name].(*types.Func)
		ix.at = place{d.Name.Name, fn}
		if fn != nil {
			ix.t.reach[fn] = nil
		}
		ix.walk(d.Body)
	case *ast.GenDecl:
		if d.Tok == token.IMPORT || d.Tok == token.TYPE {
			return
		}
		for _, s := range d.Specs {
			spec := s.(*ast.ValueSpec)
			ix.at = place{spec.Names[0].Name, nil}
			ix.walk(spec)
		}
	}
}

func (ix *indexer) walk(root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			ix.stack = ix.stack[:len(ix.stack)-1]
			return true
		}
		var parent ast.Node
		if len(ix.stack) > 0 {
			parent = ix.stack[len(ix.stack)-1]
		}
		ix.node(n, parent)
		ix.stack = append(ix.stack, n)
		return true
	})
}

func (ix *indexer) node(n, parent ast.Node) {
	switch n := n.(type) {
	case *ast.BlockStmt:
		switch parent.(type) {
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt: // holds clauses, no statements
			return
		case nil, *ast.FuncLit:
			ix.list(n, n.Lbrace, n.List, true)
		default:
			ix.list(n, n.Lbrace, n.List, false)
		}
	case *ast.CaseClause:
		ix.list(n, n.Colon, n.Body, false)
	case *ast.CommClause:
		ix.list(n, n.Colon, n.Body, false)
	case *ast.ForStmt:
		if n.Cond != nil {
			ix.t.loops = append(ix.t.loops, loopSite{ix.at, n})
		}
	case *ast.RangeStmt:
		if b, ok := ix.typeOf(n.X).(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
			ix.t.loops = append(ix.t.loops, loopSite{ix.at, n})
		}
	case *ast.AssignStmt:
		if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
			ix.t.bins = append(ix.t.bins, opSite{ix.at, nil, nil, n.TokPos, n.Tok, ix.typeOf(n.Lhs[0])})
		}
	case *ast.IncDecStmt:
		if f, ok := parent.(*ast.ForStmt); !ok || f.Post != n {
			ix.t.bins = append(ix.t.bins, opSite{ix.at, nil, nil, n.TokPos, n.Tok, ix.typeOf(n.X)})
		}
	case ast.Expr:
		ix.expr(n, parent)
	}
}

func (ix *indexer) list(owner ast.Node, open token.Pos, list []ast.Stmt, body bool) {
	t := ix.t
	t.lists = append(t.lists, listSite{ix.at, owner, open, list, body})
	for i, s := range list {
		t.stmts = append(t.stmts, stmtSite{ix.at, s, len(t.lists) - 1, i})
	}
}

func (ix *indexer) expr(e ast.Expr, parent ast.Node) {
	t := ix.t
	switch e := e.(type) {
	case *ast.Ident:
		ix.ident(e, parent)
	case *ast.CallExpr:
		ix.call(e)
	case *ast.CompositeLit:
		switch types.Unalias(ix.typeOf(e)).Underlying().(type) {
		case *types.Slice, *types.Array:
			if len(e.Elts) > 0 {
				t.elems = append(t.elems, e)
			}
		}
	case *ast.BinaryExpr:
		t.bins = append(t.bins, opSite{ix.at, e, parent, e.OpPos, e.Op, ix.typeOf(e.X)})
	}
	tv, ok := t.info.Types[e]
	if !ok || !tv.IsValue() || tv.IsNil() {
		return
	}
	need, ok := operand(parent, e)
	if !ok {
		return
	}
	site := exprSite{place: ix.at, expr: e, typ: types.Default(tv.Type), need: need}
	if c, ok := parent.(*ast.CallExpr); ok {
		site.call, site.arg = c, argIndex(c, e)
	}
	ix.literal(e, tv, site, parent)
	if _, isTuple := site.typ.(*types.Tuple); isTuple {
		return
	}
	if _, isParen := e.(*ast.ParenExpr); isParen || ix.at.fn == nil || ix.inConst() {
		return
	}
	t.exprs = append(t.exprs, site)
}

// literal notes e if it is a literal, a literal with a sign, or a bool.
func (ix *indexer) literal(e ast.Expr, tv types.TypeAndValue, site exprSite, parent ast.Node) {
	l := litSite{place: site.place, node: e, typ: site.typ, need: site.need}
	switch e := e.(type) {
	case *ast.BasicLit:
		if ix.skip[e] {
			return
		}
		l.lit = e
	case *ast.UnaryExpr:
		b, ok := e.X.(*ast.BasicLit)
		if e.Op != token.SUB || !ok {
			return
		}
		l.lit = b
		ix.skip[b] = true
	case *ast.Ident:
		if tv.Value == nil || tv.Value.Kind() != constant.Bool || ix.t.info.Uses[e] != types.Universe.Lookup(e.Name) {
			return
		}
	default:
		return
	}
	if l.key = ix.key(site, parent); l.key.obj != nil {
		if v, ok := number(l); ok {
			ix.t.pools[l.key] = append(ix.t.pools[l.key], v)
		}
	}
	ix.t.lits = append(ix.t.lits, l)
}

// key says what sort of number stands at a site: that of a parameter, or an
// index of a variable.
func (ix *indexer) key(site exprSite, parent ast.Node) poolKey {
	if site.call != nil {
		if obj := callee(ix.t.info, site.call); isParametric(obj) {
			return poolKey{obj, ix.t.paramIndex(site.call, site.arg)}
		}
	}
	if x, ok := parent.(*ast.IndexExpr); ok && x.Index == site.expr {
		if id, ok := x.X.(*ast.Ident); ok {
			if v, ok := ix.t.info.Uses[id].(*types.Var); ok {
				return poolKey{v, anIndex}
			}
		}
	}
	return poolKey{}
}

func (ix *indexer) ident(id *ast.Ident, parent ast.Node) {
	t := ix.t
	v, ok := t.info.Uses[id].(*types.Var)
	if ok && !v.IsField() {
		if a, isAssign := parent.(*ast.AssignStmt); isAssign && (a.Tok == token.ASSIGN || a.Tok == token.DEFINE) && isOneOf(a.Lhs, id) {
			t.writes[v] = append(t.writes[v], id)
		} else {
			t.uses[v] = append(t.uses[v], id)
		}
	}
	if fn, ok := t.info.Uses[id].(*types.Func); ok && fn.Pkg() == t.pkg && ix.at.fn != nil {
		t.reach[ix.at.fn] = append(t.reach[ix.at.fn], fn)
	}
}

func (ix *indexer) call(c *ast.CallExpr) {
	tv := ix.t.info.Types[c.Fun]
	if tv.IsType() || tv.IsBuiltin() || tv.Type == nil {
		return
	}
	sig, ok := tv.Type.Underlying().(*types.Signature)
	obj := callee(ix.t.info, c)
	if !ok || obj == nil {
		return
	}
	ix.t.calls = append(ix.t.calls, callSite{ix.at, c, obj, sig})
}

func (ix *indexer) inConst() bool {
	for _, n := range ix.stack {
		if g, ok := n.(*ast.GenDecl); ok && g.Tok == token.CONST {
			return true
		}
	}
	return false
}

// typeOf is the type of an expression, never nil.
func (ix *indexer) typeOf(e ast.Expr) types.Type {
	if typ := ix.t.info.TypeOf(e); typ != nil {
		return typ
	}
	return types.Typ[types.Invalid]
}

// operand says whether e, a child of parent, is a value that another may
// replace, and the precedence that its place demands: 0 none, 1 to 5 the
// binary operators, 6 unary, 7 primary expressions.
func operand(parent ast.Node, e ast.Expr) (need int, ok bool) {
	switch p := parent.(type) {
	case *ast.BinaryExpr:
		if p.X == e {
			return p.Op.Precedence(), true
		}
		return p.Op.Precedence() + 1, true
	case *ast.UnaryExpr:
		return precUnary, p.Op != token.AND
	case *ast.StarExpr:
		return precUnary, true
	case *ast.SelectorExpr:
		return precPrimary, p.X == e
	case *ast.IndexExpr:
		if p.X == e {
			return precPrimary, true
		}
		return 0, true
	case *ast.SliceExpr:
		if p.X == e {
			return precPrimary, true
		}
		return 0, true
	case *ast.TypeAssertExpr:
		return precPrimary, p.X == e
	case *ast.CallExpr:
		return 0, p.Fun != e
	case *ast.CompositeLit:
		return 0, p.Type != e
	case *ast.KeyValueExpr:
		return 0, p.Value == e
	case *ast.AssignStmt:
		return 0, isOneOf(p.Rhs, e)
	case *ast.RangeStmt:
		return 0, p.X == e
	case *ast.SendStmt:
		return 0, p.Value == e
	case *ast.ParenExpr, *ast.ReturnStmt, *ast.IfStmt, *ast.ForStmt, *ast.SwitchStmt, *ast.ValueSpec:
		return 0, true
	}
	return 0, false
}

func isOneOf(list []ast.Expr, e ast.Expr) bool {
	for _, x := range list {
		if x == e {
			return true
		}
	}
	return false
}

func argIndex(c *ast.CallExpr, e ast.Expr) int {
	for i, a := range c.Args {
		if a == e {
			return i
		}
	}
	return -1
}

// paramIndex is the parameter that argument i of a call goes to.
func (t *Tree) paramIndex(c *ast.CallExpr, i int) int {
	if sig, ok := t.info.TypeOf(c.Fun).(*types.Signature); ok && sig.Variadic() && i >= sig.Params().Len() {
		return sig.Params().Len() - 1
	}
	return i
}

// callee is the function, method or variable that a call names, or nil.
func callee(info *types.Info, c *ast.CallExpr) types.Object {
	switch f := ast.Unparen(c.Fun).(type) {
	case *ast.Ident:
		return info.Uses[f]
	case *ast.SelectorExpr:
		return info.Uses[f.Sel]
	}
	return nil
}

// isParametric says whether numbers given to one parameter of obj are of one
// sort: not so for conversions and for builtins such as append.
func isParametric(obj types.Object) bool {
	switch obj.(type) {
	case *types.Func, *types.Var:
		return true
	}
	return false
}

// number is the value of a numeric literal with its sign.
func number(l litSite) (float64, bool) {
	if l.lit == nil {
		return 0, false
	}
	var v float64
	switch l.lit.Kind {
	case token.FLOAT:
		f, err := strconv.ParseFloat(l.lit.Value, 64)
		if err != nil {
			return 0, false
		}
		v = f
	case token.INT:
		i, err := strconv.ParseInt(l.lit.Value, 0, 54)
		if err != nil {
			return 0, false
		}
		v = float64(i)
	default:
		return 0, false
	}
	if _, neg := l.node.(*ast.UnaryExpr); neg {
		v = -v
	}
	return v, true
}
