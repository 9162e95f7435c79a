package golang

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/traefik/yaegi/interp"

	"goelm/kernel/golang/lower"
	"goelm/kernel/golang/repr"
)

// SessionOptions say what a session's cells see besides the library.
type SessionOptions struct {
	// Stdout and Stderr get what cells print, also what they write to os.Stdout and os.Stderr through fmt, io, bufio and
	// log; nil: discarded. What they write by methods of the two files goes to the files.
	Stdout, Stderr io.Writer
	// Stdin is what cells read through fmt, io and bufio from os.Stdin; nil: empty.
	Stdin io.Reader
	// Prelude holds Go declarations that every cell sees, generic ones too. In it, fail__(err) ends the cell with exactly
	// err and no frames, which is how must is written.
	Prelude string
	// Stray is called with 1 when an interrupted cell is left behind in a compiled call, blocked or computing, and with -1
	// when it has left it; nil: not.
	Stray func(change int)
	// Predeclared are names with values. An addressable value (reflect.ValueOf(&x).Elem()) is a variable that both sides see.
	Predeclared map[string]reflect.Value
	// Docs documents the predeclared names and those of the prelude, for Inspect.
	Docs map[string]string
	// AutoImport finds the package that an undeclared name means, from which members are used; nil: Library.ByUse.
	AutoImport func(name string, members []string) (path string, ok bool)
}

// A Session runs cells one after another in one interpreter, so that variables, functions and types stay. A cell that
// does not compile changes nothing. Run must not be called concurrently with itself; Complete, Inspect, IsComplete, Who
// and Format may be called at any time.
type Session struct {
	lib     *Library
	opt     SessionOptions
	m       *machine
	interp  *interp.Interpreter
	preUsed bool            // the interpreter has the predeclared values
	prog    *interp.Program // calls what it is given; see During

	mu    sync.Mutex // guards state, which is replaced as a whole
	state *sessionState
}

// sessionState is what a session knows of its cells. A cell works on a copy.
type sessionState struct {
	fset    *token.FileSet
	cells   int
	files   []string                // cell names by number, from 1
	live    []*liveDecl             // functions, methods, types and constants, in order
	imports map[string]string       // explicit imports: name to path
	vars    map[string]*sessionVar  // variables by name
	names   map[string]string       // package-level names to lowered names
	types   *repr.Types             // how types look in lowered code
	memory  *lower.Memory           // what the lowering has written
	done    map[string]bool         // paths that Yaegi has imported
	frozen  map[types.Object]string // lowered names of objects whose declaration was replaced
	broken  map[string]string       // functions that no longer compile, and why
	goNames map[string]string       // lowered names to Go's, for frames; not copied, because a lowered name is given once
	sites   map[string][]int        // lines of calls, see emit.Writer; not copied
	pkg     *types.Package          // of the last cell
	loaded  bool                    // Yaegi has tick__ and its kin
}

// A liveDecl is a declaration that later cells see.
type liveDecl struct {
	cell    string
	node    ast.Decl
	names   []string // what it declares; a method declares "T.M"
	imports []*ast.ImportSpec
	src     string // with the comment before it
	doc     string // that comment
}

// A sessionVar is a variable of the session.
type sessionVar struct {
	typ     types.Type
	lowered string
	frozen  bool          // its type has been declared anew since
	ptr     reflect.Value // to the value
	cell    string
}

// A Result is what a cell's last expression gave.
type Result struct {
	Values []reflect.Value
	Types  []types.Type
	Show   bool // the values are to be shown
	// Warnings are what Go would refuse and a cell may do: variables of functions and blocks that are not used.
	Warnings ErrorList

	ids []int // numbers of the types that a value in an interface takes with it, 0 for others
}

// Any gives value i as cells have it in an interface, with its type.
func (r Result) Any(i int) any {
	v := r.Values[i]
	if !v.IsValid() {
		return nil
	}
	if id := r.ids[i]; id > 0 {
		return Box{id, v.Interface()}
	}
	return v.Interface()
}

// preludeName is what the prelude is called where cells have names such as In[3].
const preludeName = "prelude"

// failName is the predeclared function with which a prelude ends a cell.
const failName = "fail__"

// NewSession starts an interpreter. The prelude is compiled with the first cell; its errors are returned there.
func NewSession(lib *Library, opt SessionOptions) *Session {
	s := &Session{lib: lib, opt: opt, m: newMachine(opt.Stdout, opt.Stderr)}
	s.m.grace = cellGrace
	s.m.stdinFile, s.m.stdoutFile, s.m.stderrFile = os.Stdin, os.Stdout, os.Stderr
	s.m.stdin, s.m.onStray = opt.Stdin, opt.Stray
	s.interp = newInterp(s.m, []string{"goelm"})
	s.state = &sessionState{
		fset: token.NewFileSet(), imports: map[string]string{}, vars: map[string]*sessionVar{}, names: map[string]string{},
		types: repr.New("main"), memory: lower.NewMemory(), done: map[string]bool{},
		frozen: map[types.Object]string{}, broken: map[string]string{}, goNames: map[string]string{},
		sites: map[string][]int{}, files: []string{""},
	}
	return s
}

func (s *sessionState) clone() *sessionState {
	c := *s
	c.files = append([]string(nil), s.files...)
	c.live = append([]*liveDecl(nil), s.live...)
	c.imports, c.names = cloneMap(s.imports), cloneMap(s.names)
	c.types, c.memory, c.done = s.types.Clone(), s.memory.Clone(), cloneMap(s.done)
	c.frozen, c.broken = cloneMap(s.frozen), cloneMap(s.broken)
	c.vars = map[string]*sessionVar{}
	for n, v := range s.vars {
		w := *v
		c.vars[n] = &w
	}
	return &c
}

