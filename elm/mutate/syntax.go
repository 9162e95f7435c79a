package mutate

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"goelm/elm/patch"
)

// A source is a program's text with its syntax tree.
type source struct {
	text  string // with a package clause
	file  *ast.File
	files *token.FileSet
}

// parseSource parses declarations, with or without a package clause.
func parseSource(text string) (*source, error) {
	if !hasPackage(text) {
		text = "package main\n\n" + text
	}
	s := &source{text: text, files: token.NewFileSet()}
	var err error
	s.file, err = parser.ParseFile(s.files, "program.go", text, parser.ParseComments)
	return s, err
}

func hasPackage(text string) bool {
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", files.Base(), len(text)), []byte(text), func(token.Position, string) {}, 0)
	_, tok, _ := s.Scan()
	return tok == token.PACKAGE
}

func (s *source) at(p token.Pos) int { return s.files.Position(p).Offset }

// A decl is one top-level declaration with its comment.
type decl struct {
	names []string
	fn    bool
	text  string
	node  ast.Decl
}

// decls are the declarations but for imports, in order.
func (s *source) decls() []decl {
	var out []decl
	for _, d := range s.file.Decls {
		one := decl{node: d}
		from := d.Pos()
		switch d := d.(type) {
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					one.names = append(one.names, spec.Name.Name)
				case *ast.ValueSpec:
					for _, n := range spec.Names {
						one.names = append(one.names, n.Name)
					}
				}
			}
			if d.Doc != nil {
				from = d.Doc.Pos()
			}
		case *ast.FuncDecl:
			one.fn = true
			one.names = []string{funcKey(d)}
			if d.Doc != nil {
				from = d.Doc.Pos()
			}
		}
		one.text = s.text[s.at(from):s.at(d.End())]
		out = append(out, one)
	}
	return out
}

// funcKey is a function's name, behind its receiver's type if it is a method.
func funcKey(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
			continue
		case *ast.IndexExpr:
			t = x.X
			continue
		case *ast.Ident:
			return x.Name + "." + d.Name.Name
		}
		return d.Name.Name
	}
}

// merged puts the declarations of text in the place of the parent's of the same names, adds the others, and leaves out
// functions of the parent that nothing of the new program needs. Models often write only the functions that change.
func merged(parent, text string) (string, error) {
	p, err := parseSource(parent)
	if err != nil {
		return text, nil // the parent is no help; the answer has to stand alone
	}
	n, err := parseSource(text)
	if err != nil {
		return "", err
	}
	fresh := n.decls()
	if len(fresh) == 0 {
		return "", fmt.Errorf("it declares nothing")
	}
	written := map[string]bool{}
	for _, d := range fresh {
		for _, name := range d.names {
			written[name] = true
		}
	}
	var kept []decl
	for _, d := range p.decls() {
		if !slices.ContainsFunc(d.names, func(name string) bool { return written[name] }) {
			kept = append(kept, d)
		}
	}
	all := append(fresh, needed(kept, fresh)...)
	parts := make([]string, len(all))
	for i, d := range all {
		parts[i] = d.text
	}
	return strings.Join(parts, "\n\n") + "\n", nil
}

// needed are those of the old declarations that the new ones mention, directly or not.
func needed(old, fresh []decl) []decl {
	want := map[string]bool{}
	mention := func(d decl) {
		ast.Inspect(d.node, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				want[id.Name] = true
			}
			return true
		})
	}
	for _, d := range fresh {
		mention(d)
	}
	taken := make([]bool, len(old))
	for again := true; again; {
		again = false
		for i, d := range old {
			if taken[i] || !slices.ContainsFunc(d.names, func(name string) bool {
				receiver, _, method := strings.Cut(name, ".")
				return want[name] || method && want[receiver]
			}) {
				continue
			}
			taken[i], again = true, true
			mention(d)
		}
	}
	var out []decl
	for i, d := range old {
		if taken[i] {
			out = append(out, d)
		}
	}
	return out
}

