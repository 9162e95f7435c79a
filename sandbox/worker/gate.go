package worker

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strconv"
	"strings"
	"unicode/utf8"

	"goelm/sandbox/allow"
)

// The gates in front of the parser, which is recursive: a source of 60 KiB can nest deeply enough to end the process.
const (
	maxTokens  = 40_000
	maxNesting = 200   // brackets open at once
	maxPrefix  = 400   // operators, brackets and keywords in a row, as in --x, [][]int and func() func()
	maxLength  = 4_000 // tokens of one expression or simple statement
	maxElse    = 500   // else in the same function
	maxFuncs   = 2_000 // func, declared or literal
)

// A sight is what a gate has seen in a source.
type sight struct {
	goroutines bool // a go statement
	unicode    bool // package unicode, or something of that name
}

// gate reads the tokens of a source and refuses, in words, what must not reach the parser or the interpreter; "" lets it
// pass. What is merely wrong is not refused here: the compiler has the better words for it.
func gate(src string, limit int64) (string, sight) {
	if int64(len(src)) > limit {
		return fmt.Sprintf("the source is longer than %d bytes", limit), sight{}
	}
	if !utf8.ValidString(src) || strings.ContainsRune(src, 0) {
		return "the source is not UTF-8 text", sight{}
	}
	var g gatekeeper
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(src)), []byte(src), nil, scanner.ScanComments) // errors are the compiler's
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return "", g.seen
		}
		if why := g.token(tok, lit); why != "" {
			return fmt.Sprintf("%s (line %d)", why, fset.Position(pos).Line), g.seen
		}
	}
}

// A gatekeeper is the state of a gate between two tokens.
type gatekeeper struct {
	tokens, nesting, prefix, length, elses, funcs int

	importing bool // after the word import, up to the end of its declaration
	grouped   bool // inside import ( ... )

	seen sight
}

func (g *gatekeeper) token(tok token.Token, lit string) string {
	if tok == token.COMMENT {
		if strings.HasPrefix(lit, "//go:") || strings.HasPrefix(lit, "//export ") {
			return fmt.Sprintf("compiler directives are not available to candidates: %.40s", lit)
		}
		return ""
	}
	if g.tokens++; g.tokens > maxTokens {
		return fmt.Sprintf("the source has more than %d tokens", maxTokens)
	}
	if why := g.imports(tok, lit); why != "" {
		return why
	}
	switch {
	case tok == token.GO:
		g.seen.goroutines = true
	case tok == token.IDENT && lit == "unicode":
		g.seen.unicode = true
	}
	return g.shape(tok)
}

// imports checks import declarations against the list of what candidates may import.
func (g *gatekeeper) imports(tok token.Token, lit string) string {
	if tok == token.IMPORT {
		g.importing, g.grouped = true, false
		return ""
	}
	if !g.importing {
		return ""
	}
	switch tok {
	case token.LPAREN:
		g.grouped = true
	case token.RPAREN:
		g.importing = false
	case token.SEMICOLON:
		g.importing = g.grouped
	case token.STRING:
		path, err := strconv.Unquote(lit)
		if err == nil && !allow.Import(path) {
			return fmt.Sprintf("import of %q is not available to candidates", path)
		}
		if path == "unicode" {
			g.seen.unicode = true
		}
	}
	return ""
}

// shape bounds what makes the parser, the type checker and the interpreter recurse.
func (g *gatekeeper) shape(tok token.Token) string {
	switch tok {
	case token.LPAREN, token.LBRACK, token.LBRACE:
		if g.nesting++; g.nesting > maxNesting {
			return fmt.Sprintf("brackets are nested more than %d deep", maxNesting)
		}
	case token.RPAREN, token.RBRACK, token.RBRACE:
		g.nesting--
	case token.ELSE:
		if g.elses++; g.elses > maxElse {
			return fmt.Sprintf("more than %d else in one function", maxElse)
		}
	case token.FUNC:
		if g.nesting == 0 {
			g.elses = 0
		}
		if g.funcs++; g.funcs > maxFuncs {
			return fmt.Sprintf("more than %d functions", maxFuncs)
		}
	}
	switch tok {
	case token.SEMICOLON, token.COMMA, token.LBRACE, token.RBRACE:
		g.length = 0
	default:
		if g.length++; g.length > maxLength {
			return fmt.Sprintf("an expression is longer than %d tokens", maxLength)
		}
	}
	switch tok {
	case token.IDENT, token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.SEMICOLON, token.LBRACE, token.COMMA:
		g.prefix = 0
	default: // operators and brackets without an operand between them
		if g.prefix++; g.prefix > maxPrefix {
			return fmt.Sprintf("more than %d operators and brackets in a row", maxPrefix)
		}
	}
	return ""
}
