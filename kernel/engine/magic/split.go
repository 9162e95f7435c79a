package magic

import (
	"go/parser"
	"go/scanner"
	"go/token"
	"iter"
	"regexp"
	"strings"
	"unicode"
)

// A part is a stretch of a cell that holds a command.
type part struct {
	name       string // "%time", "!", "%%bash"
	args       string // without the Go in stmt
	start, end int    // bytes of the cell; the end of its last line is not in it
	stmt       int    // where the Go in it begins, for a command that takes Go; end otherwise
	tail       int    // where that Go ends and something else follows; 0: it goes to end
	last       bool   // no Go follows
	maybeGo    bool   // it parses as the cell's last expression
}

// split finds the commands of a cell that does not begin with %%.
func split(src string) []part {
	var parts []part
	for pos := 0; pos < len(src); {
		p, ok := nextPart(src, pos)
		if !ok {
			break
		}
		parts = append(parts, p)
		pos = p.end
	}
	return parts
}

// nextPart finds the next command at or after pos, the beginning of a statement outside of all brackets.
func nextPart(src string, pos int) (part, bool) {
	depth, begins := 0, true
	for t := range tokens(src, pos) {
		if begins && depth == 0 && firstOnLine(src, t.off) {
			if p, ok := questionLine(src, t.off); ok {
				return p, true
			}
			switch {
			case t.tok == token.REM && (wordAfter(src, t.off+1) != "" || strings.TrimSpace(src[t.off+1:lineEnd(src, t.off)]) == ""):
				return lineCommand(src, t.off), true
			case t.tok == token.NOT:
				if p, ok := shellLine(src, t.off); ok {
					return p, true
				}
			}
		}
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		begins = t.tok == token.SEMICOLON
	}
	return part{}, false
}

// A tok is a token and where it begins.
type tok struct {
	off int
	tok token.Token
	lit string
}

// tokens yields the tokens from pos on, the last is EOF. What is no token is token.ILLEGAL.
func tokens(src string, pos int) iter.Seq[tok] {
	return func(yield func(tok) bool) {
		text := src[pos:]
		f := token.NewFileSet().AddFile("", -1, len(text))
		var s scanner.Scanner
		s.Init(f, []byte(text), func(token.Position, string) {}, 0)
		for {
			p, t, lit := s.Scan()
			if !yield(tok{pos + f.Offset(p), t, lit}) || t == token.EOF {
				return
			}
		}
	}
}

func firstOnLine(src string, off int) bool {
	before := strings.TrimRight(src[:off], " \t\r") // from the back: a line may be long
	return before == "" || before[len(before)-1] == '\n'
}

// wordAfter is the name of a command: the letters at off, after another % if there is one.
func wordAfter(src string, off int) string {
	end := off
	if end < len(src) && src[end] == '%' {
		end++
	}
	first := end
	for end < len(src) && (src[end] < 0x80 && unicode.IsLetter(rune(src[end])) || end > first && src[end] == '_') {
		end++
	}
	if end == first {
		return ""
	}
	return src[off:end]
}

// lineCommand takes the command whose % stands at off.
func lineCommand(src string, off int) part {
	p := part{name: "%" + wordAfter(src, off+1), start: off}
	p.end = lineEnd(src, off)
	args := off + len(p.name)
	args += len(src[args:p.end]) - len(strings.TrimLeft(src[args:p.end], " \t"))
	p.args, p.stmt = strings.TrimSpace(src[args:p.end]), p.end
	c, _ := Find(p.name)
	if !c.goes || p.args == "" || p.args[0] == '!' {
		p.last = isBlank(src[p.end:])
		return p
	}
	p.args, p.stmt = "", args
	p.end = statementsEnd(src, args)
	p.last = isBlank(src[p.end:])
	return p
}

// questionName is the name of which a line asks for the documentation.
var questionName = regexp.MustCompile(`^(\??)\s*([%]{0,2}[\pL_][\pL\pN_]*(?:\.[\pL_][\pL\pN_]*)*|!)\s*(\?{0,2})$`)

// questionLine takes a line that is a name with one or two question marks, as in IPython.
func questionLine(src string, off int) (part, bool) {
	end := lineEnd(src, off)
	if !strings.Contains(src[off:end], "?") {
		return part{}, false
	}
	m := questionName.FindStringSubmatchIndex(strings.TrimRight(src[off:end], " \t\r"))
	if m == nil || (m[2] == m[3]) == (m[6] == m[7]) {
		return part{}, false
	}
	p := part{name: "?", args: src[off+m[6] : off+m[7]], start: off, stmt: off + m[4], tail: off + m[5], end: end, last: isBlank(src[end:])}
	return p, true
}

// statementsEnd is where the line of statements that begins at pos ends; brackets may carry it over several lines.
func statementsEnd(src string, pos int) int {
	depth := 0
	for t := range tokens(src, pos) {
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.SEMICOLON:
			if depth <= 0 && t.lit == "\n" {
				return t.off
			}
		}
	}
	return len(src)
}

// shellLine takes the shell command whose ! stands at off, unless the line can be nothing but Go.
func shellLine(src string, off int) (part, bool) {
	p := part{name: "!", start: off, end: lineEnd(src, off)}
	for strings.HasSuffix(src[:p.end], "\\") && p.end < len(src) {
		p.end = lineEnd(src, p.end+1)
	}
	p.args, p.stmt = strings.TrimSpace(src[off+1:p.end]), p.end
	end := statementsEnd(src, off)
	_, err := parser.ParseExpr(src[off:end])
	p.maybeGo = err == nil && isBlank(src[end:])
	p.last = isBlank(src[p.end:])
	if p.args == "" || p.maybeGo && end > p.end {
		return part{}, false // an expression over several lines
	}
	return p, true
}

func lineEnd(src string, off int) int {
	if i := strings.IndexByte(src[off:], '\n'); i >= 0 {
		return off + i
	}
	return len(src)
}

// isBlank reports whether text holds nothing but space and comments.
func isBlank(text string) bool {
	for t := range tokens(text, 0) {
		if t.tok != token.EOF && t.tok != token.SEMICOLON {
			return false
		}
	}
	return true
}

// block splits a cell that begins with %% after its first line. The blank lines before it stay with the body.
func block(src string) (head part, body string, ok bool) {
	trimmed := strings.TrimLeft(src, " \t\r\n")
	if !strings.HasPrefix(trimmed, "%%") {
		return part{}, "", false
	}
	start := len(src) - len(trimmed)
	end := lineEnd(src, start)
	name := "%" + wordAfter(src, start+1)
	if name == "%" {
		name = "%%"
	}
	return part{name: name, args: strings.TrimSpace(src[start+len(name) : end]), start: start, end: end, stmt: end}, src[min(end+1, len(src)):], true
}
