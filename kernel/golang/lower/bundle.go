package lower

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
)

// Tables of compiled packages hold no generic functions, because only their instances could be called. The generic functions
// of slices, maps, cmp and a few more are bundled as source and lowered like the program's own.

// A Bundle is the checked source of the generic library functions.
type Bundle struct {
	fset  *token.FileSet
	info  *types.Info
	pkg   *types.Package
	decls map[*types.Func]*ast.FuncDecl
}

// NewBundle parses and checks source with the functions PACKAGE_Function.
func NewBundle(source string, conf *types.Config, info *types.Info) (*Bundle, error) {
	b := &Bundle{fset: token.NewFileSet(), info: info, decls: map[*types.Func]*ast.FuncDecl{}}
	f, err := parser.ParseFile(b.fset, "generic.go", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	// Functions without a body are the runtime's, which the checker does not accept.
	if b.pkg, err = conf.Check("main", b.fset, []*ast.File{f}, info); err != nil {
		return nil, err
	}
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok {
			if fn, ok := info.Defs[fd.Name].(*types.Func); ok {
				b.decls[fn] = fd
			}
		}
	}
	return b, nil
}

// runtime names the function of the runtime support that a function without a body stands for.
func (b *Bundle) runtime(fn *types.Func) (string, bool) { return strings.CutPrefix(fn.Name(), "rt_") }

// libraryInstance gives an instance of a generic function of a compiled package.
func (l *Lowerer) libraryInstance(id *ast.Ident, obj *types.Func, args []types.Type) *core.Func {
	b := l.bundle
	if b == nil && l.Bundle != nil {
		b = l.Bundle()
	}
	var fn *types.Func
	if b != nil {
		fn, _ = b.pkg.Scope().Lookup(obj.Pkg().Name() + "_" + obj.Name()).(*types.Func)
	}
	if fn == nil {
		l.refuse(id.Pos(), refuse.GenericLibrary, "the generic function %s.%s", obj.Pkg().Name(), obj.Name())
	}
	return l.bundleInstance(b, fn, args)
}

// bundleInstance gives an instance of a function of the bundle.
func (l *Lowerer) bundleInstance(b *Bundle, fn *types.Func, args []types.Type) *core.Func {
	key := "b|" + fn.Name() + "["
	for _, a := range args {
		key += l.T.Key(a) + ","
	}
	if f := l.funcs[key]; f != nil {
		return f
	}
	e := newEnv(fn.Signature().TypeParams(), args)
	save := l.env
	l.env = e
	sig := l.subst(fn.Signature()).(*types.Signature)
	l.env = save
	l.countInstance(fn)
	return l.function(key, l.T.Fresh(fn.Name()), sig, &source{obj: fn, env: e, bundle: b})
}
