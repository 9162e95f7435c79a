package diffmodel

import (
	"go/scanner"
	"go/token"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"goelm/elm/patch"
)

// A constraint knows which texts are the beginning of a diff of a parent: hunks that begin with "@@"; in them lines that are kept or
// removed and stand in the parent one after another, behind those of the hunk before; and added lines that are made of Go's tokens and use
// names that something declares. A diff may end where every hunk changes something and the whole of it makes another text of the parent.
//
// It works on texts, so it serves any vocabulary. States are values: trying a token and not taking it costs nothing.
type constraint struct {
	parent string
	lines  []string
	names  *names   // of all the parent; nil: any names
	scopes []*names // by line, of its function
}

func newConstraint(parent string) *constraint {
	lines := strings.Split(strings.TrimSuffix(parent, "\n"), "\n")
	return &constraint{parent, lines, newNames(parent), scopes(parent, lines)}
}

// namesAt are the names that an added line may use: those of the function that it stands in, if that is known by now.
func (c *constraint) namesAt(s state) *names {
	if s.old > 0 && len(s.at) > 0 {
		return c.scopes[s.at[0]-1]
	}
	return c.names
}

// mode says what a state is in the middle of.
type mode int

const (
	atStart mode = iota // nothing written yet: a line end comes
	atLine              // behind a line end: the line's sign comes
	inHead              // in "@@"
	inOld               // in a line of the parent
	inNew               // in an added line
)

// A state is a text that is the beginning of a diff.
type state struct {
	mode    mode
	line    string // of the current line what stands behind its sign
	open    bool   // a hunk has begun
	changed bool   // the hunk removes or adds something
	old     int    // lines of the parent in the hunk
	least   int    // the hunk's lines of the parent stand here or later
	at      []int  // where the current line (or, at the end of one, the next) may stand in the parent; all from least on if old is 0
	lex     lexer  // of an added line
	namer   namer  // of added lines
}

// maxAdded bounds an added line, in bytes: a text that never becomes Go has to end some time.
const maxAdded = 240

// next is the state behind more text, if that is allowed.
func (c *constraint) next(s state, text string) (state, bool) {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		ok := false
		if s, ok = c.step(s, r, text[i:i+n]); !ok {
			return s, false
		}
		i += n
	}
	return s, true
}

func (c *constraint) step(s state, r rune, text string) (state, bool) {
	if r == '\n' {
		return c.endLine(s)
	}
	switch s.mode {
	case atLine:
		return c.sign(s, r)
	case inHead:
		s.line += text
		return s, s.line == "@"
	case inOld:
		s.line += text
		s.at = c.standing(s)
		return s, len(s.at) > 0
	case inNew:
		s.line += text
		r, text, ok := character(s.line, text)
		if ok && text != "" {
			quiet := s.lex.quote == 0 && !s.lex.comment
			if s.lex, ok = s.lex.next(s.line, r, text); ok && quiet && c.names != nil {
				s.namer, ok = s.namer.next(c.namesAt(s), s.line, r)
			}
		}
		return s, ok && len(s.line) <= maxAdded
	}
	return s, false
}

// character is the character with which a line ends, now that text, a character or a byte of one, stands at its end; "" if more bytes of it must
// follow. It is false if the bytes can be no character.
func character(line, text string) (rune, string, bool) {
	start := len(line) - len(text)
	for k := start - 1; k >= 0 && k >= start-3; k-- { // a byte may follow others of its character
		if utf8.RuneStart(line[k]) {
			if !utf8.FullRuneInString(line[k:start]) {
				start = k
			}
			break
		}
	}
	if !utf8.FullRuneInString(line[start:]) {
		return 0, "", true
	}
	r, n := utf8.DecodeRuneInString(line[start:])
	return r, line[start:], n == len(line)-start && (r != utf8.RuneError || n == 3)
}

// standing are the places where the current line may still stand.
func (c *constraint) standing(s state) []int {
	var at []int
	if s.old == 0 && s.at == nil {
		for i := s.least; i < len(c.lines); i++ {
			if strings.HasPrefix(c.lines[i], s.line) {
				at = append(at, i)
			}
		}
		return at
	}
	for _, i := range s.at {
		if strings.HasPrefix(c.lines[i], s.line) {
			at = append(at, i)
		}
	}
	return at
}

