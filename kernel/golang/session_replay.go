package golang

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// A Source is what one cell has declared and later cells see: imports, types, functions and constants. Run in a new session
// under the cell's name, its Text declares them again, at the lines at which they stood.
type Source struct {
	Cell  string
	Decls []Decl // in order; none when all have been declared anew elsewhere
}

// A Decl is one declaration of a Source.
type Decl struct {
	Name string // as a person would call it: "f", "T", "T.Method", "a, b"
	Line int    // at which Text begins
	Text string
}

// Text is the cell with nothing but its declarations.
func (s Source) Text() string {
	var b strings.Builder
	line := 1
	for _, d := range s.Decls {
		switch {
		case d.Line > line:
			b.WriteString(strings.Repeat("\n", d.Line-line))
			line = d.Line
		case b.Len() > 0:
			b.WriteString("; ")
		}
		b.WriteString(d.Text)
		line += strings.Count(d.Text, "\n")
	}
	return b.String()
}

// importsCell is the cell under which Changes lists the imports of all cells.
const importsCell = "imports"

// A Known is what a session has told by Changes. The zero value is nothing.
type Known struct {
	cells   map[string][]*liveDecl
	imports map[string]string
}

// Changes tells what the session declares that known does not have, by cells in order, and adds it to known. A cell whose
// declarations are all gone has none.
func (s *Session) Changes(known *Known) []Source {
	st := s.current()
	var out []Source
	if !maps.Equal(known.imports, st.imports) {
		known.imports = maps.Clone(st.imports)
		src := Source{Cell: importsCell}
		for i, name := range slices.Sorted(maps.Keys(st.imports)) {
			src.Decls = append(src.Decls, Decl{Name: name, Line: i + 1, Text: fmt.Sprintf("import %s %q", name, st.imports[name])})
		}
		out = append(out, src)
	}
	now := map[string][]*liveDecl{}
	var order []string
	for _, d := range st.live {
		if d.cell == preludeName {
			continue
		}
		if now[d.cell] == nil {
			order = append(order, d.cell)
		}
		now[d.cell] = append(now[d.cell], d)
	}
	for _, cell := range slices.Sorted(maps.Keys(known.cells)) {
		if now[cell] == nil {
			out = append(out, Source{Cell: cell})
		}
	}
	for _, cell := range order {
		if !slices.Equal(known.cells[cell], now[cell]) {
			out = append(out, st.source(cell, now[cell]))
		}
	}
	known.cells = now
	return out
}

func (s *sessionState) source(cell string, decls []*liveDecl) Source {
	src := Source{Cell: cell}
	for _, d := range decls {
		src.Decls = append(src.Decls, Decl{Name: strings.Join(d.names, ", "), Line: s.lineOf(d), Text: d.src})
	}
	slices.SortStableFunc(src.Decls, func(a, b Decl) int { return cmp.Compare(a.Line, b.Line) })
	return src
}

// lineOf is the line at which a declaration's text begins, with its comment.
func (s *sessionState) lineOf(d *liveDecl) int {
	pos := d.node.Pos()
	if g, ok := d.node.(*ast.GenDecl); ok && g.Tok == token.TYPE {
		pos = g.Specs[0].Pos()
	}
	line := s.fset.Position(pos).Line
	if d.doc != "" {
		line -= strings.Count(d.doc, "\n") + 1
	}
	return max(1, line)
}
