package golang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strconv"
	"strings"
)

// Lowering writes a checked program anew, as text, in the part of Go that Yaegi v0.16.1 executes rightly. One walk over the
// tree does it; every construct that needs care has its own file lower_*.go, whose head comment says what Yaegi gets
// wrong there. Common to all:
//
//   - every name that could be misread is unique (lower_names.go), so the output has no shadowing;
//   - every constant expression is a literal of its value and type (lower_const.go);
//   - every type is written out from go/types, generic instances as types and functions of their own (lower_types.go);
//   - package variables are declared without values and set by one function in Go's order;
//   - every statement that can panic first notes its line, every function and loop counts a tick (line, tick).
//
// The generated identifiers end in "ː" forms that no source contains: suffixes are checked against all names used.

// rtName is the import path and the name of the runtime support that Units and Sessions offer to lowered code.
const rtName = "rt__"

// A lowerer turns one checked file into Yaegi source.
type lowerer struct {
	lib  *Library
	fset *token.FileSet
	info *types.Info
	pkg  *types.Package

	deterministic bool // Options.Deterministic

	global      func(obj types.Object) (string, bool) // names of package-level objects that the caller decides; may be nil
	out         *strings.Builder                      // the statements being written
	decls       strings.Builder                       // finished top-level declarations
	names       map[types.Object]string               // lowered names of objects
	taken       map[string]bool                       // names in use
	fresh       int
	imports     map[string]string          // path to alias
	symbols     map[string]map[string]bool // path to symbols the output needs
	inst        map[string]string          // instance key to lowered name
	queue       []func()                   // instances still to be written
	env         map[*types.TypeParam]types.Type
	envKey      string
	generics    map[types.Object]ast.Node // generic functions and types to their declarations
	methods     map[*types.TypeName][]*ast.FuncDecl
	fn          *funcState
	boxed       map[types.Object]bool // locals that live in a box, see lower_capture.go
	captures    map[*ast.FuncLit][]types.Object
	typeTab     []types.Type          // types that lowered code names by index to the runtime
	userType    []*types.Named        // named types written so far
	body        *bodyState            // set inside the body of a range over a function
	bodyResults []string              // where that body puts what it returns
	base        func(file string) int // what sessions add to line numbers; may be nil
	lateBound   bool                  // methods are called through variables, so that later cells can replace them
	stubbed     map[string]bool       // those variables whose methods Yaegi has
	methodVars  []string              // assignments to those variables
	hasTypes    bool                  // the program declares types
	useFormat   bool                  // it formats values of them
	ownTypes    map[types.Type]bool   // see involvesOwn
	bun         *bundle               // the source being lowered is the bundle's
	gotos       map[types.Object]bool // labels that goto statements name
	structs     map[string]int        // how many types have a structure, see marked
	looseFields map[string]bool       // see loose
	shapes      *shapes               // see lower_shape.go
	curFunc     string                // lowered name of the top-level function being written
	goNames     map[string]string     // lowered names of functions to Go's
	sites       map[string][]int      // line marks of the calls in the source, by caller>callee
	late        []func()              // what is written when all types are known
}

// funcState is what is known of the function whose body is being written.
type funcState struct {
	sig     *types.Signature
	results []string // names of the results if they are named
	outer   *funcState
}

// refusal carries an *Unsupported up to the entry point of the lowering.
type refusal struct{ err *Unsupported }

func newLowerer(lib *Library, fset *token.FileSet, info *types.Info, pkg *types.Package) *lowerer {
	return &lowerer{
		lib: lib, fset: fset, info: info, pkg: pkg, out: &strings.Builder{},
		names: map[types.Object]string{}, taken: map[string]bool{}, imports: map[string]string{},
		symbols: map[string]map[string]bool{}, inst: map[string]string{}, generics: map[types.Object]ast.Node{},
		methods: map[*types.TypeName][]*ast.FuncDecl{}, stubbed: map[string]bool{}, shapes: newShapes(), looseFields: map[string]bool{}, structs: map[string]int{}, gotos: map[types.Object]bool{}, ownTypes: map[types.Type]bool{},
		goNames: map[string]string{}, sites: map[string][]int{}, boxed: map[types.Object]bool{},
		captures: map[*ast.FuncLit][]types.Object{},
	}
}

// catch turns a refusal that panics through into err. Other panics of the lowering are its own defects; they become
// refusals too, because running a program that was not understood could give a wrong answer.
func (l *lowerer) catch(err *error, file string) {
	switch r := recover().(type) {
	case nil:
	case refusal:
		*err = r.err
	default:
		*err = &Unsupported{What: fmt.Sprintf("source that the lowering does not understand (%v)", r), Code: "internal", File: file, Line: 1, Col: 1}
	}
}

// refuse ends the lowering at n.
func (l *lowerer) refuse(n ast.Node, code, format string, args ...any) {
	p := l.fset.Position(n.Pos())
	panic(refusal{&Unsupported{What: fmt.Sprintf(format, args...), Code: code, File: p.Filename, Line: p.Line, Col: p.Column}})
}

// collect reserves names and finds generic declarations and methods in files before anything is written.
func (l *lowerer) collect(files ...*ast.File) {
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				l.taken[n.Name] = true
			case *ast.BranchStmt:
				if n.Tok == token.GOTO {
					l.gotos[l.info.Uses[n.Label]] = true
				}
			case *ast.StructType:
				l.hasTypes = true
			case *ast.TypeSpec:
				l.hasTypes = true
				if obj := l.info.Defs[n.Name]; obj != nil && obj.Type() != nil {
					l.structs[types.TypeString(obj.Type().Underlying(), nil)]++
				}
			}
			return true
		})
		for _, d := range f.Decls {
			l.collectDecl(d)
		}
	}
}

