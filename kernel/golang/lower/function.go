package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
	"goelm/kernel/golang/repr"
)

// A function is the function or literal being elaborated.
type function struct {
	f      *core.Func
	sig    *types.Signature
	outer  *function // of a literal
	vars   map[types.Object]*core.Var
	labels map[types.Object]*core.Label // for break and continue
	gotos  map[types.Object]*core.Label // for goto: statements become blocks, and the interpreter does not jump into blocks
	list   []core.Stmt                  // statements so far
}

// add appends a statement to the list being elaborated.
func (l *Lowerer) add(s core.Stmt) { l.fn.list = append(l.fn.list, s) }

// block elaborates into a list of its own.
func (l *Lowerer) block(f func()) []core.Stmt {
	save := l.fn.list
	l.fn.list = nil
	f()
	list := l.fn.list
	l.fn.list = save
	return list
}

// Declare takes up a declaration: functions and methods are written now or when an instance needs them, types as far as
// they are used.
func (l *Lowerer) Declare(d ast.Decl) {
	if d, ok := d.(*ast.FuncDecl); ok {
		obj, _ := l.Info.Defs[d.Name].(*types.Func)
		if obj == nil || d.Name.Name == "_" {
			return
		}
		if obj.Signature().TypeParams().Len() > 0 || obj.Signature().RecvTypeParams().Len() > 0 {
			return // per instance
		}
		if obj.Signature().Recv() != nil {
			l.methodFunc(obj, receiverType(obj))
			return
		}
		l.declared(obj)
	}
}

// Collect finds generic declarations and methods, and reserves all names, before anything is written.
func (l *Lowerer) Collect(files ...*ast.File) {
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				l.T.Reserve(id.Name)
			}
			return true
		})
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok {
				l.declareNames(d.(*ast.GenDecl))
				continue
			}
			if fd.Recv == nil {
				l.T.Declare(fd.Name.Name)
			}
			obj, _ := l.Info.Defs[fd.Name].(*types.Func)
			if obj == nil {
				continue
			}
			l.decls[obj] = fd
		}
	}
}

// declareNames keeps locals from having the names of package variables.
func (l *Lowerer) declareNames(d *ast.GenDecl) {
	for _, s := range d.Specs {
		if v, ok := s.(*ast.ValueSpec); ok && d.Tok == token.VAR {
			for _, n := range v.Names {
				l.T.Declare(n.Name)
			}
		}
	}
}

