package golang

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"strings"
)

// goVersion is the language that source may use: that of the toolchain whose packages the libraries hold.
const goVersion = "go1.26"

// CheckOptions loosen what Go demands of a file.
type CheckOptions struct {
	AllowUnused bool // unused variables and imports are no errors
	AutoImport  bool // `package main` and imports of library packages may be left out
}

// Checked is a source that Go accepts. It must not be changed while others read it.
type Checked struct {
	Fset *token.FileSet
	File *ast.File // with the imports that AutoImport added
	Pkg  *types.Package
	Info *types.Info
}

// Check parses and type-checks one file as a whole package. The error is an ErrorList with every error, at Go's own
// positions, in the file's own lines and columns.
func Check(lib *Library, filename, src string, opt CheckOptions) (*Checked, error) {
	fset := token.NewFileSet()
	file, err := parseFile(fset, filename, src, opt)
	if err != nil {
		return nil, err
	}
	if opt.AutoImport {
		addImports(lib, file)
	}
	c := &Checked{Fset: fset, File: file, Info: newInfo()}
	var list errorCollector
	conf := checkConfig(lib, &list)
	c.Pkg, _ = conf.Check("main", fset, []*ast.File{file}, c.Info)
	for _, d := range file.Decls {
		list.body(fset, d)
	}
	if err := list.result(fset, opt.AllowUnused, c.Pkg); err != nil {
		return nil, err
	}
	return c, nil
}

func newInfo() *types.Info {
	return &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
	}
}

func checkConfig(lib *Library, list *errorCollector) *types.Config {
	return &types.Config{
		GoVersion: goVersion, Importer: lib, Sizes: types.SizesFor("gc", "amd64"),
		Error: func(err error) { list.add(err) },
	}
}

// parseFile parses src; with opt.AutoImport a missing package clause is added without moving any position.
func parseFile(fset *token.FileSet, filename, src string, opt CheckOptions) (*ast.File, error) {
	if opt.AutoImport && firstToken(src) != token.PACKAGE {
		src = fmt.Sprintf("package main;/*line %s:1:1*/%s", filename, src)
	}
	mode := parser.SkipObjectResolution | parser.AllErrors
	if opt.AutoImport {
		mode = parser.AllErrors // resolution finds the names that nothing declares
	}
	file, err := parser.ParseFile(fset, filename, src, mode)
	if err != nil {
		return nil, syntaxErrors(err, filename)
	}
	return file, nil
}

func firstToken(src string) token.Token {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(src)), []byte(src), nil, 0)
	_, tok, _ := s.Scan()
	return tok
}

func syntaxErrors(err error, filename string) error {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return ErrorList{{File: filename, Line: 1, Col: 1, Msg: err.Error(), Code: "syntax"}}
	}
	list.RemoveMultiples()
	var out ErrorList
	for _, e := range list {
		out = append(out, Diagnostic{File: e.Pos.Filename, Line: e.Pos.Line, Col: e.Pos.Column, Msg: e.Msg, Code: "syntax"})
	}
	return out
}

// addImports imports the library packages that selectors name and nothing in the file declares.
func addImports(lib *Library, file *ast.File) {
	have := map[string]bool{}
	for _, spec := range file.Imports {
		have[importName(lib, spec)] = true
	}
	unresolved := map[*ast.Ident]bool{}
	for _, id := range file.Unresolved {
		unresolved[id] = true
	}
	members := map[string][]string{}
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok && unresolved[id] && !have[id.Name] {
			if members[id.Name] == nil {
				names = append(names, id.Name)
			}
			members[id.Name] = append(members[id.Name], sel.Sel.Name)
		}
		return true
	})
	for _, name := range names {
		if path, ok := lib.ByUse(name, members[name]); ok {
			prependImport(file, path)
		}
	}
}

// importName is the name under which spec's package is known in its file.
func importName(lib *Library, spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	path := strings.Trim(spec.Path.Value, "\"`")
	if e := lib.pkgs[path]; e != nil {
		return e.Name
	}
	return path[strings.LastIndex(path, "/")+1:]
}

func prependImport(file *ast.File, path string) {
	pos := file.Name.End()
	spec := &ast.ImportSpec{Path: &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: fmt.Sprintf("%q", path)}}
	file.Imports = append(file.Imports, spec)
	decl := &ast.GenDecl{TokPos: pos, Tok: token.IMPORT, Specs: []ast.Spec{spec}}
	file.Decls = append([]ast.Decl{decl}, file.Decls...)
}

// An errorCollector gathers what the type checker reports.
type errorCollector struct{ errs []types.Error }

func (c *errorCollector) add(err error) {
	var e types.Error
	if errors.As(err, &e) {
		c.errs = append(c.errs, e)
	}
}

// body adds an error for a function without a body, which go/types takes for one in assembly.
func (c *errorCollector) body(fset *token.FileSet, d ast.Decl) {
	if f, ok := d.(*ast.FuncDecl); ok && f.Body == nil {
		c.add(types.Error{Fset: fset, Pos: f.Name.Pos(), Msg: "missing function body"})
	}
}

// result turns the collected errors into an ErrorList, or nil. Continuations ("\tother declaration of x") join the
// error they belong to.
func (c *errorCollector) result(fset *token.FileSet, allowUnused bool, pkg *types.Package) error {
	var out ErrorList
	for _, e := range c.errs {
		if e.Soft && allowUnused || strings.Contains(e.Msg, "(unknown type") {
			continue // an unknown type is what is left of another error
		}
		p := fset.Position(e.Pos)
		if rest, ok := strings.CutPrefix(e.Msg, "\t"); ok {
			if n := len(out); n > 0 {
				out[n-1].Msg += fmt.Sprintf("\n\t%s: %s", p, rest)
			}
			continue
		}
		d := Diagnostic{File: p.Filename, Line: p.Line, Col: p.Column, Msg: e.Msg, Soft: e.Soft, Code: "type"}
		if e.Soft {
			d.Code = "unused"
		}
		if pkg != nil {
			d.Msg += suggestion(pkg, e)
		}
		out = append(out, d)
	}
	if len(out) == 0 {
		return nil
	}
	out.sort()
	return out
}
