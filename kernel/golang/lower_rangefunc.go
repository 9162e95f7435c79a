package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// Range over a function: the body becomes a closure that returns whether to go on. What leaves the body early (break,
// continue of an outer loop, return) sets a code that is looked at after the call.

// bodyState says how statements inside the body of a range over a function leave it.
type bodyState struct {
	code  string   // variable that holds how the body was left: see the constants below
	nest  []string // loops and switches of the body around the statement, "loop" or "switch"
	outer *bodyState
}

const (
	leftByBreak  = 1
	leftByReturn = 2
)

func (l *lowerer) rangeFunc(s *ast.RangeStmt, sig *types.Signature, label string) {
	if label != "" {
		l.refuse(s, "range-func-label", "a label on a range over a function")
	}
	l.checkBody(s)
	yield := sig.Params().At(0).Type().Underlying().(*types.Signature)
	st := &bodyState{code: l.newName("left"), outer: l.body}
	l.write(st.code + " := 0")
	saveResults := l.bodyResults
	if l.body == nil {
		l.bodyResults = l.resultVars()
	}
	var params []string
	var sets []func()
	exprs := []ast.Expr{s.Key, s.Value}
	for i := range yield.Params().Len() {
		n, e := l.newName("y"), exprs[i]
		params = append(params, n+" "+l.typ(yield.Params().At(i).Type()))
		sets = append(sets, func() { l.loopVar(s, e, n) })
	}
	x := l.operand(s.X)
	l.body = st
	body := l.capture(func() {
		l.write("if " + st.code + " != 0 { " + l.rt("RangeExit") + "() }")
		l.tick()
		for _, f := range sets {
			f()
		}
		l.stmts(s.Body.List)
		l.write("return true")
	})
	l.body = st.outer
	l.write(x + "(func(" + strings.Join(params, ", ") + ") bool {\n" + body + "})")
	l.leave(st)
	l.bodyResults = saveResults
}

// resultVars names variables that hold what a return statement in a body returns.
func (l *lowerer) resultVars() []string {
	if len(l.fn.results) > 0 {
		return l.fn.results
	}
	var names []string
	for v := range l.fn.sig.Results().Variables() {
		n := l.newName("t")
		l.write("var " + n + " " + l.typ(v.Type()))
		names = append(names, n)
	}
	return names
}

// leave writes what follows the call: a return that the body asked for. The code then forbids further iterations.
func (l *lowerer) leave(st *bodyState) {
	l.write("if " + st.code + " == " + strconv.Itoa(leftByReturn) + " {")
	if l.body != nil {
		l.write(l.body.code + " = " + strconv.Itoa(leftByReturn))
		l.write("return false")
	} else {
		l.write("return " + strings.Join(l.bodyResults, ", "))
	}
	l.write("}")
	l.write(st.code + " = -1")
}

// bodyReturn writes a return statement inside a body.
func (l *lowerer) bodyReturn(vals []string) {
	for i, v := range vals {
		if v != l.bodyResults[i] {
			if strings.HasSuffix(v, "}") {
				v = l.settledText(v, l.fn.sig.Results().At(i).Type())
			}
			l.write(l.bodyResults[i] + " = " + v)
		}
	}
	l.write(l.body.code + " = " + strconv.Itoa(leftByReturn))
	l.write("return false")
}

// nested runs f inside a loop or switch of the body.
func (l *lowerer) nested(kind string, f func()) {
	if l.body == nil {
		f()
		return
	}
	l.body.nest = append(l.body.nest, kind)
	f()
	l.body.nest = l.body.nest[:len(l.body.nest)-1]
}

// checkBody refuses bodies whose statements belong to the outer function in a way that closures cannot express.
func (l *lowerer) checkBody(s *ast.RangeStmt) {
	ast.Inspect(s.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			l.refuse(n, "range-func-defer", "defer in the body of a range over a function")
		case *ast.CallExpr:
			if l.builtin(n) == "recover" {
				l.refuse(n, "range-func-recover", "recover in the body of a range over a function")
			}
		case *ast.BranchStmt:
			if n.Tok == token.GOTO || n.Label != nil {
				l.refuse(n, "range-func-label", "a jump to a label in the body of a range over a function")
			}
		}
		return true
	})
}

// branchOut writes a break or continue that leaves the body of a range over a function.
func (l *lowerer) branchOut(s *ast.BranchStmt) bool {
	if l.body == nil || s.Tok == token.FALLTHROUGH {
		return false
	}
	for _, kind := range l.body.nest {
		if kind == "loop" || s.Tok == token.BREAK {
			return false
		}
	}
	if s.Tok == token.BREAK {
		l.write(l.body.code + " = " + strconv.Itoa(leftByBreak))
		l.write("return false")
		return true
	}
	l.write("return true")
	return true
}
