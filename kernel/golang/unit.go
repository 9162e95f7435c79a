package golang

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"reflect"
	"testing/fstest"
	"time"

	"github.com/traefik/yaegi/interp"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/emit"
	"goelm/kernel/golang/lower"
	"goelm/kernel/golang/refuse"
	"goelm/kernel/golang/repr"
)

// Options say how a program is checked and run.
type Options struct {
	CheckOptions
	Stdout, Stderr io.Writer // nil: discarded
	Stdin          io.Reader // nil: empty
	Fuel           int64     // loop iterations and calls until ErrFuel, counted in steps of 1024; 0: no limit
	Args           []string  // os.Args; nil: the file's name
	Goroutines     int       // most goroutines at once beside the first, until ErrGoroutines; 0: no limit
	Deadlocks      bool      // notice when all goroutines wait for each other: ErrDeadlock
	Deterministic  bool      // what Go leaves open is decided by the program's values: the order of maps, the choice of select
}

// A Unit is a program in an interpreter of its own. Its methods must not run at the same time.
type Unit struct {
	m       *machine
	interp  *interp.Interpreter
	doProg  *interp.Program
	checked *Checked
	file    string
	goNames map[string]string // lowered names of functions to Go's
	sites   map[string][]int  // lines of calls, by caller and callee
	source  string
	inited  bool
	stopped error
}

// Compile checks, lowers and compiles a program. Nothing of it runs. The error is an ErrorList or an *Unsupported.
func Compile(lib *Library, filename, src string, opt Options) (*Unit, error) {
	checked, err := Check(lib, filename, src, opt.CheckOptions)
	if err != nil {
		return nil, err
	}
	return CompileChecked(lib, filename, checked, opt)
}

// CompileChecked is Compile for a source that Check has accepted.
func CompileChecked(lib *Library, filename string, checked *Checked, opt Options) (*Unit, error) {
	low, err := lowerFile(lib, filename, checked, lowering{sorted: opt.Deterministic, counted: opt.Fuel > 0})
	if err != nil {
		return nil, err
	}
	u := &Unit{checked: checked, file: filename, goNames: low.goNames, sites: low.sites, source: low.source}
	u.m = newMachine(opt.Stdout, opt.Stderr)
	if opt.Fuel > 0 {
		u.m.limited = true
		u.m.fuel.Store(opt.Fuel)
	}
	u.m.exportNames = low.exports
	u.m.maxGoroutines, u.m.deterministic = int64(opt.Goroutines), opt.Deterministic
	u.m.lonely = opt.Deadlocks && selfContained(low.types.Symbols())
	args := opt.Args
	if args == nil {
		args = []string{filename}
	}
	u.m.stdin, u.m.program = opt.Stdin, true
	u.interp = newInterp(u.m, args)
	if err := useSymbols(u.interp, u.m, lib, low.types, args); err != nil {
		return nil, err
	}
	if err := protect(u.source, func(mark int) (string, int) { return filename, mark }, func() error {
		u.doProg, err = load(u.interp, u.source, "boot__")
		return err
	}); err != nil {
		return nil, err
	}
	u.m.setTypes(low.types.Table())
	return u, nil
}

// Lowered returns the source that Yaegi runs.
func (u *Unit) Lowered() string { return u.source }

// Lower returns the lowered source of a program.
func Lower(lib *Library, filename, src string, opt CheckOptions) (string, error) {
	checked, err := Check(lib, filename, src, opt)
	if err != nil {
		return "", err
	}
	low, err := lowerFile(lib, filename, checked, lowering{})
	if err != nil {
		return "", err
	}
	return low.source, nil
}

// lowering says how a program is lowered.
type lowering struct {
	sorted  bool // ranges over maps go in the order of their keys
	counted bool // loops count their iterations, not only functions their calls
}

// A lowered is a program on its way to the interpreter.
type lowered struct {
	source  string
	types   *repr.Types
	goNames map[string]string
	sites   map[string][]int
	exports []string // names of the functions that the boot function hands out, in its order
}

// Exports that are not the program's: what makes its methods known to the runtime, and what sets package variables and runs
// init functions. A program has them if it needs them.
const (
	registerName = "\x00register"
	initName     = "\x00init"
)

