package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
	"goelm/kernel/golang/repr"
)

// A Config says what is lowered and for whom.
type Config struct {
	Fset  *token.FileSet
	Info  *types.Info
	Pkg   *types.Package
	Types *repr.Types // what is known of types; a session's grows with its cells
	// Bundle is the source of the generic functions of compiled packages.
	Bundle func() *Bundle
	// Global names package-level objects; nil: by their own names.
	Global func(types.Object) (string, bool)
	// Late: later cells may add types and replace methods, so what depends on the types of the program is called through
	// variables.
	Late bool
	// Memory is what earlier cells of a session wrote; nil for a program.
	Memory *Memory
	// Sorted: ranges over maps go in the order of the keys, so that a program does the same each time.
	Sorted bool
	// Counted: loops and calls count ticks.
	Counted bool
	// Emit receives each function when it is finished, and each global variable.
	Emit func(*core.Func)
	Var  func(*core.Var)
}

// A Lowerer lowers the functions of one program or cell.
type Lowerer struct {
	Config
	T *repr.Types

	// Results of Finish, beside what Emit received.
	Installs  []Install   // what a session's variables must hold
	Raw       []int       // numbers of types whose plain values the runtime must recognise
	Registers []core.Stmt // calls that make methods known to the runtime

	vars      map[types.Object]*core.Var    // package variables
	funcs     map[string]*core.Func         // functions and methods by key
	byObj     map[*types.Func]*core.Func    // declared functions
	decls     map[*types.Func]*ast.FuncDecl // functions and methods to their declarations
	sources   map[*core.Func]*source        // where their bodies come from
	queue     []func()                      // functions still to be written
	instances int                           // of generic functions so far
	bundle    *Bundle                       // set while its source is lowered
	env       *env                          // meaning of type parameters
	fn        *function                     // function being elaborated
	at        token.Pos                     // statement being lowered
}

// New starts the lowering of a program or cell.
func New(c Config) *Lowerer {
	if c.Memory == nil {
		c.Memory = NewMemory()
	}
	l := &Lowerer{
		Config: c, T: c.Types, vars: map[types.Object]*core.Var{}, funcs: map[string]*core.Func{},
		byObj: map[*types.Func]*core.Func{}, decls: map[*types.Func]*ast.FuncDecl{}, sources: map[*core.Func]*source{},
	}
	return l
}

// A Memory is what a session keeps of the functions that its cells wrote.
type Memory struct {
	names      map[string]string  // keys of functions to lowered names
	openers    map[string]*opener // see dispatch.go
	order      []string           // keys of openers in the order in which they came up
	known      map[int]bool       // numbers of types whose plain values the runtime recognises
	deep       map[string]bool    // types whose methods are registered, see host.go
	registered map[string]string  // registered methods to the functions that they call
	formats    bool               // values of any type may be formatted
}

// NewMemory returns an empty memory.
func NewMemory() *Memory {
	return &Memory{
		names: map[string]string{}, openers: map[string]*opener{}, known: map[int]bool{},
		deep: map[string]bool{}, registered: map[string]string{},
	}
}

// Clone returns a copy for a cell that may fail.
func (m *Memory) Clone() *Memory {
	c := &Memory{
		names: maps.Clone(m.names), openers: map[string]*opener{}, order: slices.Clone(m.order), known: maps.Clone(m.known),
		deep: map[string]bool{}, registered: maps.Clone(m.registered), formats: m.formats,
	}
	for k, o := range m.openers {
		c.openers[k] = o.clone()
	}
	return c
}

// Renew gives the types that m remembers their objects of a new check.
func (m *Memory) Renew(f func(types.Type) types.Type) {
	for _, o := range m.openers {
		o.t = f(o.t)
		for _, v := range append(append([]*core.Var(nil), o.f.Params...), o.f.Results...) {
			v.Type = f(v.Type)
		}
		if o.v != nil {
			o.v.Type = o.f.Signature()
		}
	}
}

// Forget drops the functions whose keys begin with prefix: they are declared anew.
func (m *Memory) Forget(prefix string) {
	for k := range m.names {
		if strings.HasPrefix(k, prefix) {
			delete(m.names, k)
		}
	}
}

// passes takes a function through everything after elaboration.
func (l *Lowerer) passes(f *core.Func, recoverFrom core.Expr) {
	f.Body = l.rangeFuncs(f, f.Body)
	l.deferrals(f, recoverFrom)
	l.dynamics(f)
	l.jumps(f)
	l.flatten(f)
	l.closures(f)
}

// finish takes a function through the passes and hands it out.
func (l *Lowerer) finish(f *core.Func, recoverFrom core.Expr) {
	l.passes(f, recoverFrom)
	l.Emit(f)
}

