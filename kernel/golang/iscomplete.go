package golang

import (
	"errors"
	"go/ast"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// IsComplete tells whether a cell can run as it is: "complete", "incomplete" (more text could make it complete; with the
// indent of the next line), or "invalid". It looks at the syntax only.
func (s *Session) IsComplete(src string) (status, indent string) {
	toks, open, ok := nesting(src)
	indent = strings.Repeat("\t", len(open))
	switch {
	case !ok:
		return "invalid", ""
	case standsAlone(src):
		return "complete", ""
	case functionWithoutBody(src):
		return "invalid", ""
	case viable(src, open):
		return "incomplete", indent
	}
	for _, longer := range extensions(src, toks) {
		if standsAlone(longer) || viable(longer, open) {
			return "incomplete", indent
		}
	}
	return "invalid", ""
}

// nesting gives the tokens of src and the brackets that would close those which it leaves open; not ok if one is closed that was not open.
func nesting(src string) (toks []cellToken, open []token.Token, ok bool) {
	f := token.NewFileSet().AddFile("", -1, len(src))
	var sc scanner.Scanner
	sc.Init(f, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := sc.Scan()
		switch tok {
		case token.EOF:
			return toks, open, true
		case token.LPAREN:
			open = append(open, token.RPAREN)
		case token.LBRACK:
			open = append(open, token.RBRACK)
		case token.LBRACE:
			open = append(open, token.RBRACE)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) == 0 || open[len(open)-1] != tok {
				return toks, open, false
			}
			open = open[:len(open)-1]
		}
		if tok != token.SEMICOLON || lit != "\n" {
			toks = append(toks, cellToken{f.Offset(pos), tok, lit})
		}
	}
}

// standsAlone reports whether src is a cell without syntax errors whose end is no type, which only begins a literal.
func standsAlone(src string) bool {
	c, err := splitCell(token.NewFileSet(), "cell", src)
	if err != nil {
		return false
	}
	if len(c.stmts) == 0 {
		return true
	}
	switch last := c.stmts[len(c.stmts)-1].(type) {
	case *ast.ExprStmt:
		return !isTypeSyntax(last.X)
	case *ast.AssignStmt:
		return !isTypeSyntax(last.Rhs[len(last.Rhs)-1])
	case *ast.DeclStmt:
		specs := last.Decl.(*ast.GenDecl).Specs
		if v, ok := specs[len(specs)-1].(*ast.ValueSpec); ok && len(v.Values) > 0 {
			return !isTypeSyntax(v.Values[len(v.Values)-1])
		}
	}
	return true
}

func isTypeSyntax(x ast.Expr) bool {
	switch x.(type) {
	case *ast.ArrayType, *ast.FuncType, *ast.MapType, *ast.StructType, *ast.InterfaceType, *ast.ChanType:
		return true
	}
	return false
}

// tails are what could follow a beginning of a cell. They need not make sense: an error that a beginning has whatever
// follows is its own, one that goes away with some tail is not.
var tails = []string{
	"", " x", " {}", " x := x", " x := x; x {}", " x {}", ") {}", " T {}", " int", " = x", " := x {}", ": x", ")", "]", "}", " <- x", " x)", "; x {}", "; ; {}", " := range x {}", " \"x\"", " x int", " (x)", " (T) x() {}", "}{}", "]T", "] T {}",
}

// deepestTail is how many open brackets viable closes in its tails.
const deepestTail = 4

// viable reports whether some text could follow src, which leaves brackets open, and make it a cell.
func viable(src string, open []token.Token) bool {
	all := tails
	closed := ""
	for i, bracket := range slices.Backward(open) { // what the innermost brackets hold may need more behind them
		closed += bracket.String()
		for _, end := range []string{"", "()", " = x", " := x"} {
			all = append(all[:len(all):len(all)], closed+end, " x"+closed+end, " {}"+closed+end)
		}
		if len(open)-i == deepestTail {
			break
		}
	}
	var common map[Diagnostic]bool
	for _, tail := range all {
		errs := errorsWithin(src+tail, len(src))
		if common == nil {
			common = errs
		}
		for d := range common {
			if !errs[d] {
				delete(common, d)
			}
		}
		if len(common) == 0 {
			return true
		}
	}
	return false
}

