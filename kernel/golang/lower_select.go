package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Yaegi keeps the cases of a select statement in one place for all goroutines that run it, loses what is received into
// anything but a new variable, and refuses some forms. So the runtime selects: channels and values are evaluated in order,
// what arrives is stored through pointers, and a switch runs the chosen clause.

func (l *lowerer) selectStmt(s *ast.SelectStmt, label string) {
	l.mark(s)
	l.write("{")
	defer l.write("}")
	ops := []string{"false"}
	index := 0
	heads := make([]string, len(s.Body.List))
	sets := make([]func(), len(s.Body.List))
	for i, c := range s.Body.List {
		c := c.(*ast.CommClause)
		if c.Comm == nil {
			ops[0] = "true"
			heads[i] = "default:"
			continue
		}
		op, set := l.comm(c.Comm)
		ops = append(ops, op)
		sets[i] = set
		heads[i] = "case CHOSEN == " + itoa(index) + ":"
		index++
	}
	chosen := l.newName("chosen")
	l.write(chosen + " := " + l.rt("Select") + "(" + strings.Join(ops, ", ") + ")")
	l.putLabel(label)
	l.write("switch {")
	for i, c := range s.Body.List {
		l.write(strings.Replace(heads[i], "CHOSEN", chosen, 1))
		if sets[i] != nil {
			sets[i]()
		}
		l.nested("switch", func() { l.stmts(c.(*ast.CommClause).Body) })
	}
	l.write("}")
}

// comm writes the operation of a clause as an argument for the runtime, and gives what sets the clause's variables.
func (l *lowerer) comm(comm ast.Stmt) (op string, set func()) {
	switch comm := comm.(type) {
	case *ast.SendStmt:
		ch := l.temp(l.expr(comm.Chan), l.typeOf(comm.Chan))
		elem := l.under(comm.Chan).(*types.Chan).Elem()
		v := l.temp(l.conv(comm.Value, elem), elem)
		return l.rt("SendOp") + "(" + ch + ", &" + v + ")", nil
	case *ast.ExprStmt:
		op, _, _ = l.recvOp(comm.X)
		return op, nil
	case *ast.AssignStmt:
		op, v, ok := l.recvOp(comm.Rhs[0])
		temps := []string{v, ok}
		return op, func() {
			for i, lhs := range comm.Lhs {
				switch {
				case isBlank(lhs):
				case comm.Tok == token.DEFINE:
					l.newVar(l.defined(lhs), temps[i])
				default:
					l.write(l.target(lhs) + " = " + temps[i])
				}
			}
		}
	}
	l.refuse(comm, "select", "a select clause %T", comm)
	return "", nil
}

// recvOp writes a receive operation with variables for the value and whether the channel was open.
func (l *lowerer) recvOp(x ast.Expr) (op, value, ok string) {
	ch := ast.Unparen(x).(*ast.UnaryExpr).X
	c := l.temp(l.expr(ch), l.typeOf(ch))
	value, ok = l.newName("t"), l.newName("ok")
	l.write("var " + value + " " + l.typ(l.under(ch).(*types.Chan).Elem()))
	l.write("var " + ok + " bool")
	return l.rt("RecvOp") + "(" + c + ", &" + value + ", &" + ok + ")", value, ok
}
