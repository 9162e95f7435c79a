package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"
)

// A Completion is one way to go on.
type Completion struct {
	Text string // replaces the text between Completions.Start and End
	Kind string // "function", "method", "field", "variable", "constant", "type", "package", "keyword", "instance"
	Type string // the signature or type, as Go writes it; the path of a package; "" for keywords
	Doc  string // first line of the documentation, if known
	rank int    // the smaller, the nearer to the cursor
}

// Completions are the ways to go on at a place in a cell, the best first.
type Completions struct {
	Start, End int // the bytes of the source that a completion replaces
	List       []Completion
}

// Ranks of completions.
const (
	rankField = iota // of the literal that the cursor is in
	rankNear         // names of the cell and the session, members
	rankGiven        // predeclared
	rankGo           // Go's own
	rankPackage
	rankKeyword
)

// Complete offers members after a dot, packages in an import, fields in a literal, and otherwise the names that the
// session, the cell, Go and the library know. The cell may be broken. cursor counts bytes; one inside a character is
// moved to its start.
func (s *Session) Complete(src string, cursor int) Completions {
	cursor = clampCursor(src, cursor)
	if c, ok := s.importPaths(src, cursor); ok {
		return c
	}
	start, end := wordAround(src, cursor)
	out := Completions{Start: start, End: cursor}
	if _, inside := literalAround(src, start); inside || start < cursor && src[start] >= '0' && src[start] <= '9' {
		return out
	}
	prefix := src[start:cursor]
	p := s.probe(src, start, end, placeholder)
	defer p.drop()
	before := strings.TrimRight(src[:start], " \t\n")
	if strings.HasSuffix(before, ".") && !strings.HasSuffix(before, "..") {
		out.List = s.members(p, prefix)
	} else {
		fields, only := s.literalFields(p, prefix, src[end:])
		out.List = fields
		if !only {
			out.List = append(out.List, s.names(p, prefix)...)
		}
	}
	sort.SliceStable(out.List, func(i, j int) bool {
		a, b := out.List[i], out.List[j]
		if a.rank != b.rank {
			return a.rank < b.rank
		}
		if exact := strings.HasPrefix(a.Text, prefix); exact != strings.HasPrefix(b.Text, prefix) {
			return exact
		}
		return a.Text < b.Text
	})
	return out
}

// matches: the prefix in any case, so that println finds Println.
func matches(name, prefix string) bool {
	return !strings.HasPrefix(name, placeholder) && len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix)
}

// importPaths completes the path in an import.
func (s *Session) importPaths(src string, cursor int) (Completions, bool) {
	lit, ok := literalAround(src, cursor)
	if !ok || lit.tok != token.STRING || !inImport(src, lit.off) {
		return Completions{}, false
	}
	start := lit.off + 1
	out := Completions{Start: start, End: cursor}
	for _, path := range s.lib.Paths() {
		if strings.HasPrefix(path, src[start:cursor]) {
			out.List = append(out.List, Completion{Text: path, Kind: "package", Type: path, Doc: firstLine(s.lib.Doc(path, ""))})
		}
	}
	return out, true
}

// inImport reports whether the string at off is the path of an import.
func inImport(src string, off int) bool {
	toks, _, _ := nesting(src[:off])
	i := len(toks) - 1
	if i >= 0 && (toks[i].tok == token.IDENT || toks[i].tok == token.PERIOD) {
		i-- // its name
	}
	for i >= 0 && (toks[i].tok == token.STRING || toks[i].tok == token.IDENT || toks[i].tok == token.PERIOD || toks[i].tok == token.SEMICOLON) {
		i-- // imports before it in the same brackets
	}
	if i >= 0 && toks[i].tok == token.LPAREN {
		i--
	}
	return i >= 0 && toks[i].tok == token.IMPORT
}

