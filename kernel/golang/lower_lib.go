package golang

import (
	_ "embed"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"sync"
)

// Tables of compiled packages hold no generic functions, because only their instances could be called. The generic
// functions of slices, maps, cmp and a few more are bundled as source and lowered like the program's own.

//go:embed bundle/generic.go.txt
var bundleSource string

// A bundle is the checked source of the generic library functions.
type bundle struct {
	fset *token.FileSet
	info *types.Info
	pkg  *types.Package
	decl map[*types.Func]*ast.FuncDecl
	err  error
}

// bundled checks the source once per process; the types of another library are the same to it.
var bundled sync.Map // *store to func() *bundle

func (s *store) bundle() *bundle {
	f, _ := bundled.LoadOrStore(s, sync.OnceValue(func() *bundle { return newBundle(&Library{store: s}) }))
	return f.(func() *bundle)()
}

func newBundle(lib *Library) *bundle {
	b := &bundle{fset: token.NewFileSet(), info: newInfo(), decl: map[*types.Func]*ast.FuncDecl{}}
	f, err := parser.ParseFile(b.fset, "generic.go", bundleSource, parser.SkipObjectResolution)
	if err != nil {
		b.err = err
		return b
	}
	var list errorCollector
	conf := checkConfig(lib, &list)
	b.pkg, b.err = conf.Check("main", b.fset, []*ast.File{f}, b.info)
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok {
			if fn, ok := b.info.Defs[fd.Name].(*types.Func); ok {
				b.decl[fn] = fd
			}
		}
	}
	return b
}

// bundledInstance names an instance of a generic library function whose source is bundled.
func (l *lowerer) bundledInstance(fn *types.Func, list *types.TypeList) (string, bool) {
	b := l.lib.bundle()
	if b.err != nil {
		return "", false
	}
	obj, ok := b.pkg.Scope().Lookup(fn.Pkg().Name() + "_" + fn.Name()).(*types.Func)
	if !ok {
		return "", false
	}
	return l.bundleInstance(b, obj, list), true
}

// bundleInstance names an instance of a bundled function and queues its declaration.
func (l *lowerer) bundleInstance(b *bundle, fn *types.Func, list *types.TypeList) string {
	args, texts := l.typeArgs(list)
	key := "bundle|" + fn.Name() + "|" + texts
	if n, ok := l.inst[key]; ok {
		return n
	}
	n := l.newName(fn.Name())
	l.inst[key] = n
	l.queue = append(l.queue, func() {
		l.inBundle(b, func() {
			l.withEnv(fn.Signature().TypeParams(), args, texts, func() { l.function(b.decl[fn], n, nil) })
		})
	})
	return n
}

// inBundle runs f where syntax belongs to the bundle instead of the program.
func (l *lowerer) inBundle(b *bundle, f func()) {
	fset, info, bun := l.fset, l.info, l.bun
	l.fset, l.info, l.bun = b.fset, b.info, b
	f()
	l.fset, l.info, l.bun = fset, info, bun
}

// bundleFunc writes a use of a function of the bundle inside the bundle; false for others.
func (l *lowerer) bundleFunc(id *ast.Ident, fn *types.Func) (string, bool) {
	if l.bun == nil || l.bun.decl[fn.Origin()] == nil {
		return "", false
	}
	if name, ok := strings.CutPrefix(fn.Name(), "rt_"); ok {
		return l.rt(name), true
	}
	return l.bundleInstance(l.bun, fn.Origin(), l.info.Instances[id].TypeArgs), true
}
