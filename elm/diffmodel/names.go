package diffmodel

import (
	"go/scanner"
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// names are the identifiers that added lines may use without declaring them: the parent's, Go's own, and math's.
type names struct {
	plain    []string // sorted
	selected []string // behind a dot, sorted
	within   []string // the plain ones that may stand within an expression, sorted
}

// mathNames are what programs call of package math, which is imported by itself.
var mathNames = strings.Fields("Abs Acos Asin Atan Atan2 Cbrt Ceil Copysign Cos Cosh E Exp Exp2 Float64bits Floor Hypot Inf IsInf IsNaN Log Log10 Log1p Log2 Max MaxFloat64 " +
	"MaxInt Min MinInt Mod NaN Phi Pi Pow Round Sin Sinh Sqrt Sqrt2 Tan Tanh Trunc")

// builderNames are the methods of the builders of walkers and pictures, which programs call whether the parent does or not.
var builderNames = strings.Fields("Joint Muscle Distance Background Circle Gray Line Rect RGB Triangle Alpha")

// goNames are Go's keywords, and of what it declares in every file what small programs use; the rest of it counts where the parent uses it.
var goNames = strings.Fields("break case const continue default defer else fallthrough for func go goto if interface map package range return select struct switch type var " +
	"append bool false float64 int len make max min string true math")

// scopes are the names that each line of a parent may use: those within its function, and those of all functions' and types' names.
func scopes(parent string, lines []string) []*names {
	top := ""
	var parts []string // the functions' texts, or what lies between them
	part := make([]int, len(lines))
	begin := true
	for i, l := range lines {
		first, rest, _ := strings.Cut(l, " ")
		switch first {
		case "func", "type", "var", "const":
			top += strings.SplitN(strings.TrimLeft(rest, "( "), "(", 2)[0] + "\n"
			begin = true
		}
		if begin || strings.HasPrefix(l, "//") {
			parts = append(parts, "")
			begin = false
		}
		part[i] = max(len(parts)-1, 0)
		if len(parts) == 0 {
			parts = append(parts, "")
		}
		parts[part[i]] += l + "\n"
	}
	made := make([]*names, len(parts))
	out := make([]*names, len(lines))
	for i := range lines {
		k := part[i]
		if made[k] == nil {
			made[k] = newNames(parts[k] + top)
			made[k].selected = nil
		}
		out[i] = made[k]
	}
	whole := newNames(parent)
	for _, n := range made {
		if n != nil {
			n.selected = whole.selected // fields and methods are everybody's
		}
	}
	return out
}

func newNames(parent string) *names {
	n := &names{plain: slices.Clone(goNames), selected: append(slices.Clone(mathNames), builderNames...)}
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", fset.Base(), len(parent)), []byte(parent), func(token.Position, string) {}, 0)
	dot := false
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.IDENT {
			if dot {
				n.selected = append(n.selected, text)
			} else {
				n.plain = append(n.plain, text)
			}
		}
		dot = tok == token.PERIOD
	}
	n.plain, n.selected = sorted(n.plain), sorted(n.selected)
	for _, name := range n.plain {
		if !isKeyword(name) || slices.Contains(inner, name) {
			n.within = append(n.within, name)
		}
	}
	return n
}

// inner are the keywords that may stand within an expression, or behind the beginning of a line.
var inner = []string{"func", "interface", "map", "range", "struct"}

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// begins says whether a known name begins so, known whether there is just this one. declared are more names, each between blanks.
func (n *names) begins(dot, first bool, text, declared string) bool {
	list := n.list(dot, first)
	i, _ := slices.BinarySearch(list, text)
	return i < len(list) && strings.HasPrefix(list[i], text) || !dot && strings.Contains(declared, " "+text)
}

func (n *names) known(dot, first bool, text, declared string) bool {
	_, ok := slices.BinarySearch(n.list(dot, first), text)
	return ok || !dot && strings.Contains(declared, " "+text+" ")
}

func (n *names) list(dot, first bool) []string {
	switch {
	case dot:
		return n.selected
	case first:
		return n.plain
	}
	return n.within
}

