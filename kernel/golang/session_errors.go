package golang

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"regexp"
	"strings"
)

// sortErrors separates the cell's errors from those of earlier declarations that no longer compile.
func (c *cellCheck) sortErrors(list *errorCollector, varsFile *ast.File) (again bool, err error) {
	var own errorCollector
	c.warnings = nil
	for _, e := range list.errs {
		file := c.st.fset.File(e.Pos)
		if e.Soft && strings.HasPrefix(e.Msg, "declared and not used") && file != nil && (file == c.st.fset.File(c.cell.declAt) || file == c.st.fset.File(c.cell.stmtAt)) {
			d := c.at(e.Pos, "%s", e.Msg)
			d.Soft, d.Code = true, "unused"
			c.warnings = append(c.warnings, d)
		}
		if c.harmless(e) {
			continue
		}
		switch {
		case file != nil && file == c.st.fset.File(varsFile.Package):
			if c.freezeAt(varsFile, e.Pos) {
				again = true
			}
		case c.breakAt(e):
			again = true
		default:
			e.Msg = tmpName.ReplaceAllString(strings.ReplaceAll(e.Msg, oldSuffix, ""), "value of type $1")
			own.errs = append(own.errs, e)
		}
	}
	if again {
		return true, nil
	}
	err = own.result(c.st.fset, true, c.pkg)
	if l, ok := err.(ErrorList); ok {
		for i := range l {
			n := strings.TrimPrefix(l[i].Msg, "undefined: ")
			n, _, _ = strings.Cut(n, ";")
			if why := c.st.broken[n]; why != "" {
				l[i].Msg = "undefined: " + n + "; it no longer compiles: " + why
			}
		}
	}
	return false, err
}

// tmpName finds the names that define gives to values which are assigned.
var tmpName = regexp.MustCompile(`tmp\d+__ \(variable (?:of|with) (?:[a-z]+ )?type (.*?)\)`)

// harmless errors are those that only this way of checking cells causes.
func (c *cellCheck) harmless(e types.Error) bool {
	if e.Soft || strings.HasPrefix(e.Msg, "initialization cycle") || strings.HasPrefix(e.Msg, "\t") && strings.Contains(e.Msg, " refers to ") {
		return true
	}
	return c.last != nil && strings.HasSuffix(e.Msg, "is not used") && e.Pos >= c.last.Pos() && e.Pos <= c.last.End()
}

func (c *cellCheck) freezeAt(f *ast.File, pos token.Pos) bool {
	for _, d := range f.Decls {
		g := d.(*ast.GenDecl)
		if g.Tok == token.VAR && g.Pos() <= pos && pos < g.End() {
			n := strings.TrimSuffix(g.Specs[0].(*ast.ValueSpec).Names[0].Name, oldSuffix)
			if !c.frozen[n] {
				c.frozen[n] = true
				return true
			}
		}
	}
	return false
}

// breakAt puts aside the earlier declaration at an error's position.
func (c *cellCheck) breakAt(e types.Error) bool {
	for i, d := range c.st.live {
		if d.node.Pos() <= e.Pos && e.Pos < d.node.End() {
			for _, n := range d.names {
				c.st.broken[n] = fmt.Sprintf("%s: %s", c.st.fset.Position(e.Pos), e.Msg)
			}
			c.st.live = append(c.st.live[:i:i], c.st.live[i+1:]...)
			return true
		}
	}
	return false
}

// useBeforeDefinition reports statements that use a variable which a later statement defines.
func (c *cellCheck) useBeforeDefinition() error {
	var errs ErrorList
	for i, s := range c.cell.stmts {
		ast.Inspect(s, func(n ast.Node) bool {
			if _, ok := n.(*ast.FuncLit); ok {
				return false
			}
			id, ok := n.(*ast.Ident)
			if !ok || !c.newVars[id.Name] {
				return true
			}
			v, ok := c.info.Uses[id].(*types.Var)
			if !ok || v.Parent() != c.pkg.Scope() {
				return true
			}
			for _, later := range c.cell.stmts[i+1:] {
				if later.Pos() <= v.Pos() && v.Pos() < later.End() {
					errs = append(errs, c.at(id.Pos(), "undefined: %s", id.Name))
				}
			}
			return true
		})
	}
	if errs != nil {
		return errs
	}
	return nil
}

// tooGreat reports a last expression that is a constant which its type does not hold. Go would say so where it is used.
func (c *cellCheck) tooGreat() error {
	tv := c.info.Types[c.last]
	b, ok := tv.Type.(*types.Basic)
	if c.last == nil || !ok || b.Info()&types.IsUntyped == 0 || tv.Value == nil {
		return nil
	}
	to, fits := types.Default(b).(*types.Basic), true
	switch to.Kind() {
	case types.Int:
		_, fits = constant.Int64Val(tv.Value)
	case types.Int32:
		n, exact := constant.Int64Val(tv.Value)
		fits = exact && int64(int32(n)) == n
	case types.Float64:
		f, _ := constant.Float64Val(tv.Value)
		fits = !math.IsInf(f, 0)
	}
	if fits {
		return nil
	}
	return ErrorList{c.at(c.last.Pos(), "cannot use %s (%s constant %s) as %s value (overflows)", types.ExprString(c.last), b, tv.Value, to)}
}