// sign begins a line.
func (c *constraint) sign(s state, r rune) (state, bool) {
	s.line = ""
	switch r {
	case '@':
		if s.open && !(s.changed && s.old > 0) {
			return s, false
		}
		if s.open {
			s.least = s.end()
		}
		s.mode, s.open, s.changed, s.old, s.at = inHead, true, false, 0, nil
		return s, s.least < len(c.lines)
	case ' ', '-':
		if s.old > 0 && len(s.at) == 0 {
			return s, false // the parent has ended
		}
		s.mode, s.changed = inOld, s.changed || r == '-'
		if s.old == 0 {
			s.at = nil
		}
		s.at = c.standing(s)
		return s, s.open && len(s.at) > 0
	case '+':
		s.mode, s.changed, s.lex, s.namer = inNew, true, lexer{}, s.namer.begin()
		return s, s.open
	}
	return s, false
}

// end is the line behind the hunk, at its first place.
func (s state) end() int {
	if len(s.at) > 0 {
		return s.at[0]
	}
	return s.least // the hunk reached the parent's end; nothing can follow, and sign sees to that
}

// endLine closes the current line.
func (c *constraint) endLine(s state) (state, bool) {
	switch s.mode {
	case atStart:
	case inHead:
		if s.line != "@" {
			return s, false
		}
	case inOld:
		var at []int
		found := false
		for _, i := range s.at {
			if c.lines[i] == s.line {
				found = true
				if i+1 < len(c.lines) {
					at = append(at, i+1)
				}
			}
		}
		if !found {
			return s, false
		}
		s.at = at
		s.old++
		if len(at) == 0 {
			s.least = len(c.lines)
		}
	case inNew:
		if !s.lex.closed() || !utf8.ValidString(s.line) || !scans(s.line) {
			return s, false
		}
		if c.names != nil {
			var ok bool
			if s.namer, ok = s.namer.endLine(c.namesAt(s), s.line); !ok {
				return s, false
			}
		}
	default:
		return s, false
	}
	s.mode, s.line = atLine, ""
	return s, true
}

// complete says whether the diff that led to a state may end there.
func (c *constraint) complete(s state, diff string) bool {
	s, ok := c.endLine(s)
	return ok && s.open && s.changed && s.old > 0 && patch.Apply(patch.Unified, c.parent, strings.TrimPrefix(diff, "\n")+"\n").Outcome == patch.Applied
}

// A lexer follows an added line far enough to know when it can no longer become Go.
type lexer struct {
	quote   rune // of the literal that is open; 0: none
	from    int  // where it begins in the line
	escaped bool
	comment bool
}

func (l lexer) closed() bool { return l.quote == 0 }

// next takes one character; line holds it already.
func (l lexer) next(line string, r rune, text string) (lexer, bool) {
	switch {
	case l.comment:
		return l, r == '\t' || unicode.IsPrint(r)
	case l.quote != 0:
		if !unicode.IsPrint(r) {
			return l, false
		}
		switch {
		case l.escaped:
			l.escaped = false
			return l, strings.ContainsRune(`abfnrtv\01234567xuU`+string(l.quote), r)
		case r == '\\':
			l.escaped = true
		case r == l.quote:
			_, err := strconv.Unquote(line[l.from:])
			l.quote = 0
			return l, err == nil
		case l.quote == '\'' && len(line)-l.from > 12:
			return l, false
		}
		return l, true
	case r == '"' || r == '\'':
		l.quote, l.from = r, len(line)-len(text)
		return l, true
	case r == '/' && strings.HasSuffix(line, "//"):
		l.comment = true
		return l, true
	case r == '*' && strings.HasSuffix(line, "/*"):
		return l, false // may go over several lines
	case strings.ContainsRune("#$?@`\\", r):
		return l, false
	}
	return l, r == '\t' || unicode.IsPrint(r)
}

// scans says whether a line is made of Go's tokens.
func scans(line string) bool {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", fset.Base(), len(line)), []byte(line), func(token.Position, string) {}, 0)
	for {
		if _, tok, _ := s.Scan(); tok == token.EOF {
			return s.ErrorCount == 0
		}
	}
}
