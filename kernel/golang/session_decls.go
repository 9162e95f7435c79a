package golang

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// collectDecls takes the cell's declarations apart into single ones.
func (c *cellCheck) collectDecls() {
	imports := c.cell.decls.Imports
	for _, spec := range imports {
		if spec.Name == nil || spec.Name.Name != "_" && spec.Name.Name != "." {
			c.st.imports[importName(c.s.lib, spec)] = strings.Trim(spec.Path.Value, "\"`")
		}
	}
	for _, d := range c.cell.decls.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			n := d.Name.Name
			if d.Recv != nil && len(d.Recv.List) == 1 {
				n = receiverName(d.Recv.List[0].Type) + "." + n
			}
			c.addDecl(d, n)
		case *ast.GenDecl:
			switch d.Tok {
			case token.TYPE:
				for _, s := range d.Specs {
					one := &ast.GenDecl{TokPos: d.TokPos, Tok: d.Tok, Specs: []ast.Spec{s}}
					c.addDecl(one, s.(*ast.TypeSpec).Name.Name)
				}
			case token.CONST:
				var names []string
				for _, s := range d.Specs {
					for _, n := range s.(*ast.ValueSpec).Names {
						names = append(names, n.Name)
					}
				}
				c.addDecl(d, names...)
			}
		}
	}
}

func (c *cellCheck) addDecl(d ast.Decl, names ...string) {
	src, doc := c.text(d)
	c.decls = append(c.decls, &liveDecl{cell: c.name, node: d, names: names, src: src, doc: doc})
}

// text is the source of a declaration of this cell, with the comment before it, and that comment's text.
func (c *cellCheck) text(d ast.Decl) (src, doc string) {
	start, end := int(d.Pos()-c.cell.declAt), int(d.End()-c.cell.declAt)
	prefix := ""
	if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
		start, prefix = int(g.Specs[0].Pos()-c.cell.declAt), "type "
	}
	if start < 0 || end > len(c.src) || start > end {
		return "", ""
	}
	doc = commentBefore(c.src, start)
	src = prefix + c.src[start:end]
	if doc != "" {
		src = "// " + strings.ReplaceAll(doc, "\n", "\n// ") + "\n" + src
	}
	return src, doc
}

// commentBefore is the text of the line comments directly above the line on which off stands.
func commentBefore(src string, off int) string {
	lines := strings.Split(src[:off], "\n")
	var doc []string
	for i := len(lines) - 2; i >= 0; i-- {
		text, ok := strings.CutPrefix(strings.TrimSpace(lines[i]), "//")
		if !ok {
			break
		}
		doc = append(doc, strings.TrimPrefix(text, " "))
	}
	slices.Reverse(doc)
	return strings.Join(doc, "\n")
}

func receiverName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiverName(t.X)
	case *ast.ParenExpr:
		return receiverName(t.X)
	case *ast.IndexExpr:
		return receiverName(t.X)
	case *ast.IndexListExpr:
		return receiverName(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}
