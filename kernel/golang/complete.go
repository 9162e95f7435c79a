package golang

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Completion is one way to go on.
type Completion struct {
	Text string // replaces the text between Completions.Start and End
	Kind string // "function", "method", "field", "variable", "constant", "type", "package", "keyword", "instance"
	Type string // the signature or type, as Go writes it; "" for packages and keywords
	Doc  string // first line of the documentation, if known
}

// Completions are the ways to go on at a place in a cell, the best first.
type Completions struct {
	Start, End int // the bytes of the source that a completion replaces
	List       []Completion
}

// Complete offers members after a dot, and otherwise the names that the session, the cell, Go and the library know.
// cursor counts bytes; one inside a character is moved to its start.
func (s *Session) Complete(src string, cursor int) Completions {
	cursor = clampCursor(src, cursor)
	start := cursor
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(src[:start])
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		start -= n
	}
	out := Completions{Start: start, End: cursor}
	if insideText(src, start) {
		return out
	}
	prefix := src[start:cursor]
	before := strings.TrimRight(src[:start], " \t")
	if strings.HasSuffix(before, ".") && !strings.HasSuffix(before, "..") {
		out.List = s.members(src, start, cursor, prefix)
	} else {
		out.List = s.namesAt(src, start, cursor, prefix)
	}
	sort.SliceStable(out.List, func(i, j int) bool {
		a, b := out.List[i], out.List[j]
		if ra, rb := rank(a.Kind), rank(b.Kind); ra != rb {
			return ra < rb
		}
		return a.Text < b.Text
	})
	return out
}

func rank(kind string) int {
	switch kind {
	case "package":
		return 1
	case "keyword":
		return 2
	}
	return 0
}

func clampCursor(src string, cursor int) int {
	cursor = max(0, min(cursor, len(src)))
	for cursor > 0 && cursor < len(src) && !utf8.RuneStart(src[cursor]) {
		cursor--
	}
	return cursor
}

// insideText reports whether pos lies in a string literal or a comment.
func insideText(src string, pos int) bool {
	var sc scanner.Scanner
	f := token.NewFileSet().AddFile("", -1, len(src))
	sc.Init(f, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	for {
		p, tok, lit := sc.Scan()
		if tok == token.EOF {
			return false
		}
		off := f.Offset(p)
		if tok == token.COMMENT || tok == token.STRING || tok == token.CHAR {
			if off < pos && pos < off+len(lit) || off < pos && tok == token.COMMENT && strings.HasPrefix(lit, "//") && pos == off+len(lit) {
				return true
			}
		}
	}
}

// placeholder is put where the cursor stands, so that the source parses.
const placeholder = "zz9zz"

// probe checks a cell in which the cursor's word is replaced, ignoring its errors, and finds the identifier there.
func (s *Session) probe(src string, start, end int, word string) (*cellCheck, *ast.SelectorExpr, *ast.Ident) {
	st := s.current().clone()
	st.cells++
	for _, tail := range []string{"", "\n}", ")", "]", "\n}}", ")\n}", ")}", "{}", "\n})"} {
		text := src[:start] + word + src[end:]
		if tail != "" {
			text = src[:start] + word + tail
		}
		parsed, err := splitCell(st.fset, "cursor", text)
		if err != nil {
			continue
		}
		cc := &cellCheck{s: s, st: st, name: "cursor", src: text, cell: parsed}
		cc.frozen = map[string]bool{}
		cc.collectDecls()
		if cc.collectStmts() != nil {
			continue
		}
		cc.dropRedefined()
		cc.autoImport()
		for range 20 {
			if again, _ := cc.attempt(); !again {
				break
			}
		}
		sel, id := cc.find(start)
		if sel != nil || id != nil {
			return cc, sel, id
		}
	}
	return nil, nil, nil
}

// find gives the identifier that begins at byte offset pos of the cell, and the selector that it ends.
func (c *cellCheck) find(pos int) (sel *ast.SelectorExpr, id *ast.Ident) {
	at := func(p token.Pos) bool {
		q := c.st.fset.Position(p)
		return offsetOf(c.src, q.Line, q.Column) == pos && q.Filename == c.name
	}
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if at(n.Sel.Pos()) {
				sel = n
			}
		case *ast.Ident:
			if at(n.Pos()) {
				id = n
			}
		}
		return true
	}
	ast.Inspect(c.cell.decls, visit)
	for _, s := range c.cell.stmts {
		ast.Inspect(s, visit)
	}
	return sel, id
}

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