// functionWithoutBody reports whether all that is wrong with src is a function without a body whose line is over.
func functionWithoutBody(src string) bool {
	for d := range errorsWithin(src, len(src)) {
		if d.Msg == noBody {
			return true
		}
	}
	return false
}

// errorsWithin are the syntax errors of text at offsets below end.
func errorsWithin(text string, end int) map[Diagnostic]bool {
	errs := map[Diagnostic]bool{}
	_, err := splitCell(token.NewFileSet(), "cell", text)
	var list ErrorList
	errors.As(err, &list)
	for _, d := range list {
		off := offsetOf(text, d.Line, d.Col)
		if d.Msg == noBody && !strings.Contains(text[max(0, off):end], "\n") {
			continue // it may come
		}
		if off >= 0 && off < end {
			errs[d] = true
		}
	}
	return errs
}

// extensions gives src with its last token replaced by longer ones that begin with it.
func extensions(src string, toks []cellToken) []string {
	if len(toks) == 0 {
		return nil
	}
	last := toks[len(toks)-1]
	text := src[last.off:]
	if strings.TrimRight(text, " \t\r\n") != text && !unterminated(text) {
		return nil // the last token is over
	}
	var out []string
	add := func(with string) { out = append(out, src[:last.off]+with) }
	switch {
	case unterminated(text):
		switch {
		case text[0] == '`':
			add("``")
		case !strings.Contains(text, "\n") && text[0] == '"':
			add(`"x"`)
		case !strings.Contains(text, "\n") && text[0] == '\'':
			add("'x'")
		case strings.HasPrefix(text, "/*"):
			add(" ")
		}
	case last.tok == token.COMMENT:
	case last.tok == token.INT, last.tok == token.FLOAT, last.tok == token.IMAG, last.tok == token.ILLEGAL && text[0] <= '9':
		add("1")
	case last.tok == token.IDENT || last.tok.IsKeyword():
		add(text + "x")
		for t := token.BREAK; t <= token.VAR; t++ {
			if strings.HasPrefix(t.String(), text) {
				add(t.String())
			}
		}
	default:
		if n := len(toks); text == "." && n > 1 && toks[n-2].tok == token.PERIOD && toks[n-2].off == last.off-1 {
			out = append(out, src[:last.off-1]+"...")
		}
		for _, op := range longerOperators {
			if strings.HasPrefix(op, text) && op != text {
				add(op)
			}
		}
		if text == "/" {
			add(" ")
		}
		if text == "." {
			add(".5")
		}
	}
	return out
}

// longerOperators are the operators that begin with another.
var longerOperators = []string{
	"<<", ">>", "&^", "<<=", ">>=", "&^=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "&&", "||", "<-", "++", "--", "==", "!=", "<=", ">=", ":=", "...",
}

// unterminated reports whether text is the beginning of a literal or comment that does not end.
func unterminated(text string) bool {
	if text == "" || !strings.ContainsRune("`\"'/", rune(text[0])) || strings.HasPrefix(text, "//") || text == "/" {
		return false
	}
	bad := false
	var sc scanner.Scanner
	sc.Init(token.NewFileSet().AddFile("", -1, len(text)), []byte(text), func(_ token.Position, msg string) {
		bad = bad || strings.Contains(msg, "not terminated") || strings.Contains(msg, "escape")
	}, scanner.ScanComments)
	sc.Scan()
	return bad
}

// offsetOf is the byte offset of a line and column, or -1.
func offsetOf(src string, line, col int) int {
	off := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(src[off:], '\n')
		if i < 0 {
			return -1
		}
		off += i + 1
	}
	return off + col - 1
}