// members completes after a dot.
func (s *Session) members(p *probe, prefix string) []Completion {
	if p == nil || p.selector() == nil {
		return nil
	}
	var out []Completion
	sel := p.selector()
	if pkg := p.packageOf(sel.X); pkg != nil {
		for _, n := range pkg.Scope().Names() {
			if obj := pkg.Scope().Lookup(n); obj.Exported() && matches(n, prefix) {
				out = append(out, s.completion(obj, s.lib.Doc(pkg.Path(), n)))
			}
		}
		return out
	}
	t := p.cc.info.TypeOf(sel.X)
	if t == nil || t == types.Typ[types.Invalid] {
		return nil
	}
	seen := map[string]bool{}
	add := func(obj types.Object) {
		if seen[obj.Name()] || !visible(obj) || !matches(obj.Name(), prefix) {
			return
		}
		seen[obj.Name()] = true
		doc := ""
		if tn := namedOf(t); tn != nil && tn.Obj().Pkg() != nil {
			doc = s.lib.Doc(tn.Obj().Pkg().Path(), tn.Obj().Name()+"."+obj.Name())
		}
		out = append(out, s.completion(obj, doc))
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

// visible reports whether a cell may name a member.
func visible(obj types.Object) bool {
	return obj.Exported() || obj.Pkg() == nil || obj.Pkg().Path() == "main"
}

// fields calls f for the fields of t and those promoted to it.
func fields(t types.Type, seen map[types.Type]bool, f func(types.Object)) {
	st, ok := deref(t).Underlying().(*types.Struct)
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

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// literalFields completes the name of a field in a struct literal; rest is the text behind the cursor's word. only reports that nothing
// else can stand there.
func (s *Session) literalFields(p *probe, prefix, rest string) (out []Completion, only bool) {
	if p == nil {
		return nil, false
	}
	lit, above := p.parent(), len(p.above)-1
	if kv, ok := lit.(*ast.KeyValueExpr); ok && kv.Key == p.id && above > 0 {
		lit = p.above[above-1]
	}
	composite, ok := lit.(*ast.CompositeLit)
	if !ok || composite.Type == p.id {
		return nil, false
	}
	t := p.cc.info.TypeOf(composite)
	if t == nil {
		return nil, false
	}
	st, ok := deref(t).Underlying().(*types.Struct)
	if !ok {
		return nil, false
	}
	given := map[string]bool{}
	for _, e := range composite.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok && kv.Key != p.id {
			if key, ok := kv.Key.(*ast.Ident); ok {
				given[key.Name] = true
			}
		}
	}
	colon := ": "
	if strings.HasPrefix(strings.TrimLeft(rest, " \t"), ":") {
		colon = ""
	}
	for f := range st.Fields() {
		if !given[f.Name()] && visible(f) && matches(f.Name(), prefix) {
			c := s.completion(f, "")
			c.Text, c.rank = c.Text+colon, rankField
			out = append(out, c)
		}
	}
	return out, len(given) > 0 || colon == ""
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

func (s *Session) completion(obj types.Object, doc string) Completion {
	c := Completion{Text: obj.Name(), Kind: kindOf(obj), Doc: firstLine(doc), rank: rankNear}
	if obj.Type() != nil {
		c.Type = typeName(obj.Type())
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

// names completes a bare name.
func (s *Session) names(p *probe, prefix string) []Completion {
	found := map[string]Completion{}
	add := func(c Completion, rank int) {
		if _, ok := found[c.Text]; !ok && matches(c.Text, prefix) {
			c.rank = rank
			found[c.Text] = c
		}
	}
	object := func(obj types.Object, rank int) {
		if n := obj.Name(); n == "_" || strings.HasSuffix(n, "__") || strings.HasSuffix(n, oldSuffix) {
			return
		}
		if obj.Pkg() != nil && obj.Pkg().Path() == predeclaredPath {
			rank = rankGiven
		}
		if pn, ok := obj.(*types.PkgName); ok {
			add(Completion{Text: obj.Name(), Kind: "package", Type: pn.Imported().Path()}, rank)
			return
		}
		add(s.completion(obj, ""), rank)
	}
	st := s.current()
	pkg := st.pkg
	if p != nil {
		pkg = p.cc.pkg
		for sc := p.scope(); sc != nil; sc = sc.Parent() {
			for _, n := range sc.Names() {
				if obj := sc.Lookup(n); sc == pkg.Scope() || sc != types.Universe && obj.Pos() < p.id.Pos() {
					object(obj, rankNear)
				}
			}
		}
	}
	if pkg != nil {
		for _, n := range pkg.Scope().Names() {
			object(pkg.Scope().Lookup(n), rankNear)
		}
	}
	for name, path := range st.imports {
		add(Completion{Text: name, Kind: "package", Type: path}, rankPackage)
	}
	for _, n := range types.Universe.Names() {
		c := s.completion(types.Universe.Lookup(n), s.lib.Doc("builtin", n))
		if c.Kind == "function" || c.Type == "invalid type" {
			c.Type = ""
		}
		add(c, rankGo)
	}
	for name := range s.lib.byName {
		if path, ok := s.findPackage(name); ok {
			add(Completion{Text: name, Kind: "package", Type: path, Doc: path}, rankPackage)
		}
	}
	if prefix != "" {
		for t := token.BREAK; t <= token.VAR; t++ {
			add(Completion{Text: t.String(), Kind: "keyword"}, rankKeyword)
		}
	}
	out := make([]Completion, 0, len(found))
	for _, c := range found {
		out = append(out, c)
	}
	return out
}