func cloneMap[K comparable, V any](m map[K]V) map[K]V {
	c := make(map[K]V, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

func (s *Session) current() *sessionState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// Run compiles and executes a cell. name stands in positions, as In[3]. Errors: an ErrorList or *Unsupported before anything
// has run; *PanicError, *ExitError, ErrInterrupted, ErrMemory, or the error that a last expression (T, error) gave or that
// the prelude failed with. What a cell defined before a panic stays.
func (s *Session) Run(ctx context.Context, name, src string) (Result, error) {
	if err := s.Prepare(ctx); err != nil {
		return Result{}, err
	}
	return s.runCell(ctx, name, src)
}

// Prepare compiles the prelude, which the first Run does otherwise. Like Run it must not be called concurrently.
func (s *Session) Prepare(ctx context.Context) error {
	if s.current().cells > 0 || strings.TrimSpace(s.opt.Prelude) == "" {
		return nil
	}
	if _, err := s.runCell(ctx, preludeName, s.opt.Prelude); err != nil {
		return fmt.Errorf("prelude: %w", err)
	}
	return nil
}

// Check reports the errors that Run would report for a cell before anything of it runs, but refusals. It changes nothing.
func (s *Session) Check(name, src string) error {
	st := s.current().clone()
	st.cells++
	parsed, err := splitCell(st.fset, name, src)
	if err != nil {
		return err
	}
	return (&cellCheck{s: s, st: st, name: name, src: src, cell: parsed}).check()
}

func (s *Session) runCell(ctx context.Context, name, src string) (res Result, err error) {
	st := s.current().clone()
	st.cells++
	st.files = append(st.files, name)
	parsed, err := splitCell(st.fset, name, src)
	if err != nil {
		return res, err
	}
	cc := &cellCheck{s: s, st: st, name: name, src: src, cell: parsed}
	if err := cc.check(); err != nil {
		return res, err
	}
	em, err := cc.emit()
	if err != nil {
		return res, err
	}
	var prog *interp.Program
	if err := useSymbols(s.interp, s.m, s.lib, st.types, nil); err != nil {
		return res, err
	}
	if err := s.usePredeclared(); err != nil {
		return res, err
	}
	if err := protect(em.source, func(mark int) (string, int) {
		if mark < cellLines {
			return name, 1
		}
		return st.files[mark/cellLines], mark % cellLines
	}, func() (err error) {
		prog, err = load(s.interp, em.source, em.entry)
		return err
	}); err != nil {
		return res, err
	}
	s.m.setTypes(st.types.Table())
	maps.Copy(st.goNames, em.goNames)
	maps.Copy(st.sites, em.sites)
	s.prog = prog
	s.mu.Lock()
	s.state = st
	s.mu.Unlock()
	res, err = s.execute(ctx, em, prog)
	forget(s.interp, em.once)
	cc.warnings.sort()
	res.Warnings = cc.warnings
	return res, err
}

// usePredeclared gives the interpreter the predeclared values.
func (s *Session) usePredeclared() error {
	if s.preUsed {
		return nil
	}
	s.preUsed = true
	return s.interp.Use(interp.Exports{predeclaredPath + "//" + predeclaredPath: s.predeclared()})
}

// execute runs a compiled cell.
func (s *Session) execute(ctx context.Context, em *emission, prog *interp.Program) (Result, error) {
	s.m.results = nil
	s.m.takeFrames()
	s.m.lonely = selfContained(s.current().types.Symbols())
	err := executeSoft(ctx, s.interp, s.m, prog, func(f func()) { f() })
	st := s.current()
	s.m.mu.Lock()
	for n, p := range s.m.vars {
		if v := st.vars[n]; v != nil {
			v.ptr = p
		}
	}
	s.m.mu.Unlock()
	if err != nil {
		var p *PanicError
		if errors.As(err, &p) {
			p.Frames = s.frames(st)
		}
		var f *FailError
		if errors.As(err, &f) && f.Frames == nil {
			f.Frames = s.frames(st)
		}
		return Result{}, err
	}
	return em.result(s.m.results)
}

// frames turns the functions that a panic left into the cells' own lines.
func (s *Session) frames(st *sessionState) []Frame {
	all := buildFrames(s.m, st.goNames, st.sites, func(mark int) (string, int) {
		n := mark / cellLines
		if n < len(st.files) {
			return st.files[n], mark % cellLines
		}
		return "", 0
	})
	return slices.DeleteFunc(all, func(f Frame) bool { return f.File == preludeName })
}

// cellLines is what a cell's number is worth in a line mark.
const cellLines = 100_000

// A Variable is one of the session's variables.
type Variable struct {
	Name, Type, Cell string
	Value            reflect.Value
	GoType           types.Type
}

// Who lists the variables by name.
func (s *Session) Who() []Variable {
	st := s.current()
	s.m.mu.Lock()
	running := maps.Clone(s.m.vars) // those of a cell that still runs
	s.m.mu.Unlock()
	var out []Variable
	for n, v := range st.vars {
		if v.cell == preludeName {
			continue
		}
		w := Variable{Name: n, Type: typeName(v.typ), Cell: v.cell, GoType: v.typ}
		if p, ok := running[n]; ok {
			w.Value = p.Elem()
		} else if v.ptr.IsValid() {
			w.Value = v.ptr.Elem()
		}
		out = append(out, w)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// typeName writes a type as a cell would.
func typeName(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
}
