package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// A cell is a parsed cell: declarations that stand at package level, and statements.
type cell struct {
	decls *ast.File // imports, types, constants, functions and methods
	stmts []ast.Stmt
	// program: the cell begins with a package clause, so it is a whole program, which runs as one.
	program bool
	// stmtFile is the file that holds stmts, in the body of its first function.
	stmtFile       *ast.File
	declAt, stmtAt token.Pos // of the cell's first byte in either half
	// unresolved are the identifiers that nothing in the cell declares.
	unresolved map[*ast.Ident]bool
}

// splitCell parses a cell, which mixes imports, declarations and statements in any order. Both halves are parsed from
// texts of the cell's own length in which the other half is blank, so all positions are those of the cell.
func splitCell(fset *token.FileSet, name, src string) (*cell, error) {
	toks, err := scanTokens(name, src)
	if err != nil {
		return nil, err
	}
	c, err := parseHalves(fset, name, src, toks)
	if err != nil {
		return nil, err
	}
	if err := bodiless(fset, c.decls); err != nil {
		return nil, syntaxErrors(err, name)
	}
	if len(c.stmtFile.Decls) != 1 {
		return nil, ErrorList{{File: name, Line: 1, Col: 1, Msg: "unbalanced braces", Code: "syntax"}}
	}
	return c, nil
}

// packageClause is the length of a package clause with which a cell begins, or 0.
func packageClause(toks []cellToken) int {
	if len(toks) > 2 && toks[0].tok == token.PACKAGE && toks[1].tok == token.IDENT && toks[2].tok == token.SEMICOLON {
		return toks[1].off + len(toks[1].lit)
	}
	return 0
}

// splitLoose takes what can be understood of a cell that is being typed.
func splitLoose(fset *token.FileSet, name, src string) *cell {
	toks, _ := scanTokens(name, src)
	c, _ := parseHalves(fset, name, src, toks)
	return c
}

func parseHalves(fset *token.FileSet, name, src string, toks []cellToken) (*cell, error) {
	decl, stmt := []byte(src), []byte(src)
	last := packageClause(toks)
	blank(stmt[:last])
	program := last > 0
	for _, r := range declRanges(toks, len(src)) {
		blank(decl[last:r.start])
		blank(stmt[r.start:r.end])
		last = r.end
	}
	blank(decl[last:])
	blank(decl[:packageClause(toks)])
	dirc := fmt.Sprintf("/*line %s:1:1*/", name)
	declHead, stmtHead := "package main;"+dirc, "package main;func _(){"+dirc
	declFile, derr := parser.ParseFile(fset, name, declHead+string(decl), parser.AllErrors)
	derr = anyOrder(derr)
	stmtFile, serr := parser.ParseFile(fset, name, stmtHead+string(stmt)+"\n}", parser.AllErrors)
	c := &cell{
		program: program, decls: declFile, stmtFile: stmtFile, unresolved: map[*ast.Ident]bool{},
		declAt: declFile.FileStart + token.Pos(len(declHead)), stmtAt: stmtFile.FileStart + token.Pos(len(stmtHead)),
	}
	if len(stmtFile.Decls) > 0 {
		if f, ok := stmtFile.Decls[0].(*ast.FuncDecl); ok && f.Body != nil {
			c.stmts = f.Body.List
		}
	}
	for _, id := range append(declFile.Unresolved, stmtFile.Unresolved...) {
		c.unresolved[id] = true
	}
	if derr != nil || serr != nil {
		return c, joinSyntax(name, src, derr, serr)
	}
	return c, nil
}

// anyOrder leaves out that imports follow other declarations: in a cell they may.
func anyOrder(err error) error {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		return err
	}
	return slices.DeleteFunc(list, func(e *scanner.Error) bool {
		return e.Msg == "imports must appear before other declarations"
	}).Err()
}