func (l *lowerer) collectDecl(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		obj, _ := l.info.Defs[d.Name].(*types.Func)
		if obj == nil {
			return
		}
		sig := obj.Signature()
		switch {
		case sig.Recv() != nil:
			if tn := receiverType(sig); tn != nil {
				l.methods[tn] = append(l.methods[tn], d)
			}
		case sig.TypeParams().Len() > 0:
			l.generics[obj] = d
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if s, ok := s.(*ast.TypeSpec); ok && s.TypeParams != nil {
				l.generics[l.info.Defs[s.Name]] = s
			}
		}
	}
}

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

// declare writes a top-level declaration other than imports and variables.
func (l *lowerer) declare(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		obj, _ := l.info.Defs[d.Name].(*types.Func)
		if obj == nil || d.Name.Name == "_" {
			return
		}
		sig := obj.Signature()
		if sig.TypeParams().Len() > 0 {
			return // written per instance
		}
		if sig.Recv() != nil {
			return // written with the type
		}
		l.function(d, l.nameOf(obj), nil)
	case *ast.GenDecl:
		if d.Tok != token.TYPE {
			return
		}
		for _, s := range d.Specs {
			s := s.(*ast.TypeSpec)
			tn, _ := l.info.Defs[s.Name].(*types.TypeName)
			if tn == nil || tn.IsAlias() || s.TypeParams != nil || s.Name.Name == "_" {
				continue
			}
			l.namedType(tn, tn.Type().(*types.Named), l.nameOf(tn))
		}
	}
}

// flush writes the instances that are still queued.
func (l *lowerer) flush() {
	const limit = 2000
	if len(l.queue) == 0 {
		l.queue, l.late = l.late, nil
	}
	for n := 0; len(l.queue) > 0; n++ {
		if n > limit {
			panic(refusal{&Unsupported{What: fmt.Sprintf("more than %d generic instances", limit), Code: "generic-instances", File: "", Line: 1, Col: 1}})
		}
		f := l.queue[0]
		l.queue = l.queue[1:]
		f()
		if len(l.queue) == 0 && len(l.late) > 0 {
			l.queue, l.late = l.late, nil
		}
	}
}

// source joins imports and declarations to a file.
func (l *lowerer) source() string {
	var b strings.Builder
	b.WriteString("package main\n")
	b.WriteString(l.importDecls(nil))
	b.WriteString(l.decls.String())
	return b.String()
}

// importDecls writes the imports that the output needs, except those in done, which it extends.
func (l *lowerer) importDecls(done map[string]bool) string {
	var paths []string
	for p := range l.imports {
		if !done[p] {
			paths = append(paths, p)
		}
	}
	sort.Strings(paths)
	var b strings.Builder
	for _, p := range paths {
		fmt.Fprintf(&b, "import %s %q\n", l.imports[p], p)
		if done != nil {
			done[p] = true
		}
	}
	return b.String()
}

// function writes a function declaration under name; a method becomes a function whose first parameter is its receiver.
func (l *lowerer) function(d *ast.FuncDecl, name string, recv types.Type) {
	sig := l.info.Defs[d.Name].(*types.Func).Signature()
	if d.Body == nil {
		l.refuse(d, "no-body", "function %s without a body", d.Name.Name)
	}
	l.analyze(d)
	goName := d.Name.Name
	if recv != nil {
		goName = receiverName(d.Recv.List[0].Type) + "." + goName
	}
	if l.bun == nil {
		l.goNames[name] = goName
	}
	saveFunc := l.curFunc
	l.curFunc = name
	defer func() { l.curFunc = saveFunc }()
	save := l.out
	l.out = &strings.Builder{}
	first := ""
	if recv != nil {
		first = l.param(sig.Recv()) + " " + l.typ(recv)
	}
	l.write("func " + name + l.funcText(first, sig, d.Body))
	l.decls.WriteString(l.out.String())
	l.out = save
}

// endsInReturn: Yaegi wants a final return, panic or goto where Go knows better.
func endsInReturn(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	_, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	return ok
}

// The variables of lowered code that the runtime support reads and sets.
const (
	tickVar = "tick__"
	lineVar = "line__"
)

// capture collects what f writes.
func (l *lowerer) capture(f func()) string {
	save := l.out
	l.out = &strings.Builder{}
	f()
	s := l.out.String()
	l.out = save
	return s
}

func (l *lowerer) write(s string) {
	l.out.WriteString(s)
	l.out.WriteByte('\n')
}

// rt names a symbol of the runtime support.
func (l *lowerer) rt(name string) string {
	l.imports[rtName] = rtName
	return rtName + "." + name
}

// mark notes that the code before the next mark belongs to the line of n.
func (l *lowerer) mark(n ast.Node) {
	p := l.fset.Position(n.Pos())
	if p.Line > 0 && l.bun == nil {
		l.write(lineVar + " = " + strconv.Itoa(l.lineMark(p)))
	}
}

// lineMark is the number by which lowered code names a line: the line itself; sessions add the cell.
func (l *lowerer) lineMark(p token.Position) int {
	if l.base == nil {
		return p.Line
	}
	return p.Line + l.base(p.Filename)
}