// drain writes the functions that are needed and not written yet.
func (l *Lowerer) drain() {
	for len(l.queue) > 0 {
		next := l.queue[0]
		l.queue = l.queue[1:]
		next()
	}
}

// Finish writes what is left when everything has been declared: instances, helpers, and the functions that know all types.
func (l *Lowerer) Finish() {
	l.drain()
	l.close()
}

// Statements elaborates statements as the body of a function without parameters.
func (l *Lowerer) Statements(name, goName string, f func(s *Statements)) *core.Func {
	fn := &core.Func{Name: name, GoName: goName}
	l.fn = &function{f: fn, sig: types.NewSignatureType(nil, nil, nil, nil, nil, false), vars: map[types.Object]*core.Var{},
		labels: map[types.Object]*core.Label{}, gotos: map[types.Object]*core.Label{}}
	fn.Body = l.block(func() { f(&Statements{l}) })
	l.fn = nil
	l.finish(fn, nil)
	return fn
}

// Statements adds statements to the function that Lowerer.Statements makes.
type Statements struct{ l *Lowerer }

// Stmt adds a statement of the source.
func (s *Statements) Stmt(x ast.Stmt) { s.l.stmt(x) }

// Add adds a statement of the tree.
func (s *Statements) Add(x core.Stmt) { s.l.add(x) }

// Value elaborates an expression of the source for a place of type t.
func (s *Statements) Value(x ast.Expr, t types.Type) core.Expr { return s.l.conv(x, t) }

// Multi elaborates an expression with several values.
func (s *Statements) Multi(x ast.Expr) core.Expr { return s.l.expr(x) }

// At is the place that was being lowered last.
func (l *Lowerer) At() token.Pos { return l.at }

// Plain gives the statements by which the runtime learns which plain types the program asks for.
func (l *Lowerer) Plain() []core.Stmt {
	var out []core.Stmt
	for _, id := range l.Raw {
		p := &core.Nil{T: types.NewPointer(l.T.Table()[id])}
		out = append(out, runtimeCall("Raw", intConst(id), p))
	}
	return out
}

// Initializer gives a function init; there may be several.
func (l *Lowerer) Initializer(d *ast.FuncDecl) *core.Func {
	obj := l.Info.Defs[d.Name].(*types.Func)
	l.decls[obj] = d
	return l.function(fmt.Sprintf("init|%d", d.Pos()), l.T.Fresh("init"), obj.Signature(), &source{obj: obj, goName: "init"})
}

// Variable gives the variable of a package-level object.
func (l *Lowerer) Variable(obj *types.Var) *core.Var { return l.variable(obj) }

// Function gives a declared function that is not generic.
func (l *Lowerer) Function(obj *types.Func) *core.Func { return l.declared(obj) }

// Init writes the initialisation of package variables, in Go's order.
func (s *Statements) Init(order []*types.Initializer) {
	for _, in := range order {
		s.l.at = in.Rhs.Pos()
		x := s.l.expr(in.Rhs)
		a := &core.Assign{Rhs: []core.Expr{x}, Pos: in.Rhs.Pos()}
		if len(in.Lhs) == 1 {
			s.initOne(in.Lhs[0], x, in.Rhs.Pos())
			continue
		}
		d := &core.Define{Vals: []core.Expr{x}, Pos: in.Rhs.Pos()}
		var after []core.Stmt
		for i, v := range in.Lhs {
			if v.Name() == "_" {
				d.Vars = append(d.Vars, nil)
				continue
			}
			t := temp("t", valueType(x, i))
			d.Vars = append(d.Vars, t)
			g := s.l.variable(v)
			after = append(after, &core.Assign{Lhs: []core.Expr{ref(g)}, Rhs: []core.Expr{s.l.to(ref(t), g.Type)}, Pos: a.Pos})
		}
		s.l.add(d)
		for _, x := range after {
			s.l.add(x)
		}
	}
}

func (s *Statements) initOne(v *types.Var, x core.Expr, pos token.Pos) {
	if v.Name() == "_" {
		s.l.add(&core.Define{Vars: []*core.Var{nil}, Vals: []core.Expr{s.l.to(x, v.Type())}, Pos: pos})
		return
	}
	g := s.l.variable(v)
	s.l.add(&core.Assign{Lhs: []core.Expr{ref(g)}, Rhs: []core.Expr{s.l.to(x, g.Type)}, Pos: pos})
}

// refuse stops at a construct.
func (l *Lowerer) refuse(pos token.Pos, code refuse.Code, format string, args ...any) {
	if l.bundle != nil {
		pos = token.NoPos // the place of the call
	}
	refuse.Stop(pos, code, format, args...)
}
