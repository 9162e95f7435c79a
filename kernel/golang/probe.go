package golang

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A probe is a look at one identifier of a cell that is being typed: what stands around it, and what the type checker
// makes of it.
type probe struct {
	cc    *cellCheck
	id    *ast.Ident
	above []ast.Node // what encloses id, the innermost last
}

// placeholder is put where the cursor stands, so that the source parses.
const placeholder = "zz9zz"

// probe looks at src with word in place of the bytes from start to end. The source may be broken: if nothing can be
// made of it as a whole, then of what stands before the cursor, more or less completed, or of its line alone. Nil if there is no identifier.
// After use, the probe's files must be dropped.
func (s *Session) probe(src string, start, end int, word string) *probe {
	before := src[:start] + word
	line := strings.LastIndexByte(before, '\n') + 1
	rest := closers(before)
	texts := []string{before + src[end:], before + rest}
	for i := range min(len(rest), deepestTail) { // go and defer want a call
		texts = append(texts, before+rest[:i+1]+"()"+rest[i+1:])
	}
	texts = append(texts, before+" = 0"+rest, blankText(before[:line])+before[line:]+closers(before[line:]))
	var first *probe
	for _, text := range texts {
		p := s.look(text, start)
		if p != nil && p.known() {
			first.drop()
			return p
		}
		if first == nil {
			first = p
		} else {
			p.drop()
		}
	}
	return first
}

// look checks text, ignoring its errors, and finds the identifier at offset pos. It is nil if there is none.
func (s *Session) look(text string, pos int) (p *probe) {
	defer func() {
		if recover() != nil { // half a cell may surprise more than the parser
			p = nil
		}
	}()
	st := s.current().clone()
	st.cells++
	cc := &cellCheck{s: s, st: st, name: "cursor", src: text, cell: splitLoose(st.fset, "cursor", text), loose: true, frozen: map[string]bool{}}
	p = &probe{cc: cc}
	if !p.find(pos) {
		p.drop()
		return nil
	}
	cc.collectDecls()
	cc.collectStmts()
	cc.dropRedefined()
	cc.autoImport()
	for range 3 {
		if again, _ := cc.attempt(); !again {
			break
		}
	}
	return p
}

// drop forgets the files of a probe, which would otherwise stay with the session.
func (p *probe) drop() {
	if p == nil {
		return
	}
	for _, at := range []token.Pos{p.cc.cell.declAt, p.cc.cell.stmtAt, p.cc.varsAt} {
		if f := p.cc.st.fset.File(at); f != nil {
			p.cc.st.fset.RemoveFile(f)
		}
	}
}

// find finds the identifier at an offset of the cell.
func (p *probe) find(pos int) bool {
	c := p.cc.cell
	for _, half := range []struct {
		at   token.Pos
		file *ast.File
	}{{c.declAt, c.decls}, {c.stmtAt, c.stmtFile}} {
		want := half.at + token.Pos(pos)
		var path []ast.Node
		ast.Inspect(half.file, func(n ast.Node) bool {
			if n == nil {
				path = path[:len(path)-1]
				return false
			}
			if id, ok := n.(*ast.Ident); ok && id.Pos() == want && p.id == nil {
				p.id, p.above = id, slices.Clone(path)
			}
			path = append(path, n)
			return true
		})
	}
	return p.id != nil
}

func (p *probe) parent() ast.Node {
	if len(p.above) == 0 {
		return nil
	}
	return p.above[len(p.above)-1]
}

// selector is the selector expression that the identifier ends, or nil.
func (p *probe) selector() *ast.SelectorExpr {
	if sel, ok := p.parent().(*ast.SelectorExpr); ok && sel.Sel == p.id {
		return sel
	}
	return nil
}

// known reports whether the checker came as far as the identifier.
func (p *probe) known() bool {
	sel := p.selector()
	if sel == nil {
		return true
	}
	if p.packageOf(sel.X) != nil {
		return true
	}
	t := p.cc.info.TypeOf(sel.X)
	return t != nil && t != types.Typ[types.Invalid]
}

// packageOf is the package that an expression names, or nil.
func (p *probe) packageOf(x ast.Expr) *types.Package {
	if id, ok := x.(*ast.Ident); ok {
		if pn, ok := p.cc.info.Uses[id].(*types.PkgName); ok {
			return pn.Imported()
		}
	}
	return nil
}

// object is what the identifier means, or nil.
func (p *probe) object() types.Object {
	if obj := p.cc.info.Uses[p.id]; obj != nil {
		return obj
	}
	return p.cc.info.Defs[p.id]
}

// scope is the innermost scope around the identifier.
func (p *probe) scope() *types.Scope {
	var best *types.Scope
	for _, s := range p.cc.info.Scopes {
		if s.Contains(p.id.Pos()) && s.Parent() != types.Universe && (best == nil || best.Contains(s.Pos()) && s.End() <= best.End()) {
			best = s
		}
	}
	return best
}

// closers is what closes the brackets that text leaves open.
func closers(text string) string {
	_, open, _ := nesting(text)
	var b strings.Builder
	for _, bracket := range slices.Backward(open) {
		b.WriteString(bracket.String())
	}
	return b.String()
}

func blankText(text string) string {
	b := []byte(text)
	blank(b)
	return string(b)
}

func clampCursor(src string, cursor int) int {
	cursor = max(0, min(cursor, len(src)))
	for cursor > 0 && cursor < len(src) && !utf8.RuneStart(src[cursor]) {
		cursor--
	}
	return cursor
}

// wordAround gives the word that the cursor stands in or behind.
func wordAround(src string, cursor int) (start, end int) {
	start, end = cursor, cursor
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(src[:start])
		if !isLetter(r) {
			break
		}
		start -= n
	}
	for end < len(src) {
		r, n := utf8.DecodeRuneInString(src[end:])
		if !isLetter(r) {
			break
		}
		end += n
	}
	return start, end
}

func isLetter(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// literalAround gives the string, character or comment that pos lies in. For one that does not end, its end is inside.
func literalAround(src string, pos int) (lit cellToken, ok bool) {
	var sc scanner.Scanner
	f := token.NewFileSet().AddFile("", -1, len(src))
	sc.Init(f, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	for {
		p, tok, text := sc.Scan()
		off := f.Offset(p)
		if tok == token.EOF || off >= pos {
			return cellToken{}, false
		}
		open := false
		switch tok {
		case token.COMMENT:
			open = strings.HasPrefix(text, "//")
		case token.STRING, token.CHAR:
			open = len(text) < 2 || text[0] != text[len(text)-1]
		default:
			continue
		}
		if pos < off+len(text) || open && pos == off+len(text) {
			return cellToken{off, tok, text}, true
		}
	}
}