// bodiless is an error for functions that have no body; the parser lets them pass.
func bodiless(fset *token.FileSet, file *ast.File) error {
	var errs scanner.ErrorList
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body == nil {
			errs.Add(fset.Position(f.Pos()), noBody)
		}
	}
	return errs.Err()
}

// noBody is also what Go's compiler says.
const noBody = "missing function body"

// joinSyntax collects the errors of both halves. Those past the end of the cell come from what splitCell adds there; they
// count only if there is no other.
func joinSyntax(name, src string, errs ...error) error {
	var out, past ErrorList
	last := strings.Count(src, "\n") + 1
	for _, err := range errs {
		if err == nil {
			continue
		}
		for _, d := range syntaxErrors(err, name).(ErrorList) {
			if d.Line > last {
				d.Line, d.Col = last, len(src)-strings.LastIndexByte(src, '\n')
				past = append(past, d)
			} else {
				out = append(out, d)
			}
		}
	}
	if len(out) == 0 {
		out = past[:min(1, len(past))]
	}
	out.sort()
	return out
}

// blank overwrites text with spaces, but keeps line ends.
func blank(b []byte) {
	for i, c := range b {
		if c != '\n' && c != '\r' {
			b[i] = ' '
		}
	}
}

type cellToken struct {
	off int
	tok token.Token
	lit string
}

// scanTokens lists the tokens of src; lexical errors are an ErrorList.
func scanTokens(name, src string) ([]cellToken, error) {
	fset := token.NewFileSet()
	f := fset.AddFile(name, -1, len(src))
	var s scanner.Scanner
	var errs ErrorList
	s.Init(f, []byte(src), func(p token.Position, msg string) {
		errs = append(errs, Diagnostic{File: name, Line: p.Line, Col: p.Column, Msg: msg, Code: "syntax"})
	}, 0)
	var toks []cellToken
	for {
		pos, tok, lit := s.Scan()
		toks = append(toks, cellToken{f.Offset(pos), tok, lit})
		if tok == token.EOF {
			break
		}
	}
	if errs != nil {
		return toks, errs
	}
	return toks, nil
}

type textRange struct{ start, end int }

// declRanges finds the imports, types, constants, functions and methods at the top level of a cell.
func declRanges(toks []cellToken, size int) []textRange {
	var out []textRange
	depth, start := 0, true // start: a statement may begin here
	for i := 0; i < len(toks); i++ {
		t := toks[i]
		if depth == 0 && start && isDecl(toks, i) {
			end := declEnd(toks, i)
			off := size
			if end < len(toks) {
				off = min(toks[end].off, size)
			}
			out = append(out, textRange{t.off, off})
			i, start = end, true
			continue
		}
		switch t.tok {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		}
		start = t.tok == token.SEMICOLON
	}
	return out
}

// isDecl reports whether a package-level declaration begins at token i. A function literal is none.
func isDecl(toks []cellToken, i int) bool {
	switch toks[i].tok {
	case token.IMPORT, token.TYPE, token.CONST:
		return true
	case token.FUNC:
		if i+1 >= len(toks) {
			return false
		}
		if toks[i+1].tok == token.IDENT {
			return true
		}
		if toks[i+1].tok != token.LPAREN {
			return false
		}
		j := closing(toks, i+1)
		return j+2 < len(toks) && toks[j+1].tok == token.IDENT && toks[j+2].tok == token.LPAREN
	}
	return false
}

// closing is the index of the bracket that closes the one at i, or the last token.
func closing(toks []cellToken, i int) int {
	depth := 0
	for ; i < len(toks)-1; i++ {
		switch toks[i].tok {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return i
}

// declEnd is the index of the semicolon that ends the declaration at token i, or of the end of the text.
func declEnd(toks []cellToken, i int) int {
	depth := 0
	for ; i < len(toks); i++ {
		switch toks[i].tok {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		case token.SEMICOLON:
			if depth <= 0 {
				return i
			}
		case token.EOF:
			return i
		}
	}
	return len(toks) - 1
}
