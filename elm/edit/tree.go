package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"sync"
)

// A Tree is a checked program, indexed for editing. It does not change once
// opened and may be used by several goroutines.
type Tree struct {
	src   string
	file  *ast.File
	pkg   *types.Package
	info  *types.Info
	tok   *token.File
	shift int // the checker's offsets minus offsets in src

	// What can be edited, in source order.
	exprs []exprSite
	lits  []litSite
	bins  []opSite
	calls []callSite
	stmts []stmtSite
	lists []listSite
	elems []*ast.CompositeLit // slices and arrays with elements
	loops []loopSite

	uses   map[types.Object][]*ast.Ident // reads of a local variable
	writes map[types.Object][]*ast.Ident // plain assignments to one
	pools  map[poolKey][]float64         // the numbers that a parameter gets
	names  map[string]bool               // every identifier of the file
	reach  map[*types.Func][]*types.Func // functions of the file: whom they call
	pkgs   []*types.Package              // packages that new expressions may call

	libOnce sync.Once
	lib     []*types.Func // exported functions of pkgs that are fit for expressions
}

// A place is the function that a site lies in.
type place struct {
	name string      // "MakeWalker", or the variable declared at the top level
	fn   *types.Func // nil outside functions
}

// An exprSite is an expression whose value may be replaced by another one.
type exprSite struct {
	place
	expr ast.Expr
	typ  types.Type
	need int           // the least precedence that may stand here without parentheses
	call *ast.CallExpr // the call whose argument this is, or nil
	arg  int
}

// A litSite is a literal, with its minus sign if it has one.
type litSite struct {
	place
	node ast.Expr
	lit  *ast.BasicLit // nil for true and false
	typ  types.Type
	need int
	key  poolKey
}

// An opSite is an operator: of a binary expression, or of an assignment, ++ or --.
type opSite struct {
	place
	bin    *ast.BinaryExpr
	parent ast.Node // of bin
	pos    token.Pos
	tok    token.Token // of a statement, if bin is nil
	typ    types.Type  // of the operands
}

type callSite struct {
	place
	call *ast.CallExpr
	obj  types.Object // the function, method or variable called
	sig  *types.Signature
}

// A stmtSite is a statement in a list of statements.
type stmtSite struct {
	place
	stmt  ast.Stmt
	list  int // index in Tree.lists
	index int
}

// A listSite is a list of statements: a block or the body of a case.
type listSite struct {
	place
	owner ast.Node // *ast.BlockStmt, *ast.CaseClause or *ast.CommClause
	open  token.Pos
	list  []ast.Stmt
	body  bool // the body of a function
}

type loopSite struct {
	place
	loop ast.Stmt // *ast.ForStmt or *ast.RangeStmt over an integer
}

// A poolKey names one parameter of one function, or the indices of one
// variable: the numbers given are of one sort (coordinates, phases), so new ones are drawn
// near them.
type poolKey struct {
	obj types.Object
	arg int // or anIndex
}

// anIndex in the place of an argument's number: the indices of a variable.
const anIndex = -1

// Open prepares a checked program for editing. src is the text that was
// checked. New expressions may call functions of the packages given (math,
// say), whether or not the program imports them yet; of other packages only
// what the program calls itself.
func Open(src string, c *Checked, packages ...*types.Package) (*Tree, error) {
	t := &Tree{src: src, file: c.File, pkg: c.Pkg, info: c.Info,
		tok: c.Fset.File(c.File.Package), uses: map[types.Object][]*ast.Ident{},
		writes: map[types.Object][]*ast.Ident{}, pools: map[poolKey][]float64{},
		names: map[string]bool{}, reach: map[*types.Func][]*types.Func{}, pkgs: packages}
	if t.tok == nil {
		return nil, fmt.Errorf("open %q for editing: its file set does not hold it", c.File.Name)
	}
	t.shift = t.tok.Size() - len(src)
	if err := t.aligned(); err != nil {
		return nil, err
	}
	ix := indexer{t: t}
	for _, d := range c.File.Decls {
		ix.decl(d)
	}
	return t, nil
}

// aligned makes sure that positions of the tree are places of the source.
func (t *Tree) aligned() error {
	var bad *ast.Ident
	for _, d := range t.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && bad == nil {
				t.names[id.Name] = true
				from := t.off(id.Pos())
				if from < 0 || !strings.HasPrefix(t.src[min(from, len(t.src)):], id.Name) {
					bad = id
				}
			}
			return bad == nil
		})
	}
	if bad != nil {
		return fmt.Errorf("open for editing: %q of the tree is not at byte %d of the source; give the text that was checked", bad.Name, t.off(bad.Pos()))
	}
	return nil
}

// Source is the text that the edits speak of.
func (t *Tree) Source() string { return t.src }

func (t *Tree) off(p token.Pos) int { return t.tok.Offset(p) - t.shift }

// text is the source of a node.
func (t *Tree) text(n ast.Node) string { return t.src[t.off(n.Pos()):t.off(n.End())] }

// span replaces a node.
func (t *Tree) span(n ast.Node, text string) Span {
	return Span{t.off(n.Pos()), t.off(n.End()), text}
}

// patched is the source of a node with spans inside it applied.
func (t *Tree) patched(n ast.Node, spans []Span) (string, bool) {
	s, err := splice(t.text(n), t.off(n.Pos()), spans)
	return s, err == nil
}

// in says where a site lies, for a message.
func (p place) in() string {
	if p.name == "" {
		return ""
	}
	return " in " + p.name
}

// brief is the text of a node on one short line, for a message.
func (t *Tree) brief(n ast.Node) string { return brief(t.text(n)) }

// oneLine writes new statements on one line.
func oneLine(text string) string {
	return brief(strings.NewReplacer("{\n", "{ ", "\n}", " }", "\n", "; ").Replace(text))
}

func brief(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most-3]) + "..."
	}
	return s
}

// freshName is an identifier that the program does not use: stem, stem2, ...
func (t *Tree) freshName(stem string) string {
	stem = strings.TrimRight(stem, "0123456789")
	if stem == "" || stem == "_" {
		stem = "v"
	}
	for i := 2; ; i++ {
		if name := fmt.Sprintf("%s%d", stem, i); !t.names[name] && types.Universe.Lookup(name) == nil {
			return name
		}
	}
}