// lowerFile lowers a whole program.
func lowerFile(lib *Library, filename string, c *Checked, how lowering) (low *lowered, err error) {
	known := repr.New(c.Pkg.Path())
	line := func(pos token.Pos) int { return c.Fset.Position(pos).Line }
	w := emit.New(known, line)
	w.Counted = how.counted
	l := lower.New(lower.Config{
		Fset: c.Fset, Info: c.Info, Pkg: c.Pkg, Types: known, Bundle: lib.bundle, Sorted: how.sorted, Emit: w.Func, Var: w.Global,
	})
	defer catchRefusal(&err, c.Fset, filename, l.At)
	l.Collect(c.File)
	var inits []*core.Func
	var exports []*types.Func
	for _, d := range c.File.Decls {
		fd, ok := d.(*ast.FuncDecl)
		if ok && fd.Recv == nil {
			obj, _ := c.Info.Defs[fd.Name].(*types.Func)
			switch {
			case obj == nil || fd.Name.Name == "_" || obj.Signature().TypeParams().Len() > 0:
			case fd.Name.Name == "init":
				inits = append(inits, l.Initializer(fd))
			default:
				exports = append(exports, obj)
			}
		}
		l.Declare(d)
	}
	for _, name := range c.Pkg.Scope().Names() {
		if v, ok := c.Pkg.Scope().Lookup(name).(*types.Var); ok {
			w.Global(l.Variable(v))
		}
	}
	var entries []string
	boot := fmt.Sprintf("&%s, &%s", emit.TickVar, emit.LineVar)
	export := func(name, function string) {
		entries = append(entries, name)
		boot += ", " + function
	}
	for _, obj := range exports {
		export(obj.Name(), l.Function(obj).Name)
	}
	if len(c.Info.InitOrder)+len(inits) > 0 {
		l.Statements("init__", "init", func(s *lower.Statements) {
			s.Init(c.Info.InitOrder)
			for _, f := range inits {
				s.Add(&core.Eval{X: &core.Call{Fun: &core.FuncRef{F: f, T: noSignature}}})
			}
		})
		export(initName, "init__")
	}
	l.Finish()
	if first := append(l.Plain(), l.Registers...); len(first) > 0 {
		w.Write(fmt.Sprintf("func register__() {\n%s}\n", w.Body("register__", first)))
		export(registerName, "register__")
	}
	w.Write(fmt.Sprintf("var %s, %s int\nfunc boot__() {\n%s(%s)\n}\n", emit.TickVar, emit.LineVar, known.Runtime("Boot"), boot))
	body := w.Source()
	low = &lowered{types: known, goNames: w.GoNames, sites: w.Sites, exports: entries}
	low.source = "package main\n" + known.Imports(nil) + body
	return low, nil
}

var noSignature = types.NewSignatureType(nil, nil, nil, nil, nil, false)

// catchRefusal turns a refusal into err. Other panics of the lowering are its own defects; they become refusals too, because
// running a program that was not understood could give a wrong answer.
func catchRefusal(err *error, fset *token.FileSet, file string, at func() token.Pos) {
	r := recover()
	if r == nil {
		return
	}
	refusal, ok := r.(refuse.Refusal)
	if !ok {
		refusal = refuse.Refusal{Code: refuse.Internal, What: fmt.Sprintf("source that the lowering does not understand (%v)", r)}
	}
	if !refusal.Pos.IsValid() {
		refusal.Pos = at()
	}
	u := &Unsupported{What: refusal.What, Code: string(refusal.Code), File: file, Line: 1, Col: 1}
	if p := fset.Position(refusal.Pos); p.IsValid() {
		u.File, u.Line, u.Col = p.Filename, p.Line, p.Column
	}
	*err = u
}

// newInterp makes an interpreter that reads nothing from disk.
func newInterp(m *machine, args []string) *interp.Interpreter {
	return interp.New(interp.Options{
		Stdout: m.stdout, Stderr: &traceWriter{m: m}, Stdin: m.input(), Args: args,
		SourcecodeFilesystem: fstest.MapFS{}, Unrestricted: true,
	})
}

