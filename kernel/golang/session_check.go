package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"sort"
	"strings"
)

// A cell is checked as part of one package with everything that earlier cells left: their live declarations are checked
// again (so a redefinition reaches its users), their variables are declared by type. Variables that the cell's statements
// define become package-level variables, so that functions can use them; the other statements are the body of a function.

// cellCheck is a cell on its way through the type checker.
type cellCheck struct {
	s    *Session
	st   *sessionState
	name string
	src  string
	cell *cell

	info     *types.Info
	pkg      *types.Package
	decls    []*liveDecl            // of this cell
	newVars  map[string]bool        // variables that this cell defines
	old      map[string]*sessionVar // variables that it defines anew, as they were
	specs    []*ast.ValueSpec       // the definitions as package-level declarations
	body     *ast.FuncDecl          // the statements without the definitions
	last     ast.Expr               // last expression, or nil
	frozen   map[string]bool        // variables whose types are gone
	loose    bool                   // the cell is being typed: what cannot be right is kept as it is
	preVars  map[string]types.Object
	varsAt   token.Pos // in the file of earlier cells' variables
	warnings ErrorList
	replaced []string // lowered names of functions that the cell declares anew
}

// oldSuffix marks uses of a variable before the statement that defines it anew.
const oldSuffix = "__old"

func (c *cellCheck) check() error {
	c.frozen = map[string]bool{}
	c.collectDecls()
	if err := c.collectStmts(); err != nil {
		return err
	}
	c.dropRedefined()
	c.autoImport()
	for {
		again, err := c.attempt()
		if err != nil {
			return err
		}
		if !again {
			if err := c.tooGreat(); err != nil {
				return err
			}
			return c.useBeforeDefinition()
		}
	}
}

// collectStmts turns defining statements into package-level declarations.
func (c *cellCheck) collectStmts() error {
	c.callMain()
	c.newVars, c.old = map[string]bool{}, map[string]*sessionVar{}
	c.body = &ast.FuncDecl{Name: ast.NewIdent("cell__"), Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: &ast.BlockStmt{}}
	var errs ErrorList
	for i, s := range c.cell.stmts {
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				wrong := c.define(s)
				errs = append(errs, wrong...)
				if !c.loose || wrong == nil {
					continue
				}
			}
		case *ast.DeclStmt:
			if g := s.Decl.(*ast.GenDecl); g.Tok == token.VAR {
				for _, spec := range g.Specs {
					spec := spec.(*ast.ValueSpec)
					for _, n := range spec.Names {
						errs = append(errs, c.defineName(n, s)...)
					}
					c.specs = append(c.specs, spec)
				}
				continue
			}
		case *ast.ExprStmt:
			if i == len(c.cell.stmts)-1 {
				c.last = s.X
			}
		}
		c.body.Body.List = append(c.body.Body.List, s)
	}
	if errs != nil {
		return errs
	}
	return nil
}

// callMain ends a cell that is a whole program with a call of its main.
func (c *cellCheck) callMain() {
	if !c.cell.program || c.loose {
		return
	}
	for _, d := range c.cell.decls.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" {
			call := &ast.CallExpr{Fun: &ast.Ident{NamePos: f.Name.Pos(), Name: "main"}, Lparen: f.Name.End(), Rparen: f.Name.End()}
			c.cell.stmts = append(c.cell.stmts, &ast.ExprStmt{X: call})
		}
	}
}

func (c *cellCheck) at(p token.Pos, format string, args ...any) Diagnostic {
	q := c.st.fset.Position(p)
	return Diagnostic{File: q.Filename, Line: q.Line, Col: q.Column, Msg: fmt.Sprintf(format, args...), Code: "type"}
}

// defineName notes that a statement defines a variable.
func (c *cellCheck) defineName(n *ast.Ident, s ast.Stmt) ErrorList {
	if n.Name == "_" {
		return nil
	}
	if c.newVars[n.Name] {
		return ErrorList{c.at(n.Pos(), "%s redeclared in this cell", n.Name)}
	}
	c.newVars[n.Name] = true
	if v := c.st.vars[n.Name]; v != nil {
		c.old[n.Name] = v
		c.renameOld(n.Name, s.End())
	}
	return nil
}