// declarations is the longest beginning of a text, in whole lines, that is Go. Models that continue a text do not know where to
// end.
func declarations(text string) (string, bool) {
	lines := strings.SplitAfter(text, "\n")
	// A declaration ends with a line that begins with a bracket, or with a line at the left margin.
	for n := len(lines); n > 0; n-- {
		line := strings.TrimRight(lines[n-1], " \t\r\n")
		if line == "" || strings.ContainsAny(line[:1], " \t") {
			continue
		}
		candidate := strings.Join(lines[:n], "")
		if s, err := parseSource(candidate); err == nil && len(s.decls()) > 0 {
			return candidate, true
		}
	}
	return "", false
}

// SameProgram tells whether two programs are the same but for layout, comments, and the names of local variables and parameters.
func SameProgram(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := ProgramHash(a)
	y, also := ProgramHash(b)
	return ok && also && x == y
}

// ProgramHash is equal for programs that are the same in the sense of [SameProgram]. It is false for what is no Go.
func ProgramHash(text string) (hash [32]byte, ok bool) {
	s, err := parseSource(text)
	if err != nil {
		return hash, false
	}
	names := s.resolve()
	numbers := map[types.Object]string{}
	ast.Inspect(s.file, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || id.Name == "_" {
			return true
		}
		obj := names.ObjectOf(id)
		if obj == nil || !local(obj) {
			return true
		}
		if numbers[obj] == "" {
			numbers[obj] = fmt.Sprintf("v%d", len(numbers))
		}
		id.Name = numbers[obj]
		return true
	})
	// Printed anew, layout and comments are gone.
	var b strings.Builder
	for _, d := range s.decls() {
		if err := format.Node(&b, token.NewFileSet(), d.node); err != nil {
			return hash, false
		}
		b.WriteString("\n")
	}
	return sha256.Sum256([]byte(tokens(b.String()))), true
}

// resolve finds what the names mean, as far as that can be known without the packages that are imported.
func (s *source) resolve() *types.Info {
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Error: func(error) {}, Importer: nowhere{}}
	config.Check("main", s.files, []*ast.File{s.file}, info) // its error is that of the imports
	return info
}

type nowhere struct{}

func (nowhere) Import(path string) (*types.Package, error) {
	return nil, fmt.Errorf("package %s is not looked at", path)
}

// local tells whether a name belongs to a function: a variable, constant or type in it, a parameter, a label.
func local(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Var:
		if obj.IsField() {
			return false
		}
	case *types.Const, *types.TypeName, *types.Label:
	default:
		return false
	}
	return obj.Pkg() != nil && obj.Parent() != obj.Pkg().Scope() && obj.Parent() != types.Universe
}

// tokens are the words of a source with one blank between them.
func tokens(text string) string {
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", files.Base(), len(text)), []byte(text), func(token.Position, string) {}, 0)
	var b strings.Builder
	for {
		_, tok, literal := s.Scan()
		switch {
		case tok == token.EOF:
			return b.String()
		case tok == token.SEMICOLON: // may stand in the text, or be a line's end
			b.WriteString("; ")
		case tok.IsLiteral():
			b.WriteString(literal + " ")
		default:
			b.WriteString(tok.String() + " ")
		}
	}
}

// rewritten reads an answer that holds a whole program, or those of its functions that change.
func rewritten(v *view, answer string) patch.Result {
	r := patch.Apply(patch.Rewrite, v.Parent.Source, answer)
	if r.Outcome != patch.Applied || v.Editable != "" {
		return r
	}
	return completed(v, r.Source)
}

// completed is a program of the declarations in text and what they need of the parent.
func completed(v *view, text string) patch.Result {
	child, err := merged(v.Parent.Source, text)
	if err != nil {
		return patch.Result{Outcome: patch.Unparsable, Detail: "the new program is no Go: " + firstLines(err.Error(), 1)}
	}
	return patch.Apply(patch.Rewrite, v.Parent.Source, "```go\n"+child+"```\n")
}