// load gives lowered source to the interpreter, and makes the program that has the runtime run the function entry.
// Yaegi's Eval would parse with objects and comments, which nothing here needs.
func load(in *interp.Interpreter, source, entry string) (*interp.Program, error) {
	file, err := parser.ParseFile(in.FileSet(), interp.DefaultSourceName, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	prog, err := in.CompileAST(file)
	if err != nil {
		return nil, err
	}
	if _, err := in.ExecuteWithContext(context.Background(), prog); err != nil { // without a context, channel operations could not be stopped
		return nil, err
	}
	ident := func(name string) *ast.Ident { return &ast.Ident{NamePos: file.Package, Name: name} } // imports are known by file
	call := &ast.CallExpr{
		Fun:  &ast.SelectorExpr{X: ident(repr.RuntimePath), Sel: ident("Do")},
		Args: []ast.Expr{ident(entry)},
	}
	return in.CompileAST(&ast.BlockStmt{Lbrace: file.Package, List: []ast.Stmt{&ast.ExprStmt{X: call}}})
}

// Init sets the package variables and runs the init functions, if that has not happened.
func (u *Unit) Init(ctx context.Context) error {
	if u.inited {
		return nil
	}
	err := u.run(ctx, func() {
		for _, name := range []string{registerName, initName} {
			if f, ok := u.m.exports[name]; ok {
				f.Call(nil)
			}
		}
	})
	if err == nil {
		u.inited = true
	}
	return err
}

// Main runs Init and the function main. The error is a *PanicError, an *ExitError, ErrFuel, ErrMemory or the context's.
func (u *Unit) Main(ctx context.Context) error {
	if err := u.Init(ctx); err != nil {
		return err
	}
	if _, ok := u.m.exports["main"]; !ok {
		return errors.New("function main is undeclared in the main package")
	}
	_, err := u.Call(ctx, "main", nil)
	return err
}

// Func gives a function of the program and its signature. Init must have run.
func (u *Unit) Func(name string) (reflect.Value, *types.Signature, error) {
	fn, _ := u.checked.Pkg.Scope().Lookup(name).(*types.Func)
	v := u.m.exports[name]
	if fn == nil || !v.IsValid() {
		return reflect.Value{}, nil, fmt.Errorf("no function %s in %s", name, u.file)
	}
	return v, fn.Signature(), nil
}

// Call runs Init if needed and calls a function with arguments of its parameter types. Errors are as for Main.
func (u *Unit) Call(ctx context.Context, name string, args []reflect.Value) ([]reflect.Value, error) {
	if err := u.Init(ctx); err != nil {
		return nil, err
	}
	f, sig, err := u.Func(name)
	if err != nil {
		return nil, err
	}
	if f.Type().NumIn() != len(args) {
		return nil, fmt.Errorf("%s takes %d arguments, not %d", name, sig.Params().Len(), len(args))
	}
	for i, a := range args {
		if !a.IsValid() || !a.Type().AssignableTo(f.Type().In(i)) {
			return nil, fmt.Errorf("argument %d of %s: want %s", i+1, name, f.Type().In(i))
		}
	}
	var results []reflect.Value
	err = u.run(ctx, func() {
		f := u.m.exports[name]
		if sig.Variadic() {
			results = f.CallSlice(args)
		} else {
			results = f.Call(args)
		}
	})
	return results, err
}

// run executes f on an interpreter goroutine until it ends or ctx does.
// Every run boots anew, because Yaegi ties blocked channel operations to the run in which a function was exported.
func (u *Unit) run(ctx context.Context, f func()) error {
	if u.stopped != nil {
		return fmt.Errorf("%w (%w)", errStopped, u.stopped)
	}
	err := execute(ctx, u.interp, u.m, u.doProg, u.m.begin(), func(boot func()) { boot(); f() })
	if err == nil {
		return nil
	}
	var p *PanicError
	if !errors.As(err, &p) {
		u.stopped = err
		return err
	}
	if u.m.left.Load() { // a goroutine's panic stopped the program
		u.stopped = err
	}
	p.Frames = u.frames()
	return p
}

// End stops what the program has left running: its goroutines end at their next loop iteration, call, sleep or select.
// It does not wait for them, and the Unit cannot be used any more.
func (u *Unit) End() {
	u.stopped = errStopped
	if r := u.m.run.Load(); r != nil && u.m.goroutines.Load() > 0 {
		r.interrupted.Store(true)
		r.stop()
		u.m.hurry()
	}
}

// frames names the functions that the last panic left.
func (u *Unit) frames() []Frame {
	return buildFrames(u.m, u.goNames, u.sites, func(mark int) (string, int) { return u.file, mark })
}

// exitGrace is how long a stopped run may take to leave compiled code before it is left behind.
const exitGrace = time.Second

// useSymbols gives the interpreter what the lowered code needs, and no more.
func useSymbols(i *interp.Interpreter, m *machine, lib *Library, t *repr.Types, args []string) error {
	exports := interp.Exports{repr.RuntimePath + "//" + repr.RuntimePath: m.symbols()}
	for path, names := range t.Symbols() {
		if path == predeclaredPath {
			continue
		}
		table := lib.symbolsOf(path)
		used := make(map[string]reflect.Value, len(names))
		for n := range names {
			if v, ok := table[n]; ok {
				used[n] = v
			}
		}
		m.override(path, used, args)
		exports[path+"//"+lib.pkgs[path].Name] = used
	}
	m.setWrappers(lib, t.Table())
	return i.Use(exports)
}

// setWrappers finds the wrappers of the compiled interfaces among the program's types.
func (m *machine) setWrappers(lib *Library, table []types.Type) {
	for id, t := range table {
		n, ok := t.(*types.Named)
		if !ok || n.Obj().Pkg() == nil || !types.IsInterface(n) || m.hostTypes[id] != nil {
			continue
		}
		if v, ok := lib.symbolsOf(n.Obj().Pkg().Path())["_"+n.Obj().Name()]; ok && v.Kind() == reflect.Pointer {
			m.hostTypes[id] = v.Type().Elem()
			m.wrappers[v.Type().Elem()] = true
		}
	}
}