// A namer follows an added line outside of literals and comments, and knows when it uses a name that nothing declares, or closes what is not
// open. A line may declare new names: "x := ", "x, y := ", "for i := ", "var x", and all of a function's head.
type namer struct {
	from     int    // of the identifier or number that is being written, behind the line's sign, plus one; 0: none
	number   bool   // it is a number
	dot      bool   // it stands behind a dot
	after    string // the identifier before, while only a blank follows it
	head     bool   // the rest of the line is a function's head
	first    bool   // a declaration may begin here
	variable bool   // and does: behind var or const
	pending  byte   // 'n' behind a new name, until ':' and then '='
	open     int    // brackets and parentheses that are open
	last     rune   // the last character that is no blank, 0: none
	fresh    string // the new names of the declaration, each between blanks
	declared string // the names that added lines have declared, each between blanks
}

// begin is the namer at the beginning of another line.
func (w namer) begin() namer { return namer{first: true, declared: w.declared} }

func isName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// next takes one character; line holds it already. It is false if the line uses a name that nothing declares.
func (w namer) next(n *names, line string, r rune) (namer, bool) {
	at := len(line) - utf8.RuneLen(r)
	switch r {
	case '(', '[':
		w.open++
	case ')', ']':
		w.open--
		if w.open < 0 && w.last != 0 { // what closes an earlier line's begins its own
			return w, false
		}
	}
	if r != ' ' && r != '\t' {
		w.last = r
	}
	if w.from > 0 {
		if isName(r) || w.number && r == '.' {
			return w, w.number || w.may(n, line[w.from-1:])
		}
		var ok bool
		if w, ok = w.end(n, line[:at]); !ok {
			return w, false
		}
	}
	switch {
	case w.pending == ':':
		w.pending = 0
		w.declared, w.fresh = w.declared+w.fresh, ""
		w.first, w.after, w.dot = false, "", false
		return w, r == '='
	case isName(r):
		if w.pending == 'n' && !w.first {
			return w, false
		}
		w.from, w.number = at+1, unicode.IsDigit(r)
		return w, w.number || w.may(n, line[at:])
	case r == ' ' || r == '\t':
		return w, true
	case r == ',':
		// A list of names may go on to be declared if it stood at the beginning.
		w.first = w.first || w.pending == 'n' || w.after == ","
		w.after, w.dot = "", false
		return w, true
	case w.pending == 'n':
		w.pending = ':'
		return w, r == ':'
	}
	w.first = r == ';' || r == '{' || r == '}'
	w.dot, w.after, w.variable = r == '.', "", false
	return w, true
}

// may says whether an identifier may begin so.
func (w namer) may(n *names, text string) bool {
	return w.head || w.first && !w.dot || text == "_" || n.begins(w.dot, w.first, text, w.declared+w.fresh)
}

// end closes the identifier or number with which a line ends.
func (w namer) end(n *names, line string) (namer, bool) {
	text := line[w.from-1:]
	wasFirst, dot := w.first, w.dot
	w.from, w.first, w.dot, w.after = 0, false, false, ""
	if w.number {
		w.number = false
		return w, true
	}
	switch {
	case w.head:
		w.declared = declare(w.declared, text)
		return w, true
	case text == "func":
		w.head = true
		return w, true
	case w.variable && !dot && !isKeyword(text):
		w.declared = declare(w.declared, text)
		w.after = ","
		return w, true
	case n.known(dot, wasFirst, text, w.declared+w.fresh) || text == "_":
		switch text {
		case "for", "if", "switch", "else":
			w.first = true
		case "var", "const":
			w.first, w.variable = true, true
		default:
			if wasFirst {
				w.after = "," // "x, y := " may follow
			}
		}
		return w, true
	case wasFirst && !dot:
		w.pending, w.fresh = 'n', declare(w.fresh, text)
		return w, true
	}
	return w, false
}

// endLine is false if the line ends within a declaration or parentheses, or with a name that nothing declares.
func (w namer) endLine(n *names, line string) (namer, bool) {
	ok := true
	if w.from > 0 {
		w, ok = w.end(n, line)
	}
	return w, ok && w.pending == 0 && (w.open <= 0 || strings.ContainsRune("([{,", w.last))
}

func declare(list, name string) string {
	if list == "" {
		list = " "
	}
	return list + name + " "
}

func isKeyword(text string) bool { return token.IsKeyword(text) }