// receiverType is the named type whose method fn is.
func receiverType(fn *types.Func) *types.Named {
	t := types.Unalias(fn.Signature().Recv().Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, _ := t.(*types.Named)
	return n
}

// globalName names a package-level object.
func (l *Lowerer) globalName(obj types.Object) string {
	if l.Global != nil {
		if n, ok := l.Global(obj); ok {
			return n
		}
	}
	n := obj.Name()
	if repr.Special(n) {
		n = l.T.Fresh(n)
	}
	return n
}

// A source is where the body of a function comes from.
type source struct {
	obj    *types.Func
	recv   types.Type // of a method
	goName string
	env    *env
	bundle *Bundle
	key    string
}

// function gives the function with a key; src writes it if nothing has yet.
func (l *Lowerer) function(key, base string, sig *types.Signature, src *source) *core.Func {
	f := &core.Func{Params: params(sig), Variadic: sig.Variadic(), Results: results(sig)}
	src.key = key
	l.funcs[key], l.sources[f] = f, src
	if n, ok := l.Memory.names[key]; ok {
		f.Name = n
		return f
	}
	f.Name = base
	l.Memory.names[key] = f.Name
	l.queue = append(l.queue, func() { l.body(f, src, nil) })
	return f
}

// recovering gives the form of f that a defer statement calls: with its list of deferred calls as first parameter. It is
// nil for functions that do not call recover.
func (l *Lowerer) recovering(f *core.Func) *core.Func {
	src := l.sources[f]
	if src == nil || l.declOf(src) == nil || !l.callsRecover(l.declOf(src).Body) {
		return nil
	}
	key := src.key + "|recovering"
	if r := l.funcs[key]; r != nil {
		return r
	}
	d := temp("d", defersType)
	r := &core.Func{Params: append([]*core.Var{d}, params(f.Signature())...), Variadic: f.Variadic, Results: results(f.Signature())}
	l.funcs[key] = r
	if n, ok := l.Memory.names[key]; ok {
		r.Name = n
		return r
	}
	r.Name = l.T.Fresh(f.Name)
	l.Memory.names[key] = r.Name
	l.queue = append(l.queue, func() { l.body(r, src, d) })
	return r
}

func params(sig *types.Signature) []*core.Var {
	var out []*core.Var
	for v := range sig.Params().Variables() {
		out = append(out, &core.Var{Name: v.Name(), Type: v.Type()})
	}
	return out
}

func results(sig *types.Signature) []*core.Var {
	var out []*core.Var
	for v := range sig.Results().Variables() {
		out = append(out, &core.Var{Name: v.Name(), Type: v.Type()})
	}
	return out
}

// declared gives a function of the program that is no method and not generic.
func (l *Lowerer) declared(obj *types.Func) *core.Func {
	if f := l.byObj[obj]; f != nil {
		return f
	}
	name := l.globalName(obj)
	f := l.function("f|"+name, name, obj.Signature(), &source{obj: obj, goName: obj.Name()})
	l.byObj[obj] = f
	return f
}

// instance gives an instance of a generic function of the program.
func (l *Lowerer) instance(obj *types.Func, args []types.Type) *core.Func {
	name := l.globalName(obj)
	key := "f|" + name + "["
	for _, a := range args {
		key += l.T.Key(a) + ","
	}
	if f := l.funcs[key]; f != nil {
		return f
	}
	e := newEnv(obj.Signature().TypeParams(), args)
	save := l.env
	l.env = e
	sig := l.subst(obj.Signature()).(*types.Signature)
	l.env = save
	l.countInstance(obj)
	return l.function(key, l.T.Fresh(obj.Name()), sig, &source{obj: obj, goName: obj.Name() + "[...]", env: e})
}

// countInstance refuses programs whose instances need each other without end.
func (l *Lowerer) countInstance(obj *types.Func) {
	const most = 1000
	if l.instances++; l.instances > most {
		l.refuse(obj.Pos(), refuse.GenericInstances, "more than %d instances of generic functions", most)
	}
}

// methodFunc gives the function that holds the body of a method of named type t: its receiver is the first parameter.
func (l *Lowerer) methodFunc(fn *types.Func, t *types.Named) *core.Func {
	origin := fn.Origin()
	key := "m|" + l.T.Identity(t) + "." + fn.Name()
	if f := l.funcs[key]; f != nil {
		return f
	}
	ptr := false
	if _, ok := types.Unalias(origin.Signature().Recv().Type()).(*types.Pointer); ok {
		ptr = true
	}
	var recv types.Type = t
	if ptr {
		recv = types.NewPointer(t)
	}
	var e *env
	sig := origin.Signature()
	if n := origin.Signature().RecvTypeParams(); n.Len() > 0 {
		var args []types.Type
		for a := range t.TypeArgs().Types() {
			args = append(args, a)
		}
		e = newEnv(n, args)
		save := l.env
		l.env = e
		sig = l.subst(sig).(*types.Signature)
		l.env = save
	}
	full := withReceiver(sig, recv)
	goName := t.Obj().Name()
	if e != nil {
		goName += "[...]"
	}
	if ptr {
		goName = "(*" + goName + ")"
	}
	return l.function(key, l.T.Fresh(t.Obj().Name()+"_"+fn.Name()), full, &source{obj: origin, recv: recv, goName: goName + "." + fn.Name(), env: e})
}

func withReceiver(sig *types.Signature, recv types.Type) *types.Signature {
	vars := []*types.Var{types.NewParam(token.NoPos, nil, "", recv)}
	for v := range sig.Params().Variables() {
		vars = append(vars, v)
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(vars...), sig.Results(), sig.Variadic())
}

// declOf is the declaration of a function.
func (l *Lowerer) declOf(src *source) *ast.FuncDecl {
	if src.bundle != nil {
		return src.bundle.decls[src.obj]
	}
	return l.decls[src.obj]
}

// body elaborates a declared function into f and hands it to the passes. With d, f's first parameter is the list of
// deferred calls of a defer statement.
func (l *Lowerer) body(f *core.Func, src *source, d *core.Var) {
	decl := l.declOf(src)
	if decl == nil || decl.Body == nil {
		l.refuse(src.obj.Pos(), refuse.Internal, "function %s without a body", src.obj.Name())
	}
	saveEnv, saveBundle, saveInfo, savePkg, saveFn := l.env, l.bundle, l.Info, l.Pkg, l.fn
	defer func() { l.env, l.bundle, l.Info, l.Pkg, l.fn = saveEnv, saveBundle, saveInfo, savePkg, saveFn }()
	l.env = src.env
	if src.bundle != nil {
		l.bundle, l.Info, l.Pkg = src.bundle, src.bundle.info, src.bundle.pkg
	} else {
		f.Pos, f.GoName = decl.Name.Pos(), src.goName
	}
	l.fn = &function{f: f, sig: src.obj.Signature(), vars: map[types.Object]*core.Var{},
		labels: map[types.Object]*core.Label{}, gotos: map[types.Object]*core.Label{}}
	ps := f.Params
	var recoverFrom core.Expr
	if d != nil {
		recoverFrom = ref(d)
		ps = ps[1:]
	}
	if src.recv != nil {
		ps[0].Name = src.obj.Signature().Recv().Name()
		l.fn.vars[src.obj.Signature().Recv()] = ps[0]
		ps = ps[1:]
	}
	l.bind(src.obj.Signature(), ps, f)
	f.Body = l.block(func() { l.stmts(decl.Body.List) })
	l.finish(f, recoverFrom)
}

// bind connects a signature's variables with a function's.
func (l *Lowerer) bind(sig *types.Signature, params []*core.Var, f *core.Func) {
	for i := range sig.Params().Len() {
		l.fn.vars[sig.Params().At(i)] = params[i]
	}
	for i := range sig.Results().Len() {
		r := sig.Results().At(i)
		l.fn.vars[r] = f.Results[i]
		if r.Name() != "" {
			f.Named = true
		}
	}
}

// literal elaborates a function literal.
func (l *Lowerer) literal(e *ast.FuncLit) *core.Lit {
	source := l.Info.TypeOf(e).(*types.Signature)
	sig := l.subst(source).(*types.Signature)
	f := &core.Func{Params: params(sig), Variadic: sig.Variadic(), Results: results(sig), Pos: e.Pos()}
	fn := &function{f: f, sig: source, outer: l.fn, vars: l.fn.vars, labels: l.fn.labels, gotos: l.fn.gotos}
	save := l.fn
	l.fn = fn
	l.bind(source, f.Params, f)
	f.Body = l.block(func() { l.stmts(e.Body.List) })
	l.fn = save
	return &core.Lit{F: f, T: sig}
}

// variable gives the variable of an object.
func (l *Lowerer) variable(obj *types.Var) *core.Var {
	if l.fn != nil {
		if v := l.fn.vars[obj]; v != nil {
			return v
		}
	}
	if v := l.vars[obj]; v != nil {
		return v
	}
	if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
		v := &core.Var{Name: l.globalName(obj), Type: l.subst(obj.Type()), Global: true}
		l.vars[obj] = v
		return v
	}
	if l.fn == nil {
		panic(fmt.Sprintf("variable %v outside of a function", obj))
	}
	v := &core.Var{Name: obj.Name(), Type: l.subst(obj.Type())}
	l.fn.vars[obj] = v
	return v
}

// temp makes a variable of the lowering's own.
func temp(name string, t types.Type) *core.Var { return &core.Var{Name: name, Type: t} }

// define adds a variable with a value and refers to it.
func (l *Lowerer) define(name string, val core.Expr, pos token.Pos) *core.Ref {
	v := temp(name, val.Type())
	l.add(&core.Define{Vars: []*core.Var{v}, Vals: []core.Expr{val}, Pos: pos})
	return &core.Ref{V: v}
}

// Common types and small nodes.
var (
	intType    = types.Typ[types.Int]
	boolType   = types.Typ[types.Bool]
	stringType = types.Typ[types.String]
	anyType    = types.Universe.Lookup("any").Type()
	errorType  = types.Universe.Lookup("error").Type()
)

func intConst(n int) *core.Const { return &core.Const{Val: constant.MakeInt64(int64(n)), T: intType} }
func boolConst(b bool) *core.Const {
	return &core.Const{Val: constant.MakeBool(b), T: boolType}
}
func stringConst(s string) *core.Const {
	return &core.Const{Val: constant.MakeString(s), T: stringType}
}
func ref(v *core.Var) *core.Ref { return &core.Ref{V: v} }