// renameOld renames the uses of a variable that stand before the statement that defines it anew.
func (c *cellCheck) renameOld(name string, end token.Pos) {
	for id := range c.cell.unresolved {
		if id.Name == name && id.Pos() < end && c.inStmts(id) {
			id.Name = name + oldSuffix
		}
	}
}

// inStmts reports whether id belongs to the statements of the cell, not to its declarations.
func (c *cellCheck) inStmts(id *ast.Ident) bool {
	f := c.st.fset.File(id.Pos())
	return f != nil && f != c.st.fset.File(c.cell.decls.Package)
}

// define turns a := statement into a declaration; names on the left that the cell already defined are assigned.
func (c *cellCheck) define(s *ast.AssignStmt) ErrorList {
	spec := &ast.ValueSpec{Values: s.Rhs}
	fresh := false
	var errs ErrorList
	for _, lhs := range s.Lhs {
		id, ok := lhs.(*ast.Ident)
		if !ok {
			return ErrorList{c.at(lhs.Pos(), "non-name %s on left side of :=", types.ExprString(lhs))}
		}
		if id.Name != "_" && c.newVars[id.Name] {
			tmp := ast.NewIdent(fmt.Sprintf("tmp%d__", len(c.specs)*10+len(spec.Names)))
			tmp.NamePos = id.Pos()
			spec.Names = append(spec.Names, tmp)
			use := ast.NewIdent(tmp.Name)
			use.NamePos = id.Pos()
			c.body.Body.List = append(c.body.Body.List, &ast.AssignStmt{Lhs: []ast.Expr{id}, TokPos: s.TokPos, Tok: token.ASSIGN, Rhs: []ast.Expr{use}})
			continue
		}
		fresh = fresh || id.Name != "_"
		spec.Names = append(spec.Names, id)
	}
	if !fresh {
		return ErrorList{c.at(s.TokPos, "no new variables on left side of :=")}
	}
	for _, n := range spec.Names {
		if !strings.HasPrefix(n.Name, "tmp") || !strings.HasSuffix(n.Name, "__") {
			errs = append(errs, c.defineName(n, s)...)
		}
	}
	c.specs = append(c.specs, spec)
	return errs
}

// attempt checks once. It asks to be called again after it has put aside what no longer compiles.
func (c *cellCheck) attempt() (again bool, err error) {
	var list errorCollector
	conf := checkConfig(c.s.lib, &list)
	conf.DisableUnusedImportCheck = true
	c.info = newInfo()
	c.pkg = types.NewPackage("main", "main")
	varsFile, err := c.varsFile()
	if err != nil {
		return false, err
	}
	c.insertObjects()
	files := []*ast.File{varsFile}
	files = append(files, c.liveFiles()...)
	own := &ast.File{Name: ast.NewIdent("main"), Imports: c.cell.decls.Imports}
	own.Decls = append(own.Decls, importDecl(own.Imports)...)
	for _, d := range c.decls {
		own.Decls = append(own.Decls, d.node)
	}
	for _, spec := range c.specs {
		own.Decls = append(own.Decls, &ast.GenDecl{TokPos: spec.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}})
	}
	own.Decls = append(own.Decls, c.body)
	files = append(files, own)
	types.NewChecker(conf, c.st.fset, c.pkg, c.info).Files(files)
	for _, d := range c.decls {
		list.body(c.st.fset, d.node)
	}
	return c.sortErrors(&list, varsFile)
}

func importDecl(specs []*ast.ImportSpec) []ast.Decl {
	var out []ast.Decl
	for _, s := range specs {
		out = append(out, &ast.GenDecl{TokPos: s.Pos(), Tok: token.IMPORT, Specs: []ast.Spec{s}})
	}
	return out
}

// liveFiles gives one file per earlier cell, because imports belong to files.
func (c *cellCheck) liveFiles() []*ast.File {
	var files []*ast.File
	var last *ast.File
	for i, d := range c.st.live {
		if i == 0 || !d.sameCell(c.st.live[i-1]) {
			last = &ast.File{Name: ast.NewIdent("main"), Imports: d.imports}
			last.Decls = importDecl(d.imports)
			files = append(files, last)
		}
		last.Decls = append(last.Decls, c.outline(d.node))
	}
	return files
}

