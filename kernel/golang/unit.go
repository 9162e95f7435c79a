package golang

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"reflect"
	"strings"
	"testing/fstest"
	"time"

	"github.com/traefik/yaegi/interp"
)

// Options say how a program is checked and run.
type Options struct {
	CheckOptions
	Stdout, Stderr io.Writer // nil: discarded
	Stdin          io.Reader // nil: empty
	Fuel           int64     // loop iterations and calls until ErrFuel, counted in steps of 1024; 0: no limit
	Args           []string  // os.Args; nil: the file's name
	Goroutines     int       // most goroutines at once beside the first, until ErrGoroutines; 0: no limit
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
	l, err := lowerFile(lib, filename, checked, opt.Deterministic)
	if err != nil {
		return nil, err
	}
	u := &Unit{checked: checked, file: filename, goNames: l.goNames, sites: l.sites, source: l.source()}
	u.m = newMachine(opt.Stdout, opt.Stderr)
	if opt.Fuel > 0 {
		u.m.limited = true
		u.m.fuel.Store(opt.Fuel)
	}
	u.m.maxGoroutines, u.m.deterministic = int64(opt.Goroutines), opt.Deterministic
	args := opt.Args
	if args == nil {
		args = []string{filename}
	}
	u.m.stdin, u.m.program = opt.Stdin, true
	u.interp = newInterp(u.m, args)
	if err := useSymbols(u.interp, u.m, lib, l, args); err != nil {
		return nil, err
	}
	if err := protect(u.source, func(mark int) (string, int) { return filename, mark }, func() error {
		if _, err := u.interp.EvalWithContext(context.Background(), u.source); err != nil { // without a context, channel operations could not be stopped
			return err
		}
		u.doProg, err = u.interp.Compile(rtName + ".Do(boot__)")
		return err
	}); err != nil {
		return nil, err
	}
	u.m.types, u.m.typeTab = runtimeTypes(lib, l.typeTab), l.typeTab
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
	l, err := lowerFile(lib, filename, checked, false)
	if err != nil {
		return "", err
	}
	return l.source(), nil
}

// lowerFile lowers a whole program.
func lowerFile(lib *Library, filename string, c *Checked, deterministic bool) (l *lowerer, err error) {
	l = newLowerer(lib, c.Fset, c.Info, c.Pkg)
	l.deterministic = deterministic
	defer l.catch(&err, filename)
	l.collect(c.File)
	var inits, exports []string
	for _, d := range c.File.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && fd.Recv == nil {
			obj, _ := c.Info.Defs[fd.Name].(*types.Func)
			switch {
			case fd.Name.Name == "_" || obj != nil && obj.Signature().TypeParams().Len() > 0:
				continue
			case fd.Name.Name == "init":
				n := l.newName("init")
				l.function(fd, n, nil)
				inits = append(inits, n)
				continue
			}
			exports = append(exports, fmt.Sprintf("%s(%q, %s)", l.rt("Export"), fd.Name.Name, l.nameOf(obj)))
		}
		l.declare(d)
	}
	init := l.globals(c)
	l.flush()
	fmt.Fprintf(&l.decls, "var %s, %s int\n", tickVar, lineVar)
	var register []string
	if l.useFormat || l.symbols["fmt"]["Errorf"] || l.symbols["errors"] != nil {
		register = l.registerTypes()
	}
	l.flush()
	fmt.Fprintf(&l.decls, "func register__() {\n%s\n}\n", strings.Join(register, "\n"))
	fmt.Fprintf(&l.decls, "func boot__() {\n%s(&%s, &%s)\n%s\n}\n", l.rt("Bind"), tickVar, lineVar, strings.Join(append(exports, l.rt("Export")+"("+quote(initName)+", init__)"), "\n"))
	fmt.Fprintf(&l.decls, "func init__() {\nregister__()\n%s", init)
	for _, n := range inits {
		fmt.Fprintf(&l.decls, "%s()\n", n)
	}
	l.decls.WriteString("}\n")
	return l, nil
}

// initName is the export of the function that sets package variables and runs init functions.
const initName = "\x00init"

// globals declares the package variables and returns the statements that set them, in Go's order.
func (l *lowerer) globals(c *Checked) string {
	for _, d := range c.File.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			for _, n := range s.(*ast.ValueSpec).Names {
				if obj := l.info.Defs[n]; obj != nil && n.Name != "_" {
					fmt.Fprintf(&l.decls, "var %s %s\n", l.nameOf(obj), l.typ(obj.Type()))
				}
			}
		}
	}
	return l.capture(func() {
		l.fn = &funcState{sig: types.NewSignatureType(nil, nil, nil, nil, nil, false)}
		defer func() { l.fn = nil }()
		for _, in := range c.Info.InitOrder {
			l.analyze(in.Rhs)
			l.mark(in.Rhs)
			if len(in.Lhs) == 1 {
				value := l.conv(in.Rhs, in.Lhs[0].Type())
				if in.Lhs[0].Name() == "_" {
					l.write(l.newName("t") + " := " + value)
				} else {
					l.write(l.nameOf(in.Lhs[0]) + " = " + l.settled(value, in.Rhs, in.Lhs[0].Type()))
				}
				continue
			}
			for i, t := range l.multiValue(in.Rhs, len(in.Lhs)) {
				if in.Lhs[i].Name() != "_" {
					l.write(l.nameOf(in.Lhs[i]) + " = " + t)
				}
			}
		}
	})
}

// newInterp makes an interpreter that reads nothing from disk.
func newInterp(m *machine, args []string) *interp.Interpreter {
	return interp.New(interp.Options{
		Stdout: m.stdout, Stderr: &traceWriter{m: m}, Stdin: m.input(), Args: args,
		SourcecodeFilesystem: fstest.MapFS{}, Unrestricted: true,
	})
}

// Init sets the package variables and runs the init functions, if that has not happened.
func (u *Unit) Init(ctx context.Context) error {
	if u.inited {
		return nil
	}
	err := u.run(ctx, func() { u.m.exports[initName].Call(nil) })
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
func useSymbols(i *interp.Interpreter, m *machine, lib *Library, l *lowerer, args []string) error {
	exports := interp.Exports{rtName + "//" + rtName: m.symbols()}
	for path, names := range l.symbols {
		if path == rtName {
			continue
		}
		table := lib.symbolsOf(path)
		used := make(map[string]reflect.Value, len(names))
		for n := range names {
			if v, ok := table[n]; ok {
				used[n] = v
			}
		}
		if path == predeclaredPath {
			continue
		}
		m.override(path, used, args)
		exports[path+"//"+lib.pkgs[path].Name] = used
	}
	return i.Use(exports)
}

// runtimeTypes gives the reflect types of the interfaces in a lowerer's table that compiled values can be asked for.
func runtimeTypes(lib *Library, tab []types.Type) []reflect.Type {
	out := make([]reflect.Type, len(tab))
	for i, t := range tab {
		n, ok := types.Unalias(t).(*types.Named)
		if !ok {
			continue
		}
		if n.Obj().Pkg() == nil && n.Obj().Name() == "error" {
			out[i] = reflect.TypeFor[error]()
			continue
		}
		if n.Obj().Pkg() == nil {
			continue
		}
		if v, ok := lib.symbolsOf(n.Obj().Pkg().Path())[n.Obj().Name()]; ok && v.Kind() == reflect.Pointer {
			out[i] = v.Type().Elem()
		}
	}
	return out
}