// members completes after a dot.
func (s *Session) members(src string, start, end int, prefix string) []Completion {
	cc, sel, _ := s.probe(src, start, end, placeholder)
	if cc == nil || sel == nil {
		return nil
	}
	var out []Completion
	if id, ok := sel.X.(*ast.Ident); ok {
		if pn, ok := cc.info.Uses[id].(*types.PkgName); ok {
			scope := pn.Imported().Scope()
			for _, n := range scope.Names() {
				if obj := scope.Lookup(n); obj.Exported() && matches(n, prefix) {
					out = append(out, s.completion(obj, pn.Imported().Path(), n))
				}
			}
			return out
		}
	}
	t := cc.info.TypeOf(sel.X)
	if t == nil || t == types.Typ[types.Invalid] {
		return nil
	}
	seen := map[string]bool{}
	add := func(obj types.Object) {
		if seen[obj.Name()] || !obj.Exported() && obj.Pkg() != nil && obj.Pkg().Path() != "main" || !matches(obj.Name(), prefix) {
			return
		}
		seen[obj.Name()] = true
		c := s.completion(obj, "", "")
		if obj.Pkg() != nil {
			if tn := namedOf(t); tn != nil && tn.Obj().Pkg() != nil {
				c.Doc = firstLine(s.lib.Doc(tn.Obj().Pkg().Path(), tn.Obj().Name()+"."+obj.Name()))
			}
		}
		out = append(out, c)
	}
	fields(t, map[types.Type]bool{}, add)
	ms := types.NewMethodSet(t)
	if _, ok := t.Underlying().(*types.Pointer); !ok && !types.IsInterface(t) {
		ms = types.NewMethodSet(types.NewPointer(t))
	}
	for i := range ms.Len() {
		add(ms.At(i).Obj())
	}
	return out
}

// fields calls f for the fields of t and those promoted to it.
func fields(t types.Type, seen map[types.Type]bool, f func(types.Object)) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok || seen[t] {
		return
	}
	seen[t] = true
	for i := range st.NumFields() {
		f(st.Field(i))
	}
	for i := range st.NumFields() {
		if st.Field(i).Embedded() {
			fields(st.Field(i).Type(), seen, f)
		}
	}
}

func namedOf(t types.Type) *types.Named {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		if _, isNamed := types.Unalias(t).(*types.Named); !isNamed {
			t = p.Elem()
		}
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// matches: the prefix in any case, so that println finds Println.
func matches(name, prefix string) bool {
	return name != placeholder && len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix)
}

func (s *Session) completion(obj types.Object, path, symbol string) Completion {
	c := Completion{Text: obj.Name(), Kind: kindOf(obj), Type: typeName(obj.Type())}
	if path != "" {
		c.Doc = firstLine(s.lib.Doc(path, symbol))
	}
	return c
}

func kindOf(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		if obj.Signature().Recv() != nil {
			return "method"
		}
		return "function"
	case *types.Var:
		if obj.IsField() {
			return "field"
		}
		return "variable"
	case *types.Const:
		return "constant"
	case *types.TypeName:
		return "type"
	case *types.PkgName:
		return "package"
	case *types.Builtin:
		return "function"
	}
	return "instance"
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// namesAt completes a bare name.
func (s *Session) namesAt(src string, start, end int, prefix string) []Completion {
	found := map[string]Completion{}
	add := func(obj types.Object) {
		n := obj.Name()
		if strings.HasSuffix(n, "__") || n == "_" || !matches(n, prefix) {
			return
		}
		if _, ok := found[n]; !ok {
			c := s.completion(obj, "", "")
			if _, builtin := obj.(*types.Builtin); builtin || obj.Type() == nil {
				c.Type = ""
			}
			found[n] = c
		}
	}
	if cc, _, id := s.probe(src, start, end, placeholder); cc != nil && id != nil {
		for sc := cc.scopeAt(id); sc != nil; sc = sc.Parent() {
			for _, n := range sc.Names() {
				if obj := sc.Lookup(n); sc == cc.pkg.Scope() || sc == types.Universe || obj.Pos() < id.Pos() {
					add(obj)
				}
			}
		}
		for _, n := range cc.pkg.Scope().Names() {
			add(cc.pkg.Scope().Lookup(n))
		}
	} else if st := s.current(); st.pkg != nil {
		for _, n := range st.pkg.Scope().Names() {
			add(st.pkg.Scope().Lookup(n))
		}
	}
	for _, n := range types.Universe.Names() {
		add(types.Universe.Lookup(n))
	}
	for name := range s.lib.byName {
		if _, ok := s.lib.ByName(name); ok && matches(name, prefix) && found[name].Text == "" {
			path, _ := s.findPackage(name)
			found[name] = Completion{Text: name, Kind: "package", Doc: path}
		}
	}
	for t := token.BREAK; t <= token.VAR; t++ {
		if matches(t.String(), prefix) && prefix != "" {
			found[t.String()] = Completion{Text: t.String(), Kind: "keyword"}
		}
	}
	var out []Completion
	for _, c := range found {
		out = append(out, c)
	}
	return out
}

// scopeAt is the innermost scope around an identifier of the cell.
func (c *cellCheck) scopeAt(id *ast.Ident) *types.Scope {
	var best *types.Scope
	for _, s := range c.info.Scopes {
		if s.Contains(id.Pos()) && s.Parent() != types.Universe && (best == nil || best.Contains(s.Pos()) && s.End() <= best.End()) {
			best = s
		}
	}
	return best
}