// outline leaves out the bodies of earlier functions where only the cell matters. Generic ones need theirs to be valid.
func (c *cellCheck) outline(d ast.Decl) ast.Decl {
	f, ok := d.(*ast.FuncDecl)
	if !ok || !c.loose || f.Type.TypeParams != nil {
		return d
	}
	bare := *f
	bare.Body = nil
	return &bare
}

// varsFile declares the variables of earlier cells by their types.
func (c *cellCheck) varsFile() (*ast.File, error) {
	var b strings.Builder
	imports := map[string]string{}
	var names []string
	for n := range c.st.vars {
		names = append(names, n)
	}
	sort.Strings(names)
	var lines strings.Builder
	for _, n := range names {
		v := c.st.vars[n]
		if v.frozen || c.frozen[n] || !expressible(v.typ) {
			continue
		}
		text := types.TypeString(v.typ, func(p *types.Package) string {
			if p.Path() == "main" {
				return ""
			}
			alias := fmt.Sprintf("p%d__", len(imports))
			if a, ok := imports[p.Path()]; ok {
				return a
			}
			imports[p.Path()] = alias
			return alias
		})
		if c.newVars[n] {
			if c.old[n] == nil {
				continue
			}
			n += oldSuffix
		}
		fmt.Fprintf(&lines, "var %s %s\n", n, text)
	}
	b.WriteString("package main\n")
	var paths []string
	for p := range imports {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	for _, p := range paths {
		fmt.Fprintf(&b, "import %s %q\n", imports[p], p)
	}
	b.WriteString(lines.String())
	file, err := parser.ParseFile(c.st.fset, "variables", b.String(), parser.SkipObjectResolution)
	if file != nil {
		c.varsAt = file.FileStart
	}
	return file, err
}

// expressible reports whether a type can be written at package level.
func expressible(t types.Type) bool {
	ok := true
	visitNamed(t, map[types.Type]bool{}, func(n *types.Named) {
		o := n.Obj()
		if o.Pkg() == nil {
			return
		}
		if o.Parent() != o.Pkg().Scope() || o.Pkg().Path() != "main" && !o.Exported() {
			ok = false
		}
	})
	return ok
}

// insertObjects enters what cannot be declared by source: predeclared names and variables whose types are gone.
func (c *cellCheck) insertObjects() {
	taken := map[string]bool{}
	for _, d := range append(append([]*liveDecl(nil), c.st.live...), c.decls...) {
		for _, n := range d.names {
			taken[n] = true
		}
	}
	for n, v := range c.st.vars {
		if !v.frozen && !c.frozen[n] && expressible(v.typ) {
			taken[n] = true
			continue
		}
		name := n
		if c.newVars[n] {
			name += oldSuffix
		}
		c.pkg.Scope().Insert(types.NewVar(token.NoPos, c.pkg, name, v.typ))
		taken[n] = true
	}
	c.preVars = map[string]types.Object{}
	for n, v := range c.s.predeclared() {
		if taken[n] || c.newVars[n] {
			continue
		}
		if obj := c.s.predeclaredObject(n, v); obj != nil {
			c.pkg.Scope().Insert(obj)
			c.preVars[n] = obj
		}
	}
}

// predeclared are the options' names and the session's own.
func (s *Session) predeclared() map[string]reflect.Value {
	all := cloneMap(s.opt.Predeclared)
	all[failName] = reflect.ValueOf(func(err error) {
		if err != nil {
			panic(sentinel{&FailError{Err: err}})
		}
	})
	return all
}

// receiverType is the type whose method a signature belongs to.
func receiverType(sig *types.Signature) *types.TypeName {
	t := types.Unalias(sig.Recv().Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return n.Origin().Obj()
	}
	return nil
}

// sameCell says whether both stand in one cell: all declarations of a cell share the list of its imports. The name alone does
// not tell, because silent cells and those of a front end without history have the same.
func (d *liveDecl) sameCell(e *liveDecl) bool {
	if d.cell != e.cell || len(d.imports) != len(e.imports) {
		return false
	}
	return len(d.imports) == 0 || &d.imports[0] == &e.imports[0]
}
