package lower

import (
	"go/token"
	"go/types"
	"strings"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
)

// Compiled code sees interpreted values without their types. fmt and its kin get values that format themselves as Go would;
// packages that read values by reflection get them out of their boxes, or the call is refused where they would see
// something else than in a compiled program; packages that only keep values keep the boxes.

// hostCall rewrites a call of a compiled function or method.
func (d *dynamic) hostCall(r *core.Rewriter, e *core.Call, fn *types.Func) core.Expr {
	path := pathOf(fn)
	sig := e.Fun.Type().Underlying().(*types.Signature)
	if path == "errors" && fn.Name() == "As" {
		if x := d.errorsAs(r, e); x != nil {
			return x
		}
	}
	formats := formatting(fn)
	for i, a := range e.Args {
		t := paramType(sig, i, e.Spread)
		spread := e.Spread && i == len(e.Args)-1
		switch {
		case spread && formats && isAnySlice(t):
			d.l.Memory.formats = true
			e.Args[i] = &core.Runtime{Name: "FormatAll", Args: []core.Expr{r.One(a)}, T: t}
		case spread && isAnySlice(t) && !keeps(path):
			e.Args[i] = &core.Runtime{Name: "HostAll", Args: []core.Expr{r.One(a)}, T: t}
		case formats && types.Identical(t, anyType):
			e.Args[i] = d.formatted(r, a)
		case types.Identical(t, anyType) && !keeps(path):
			e.Args[i] = d.raw(r, a, fn, e.Pos)
		default:
			e.Args[i] = r.One(a)
		}
	}
	if m, ok := e.Fun.(*core.Method); ok {
		m.X = r.One(m.X)
	}
	return e
}

// pathOf is the path of the package of a function; "" for the method of error.
func pathOf(fn *types.Func) string {
	if fn.Pkg() == nil {
		return ""
	}
	return fn.Pkg().Path()
}

func isAnySlice(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && types.Identical(s.Elem(), anyType)
}

// formatting reports whether a function writes its arguments as text.
func formatting(fn *types.Func) bool {
	switch pathOf(fn) {
	case "fmt":
		return !strings.Contains(fn.Name(), "can") // Scan and its kin take pointers
	case "log", "log/slog":
		return true
	case "testing":
		return true
	}
	return false
}

// keeps reports whether a package hands values in interfaces back as it got them.
func keeps(path string) bool {
	switch path {
	case "pre__", "errors", "context", "sync", "sync/atomic", "container/list", "container/heap", "container/ring", "maps", "slices", "iter", "runtime":
		return true
	}
	return false
}

// inner gives the value that an argument of type any was before its conversion.
func inner(a core.Expr) core.Expr {
	if c, ok := a.(*core.Convert); ok && types.IsInterface(c.T) {
		return c.X
	}
	return a
}

// formatted is an argument of a formatting function.
func (d *dynamic) formatted(r *core.Rewriter, a core.Expr) core.Expr {
	x := inner(a)
	t := x.Type()
	switch {
	case isNil(t):
		return r.One(a)
	case types.IsInterface(t):
		d.l.Memory.formats = true
		return &core.Runtime{Name: "Format", Args: []core.Expr{d.plain(r.One(x))}, T: anyType}
	case d.l.looksAlike(t):
		return &core.Convert{X: r.One(x), T: anyType}
	}
	d.l.registerDeep(t)
	return &core.Runtime{Name: "Format", Args: []core.Expr{&core.Runtime{
		Name: "Mk", Args: []core.Expr{intConst(d.l.T.ID(t)), r.One(x)}, T: anyType,
	}}, T: anyType}
}

// looksAlike reports whether fmt sees a value of type t as in a compiled program: nothing in it is the program's own or an
// interface.
func (l *Lowerer) looksAlike(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.Named); ok {
		return l.T.Faithful(t)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return true
	case *types.Slice:
		return l.looksAlike(u.Elem())
	case *types.Array:
		return l.looksAlike(u.Elem())
	case *types.Map:
		return l.looksAlike(u.Key()) && l.looksAlike(u.Elem())
	case *types.Pointer:
		return l.looksAlike(u.Elem())
	}
	return false
}

// raw is an argument for compiled code that reads values by reflection.
func (d *dynamic) raw(r *core.Rewriter, a core.Expr, fn *types.Func, pos token.Pos) core.Expr {
	x := inner(a)
	t := x.Type()
	switch {
	case isNil(t):
		return r.One(a)
	case types.IsInterface(t):
		return &core.Runtime{Name: "Host", Args: []core.Expr{d.plain(r.One(x))}, T: anyType}
	}
	d.l.checkReflection(t, fn, pos)
	return &core.Convert{X: r.One(x), T: anyType}
}

// checkReflection refuses arguments that would be read wrongly.
func (l *Lowerer) checkReflection(t types.Type, fn *types.Func, pos token.Pos) {
	path := pathOf(fn)
	switch {
	case path == "reflect" && !l.T.Faithful(t):
		l.refuse(pos, refuse.Reflect, "reflection on a type of the program")
	case strings.HasPrefix(path, "encoding/") || path == "text/template" || path == "html/template":
		if why := l.unlikeGo(t, path, map[types.Type]bool{}); why != "" {
			l.refuse(pos, refuse.Encoding, "%s for package %s", why, path)
		}
	}
}

// unlikeGo says what in t an encoder would see otherwise than in a compiled program, or "".
func (l *Lowerer) unlikeGo(t types.Type, path string, seen map[types.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if !l.T.Own(n.Obj()) {
			return ""
		}
		set := types.NewMethodSet(types.NewPointer(n))
		for i := range set.Len() {
			name := set.At(i).Obj().Name()
			if strings.HasPrefix(name, "Marshal") || strings.HasPrefix(name, "Unmarshal") || strings.HasPrefix(name, "Gob") ||
				strings.HasSuffix(path, "template") && set.At(i).Obj().Exported() {
				return "method " + n.Obj().Name() + "." + name
			}
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return l.unlikeGo(u.Elem(), path, seen)
	case *types.Slice:
		return l.unlikeGo(u.Elem(), path, seen)
	case *types.Array:
		return l.unlikeGo(u.Elem(), path, seen)
	case *types.Map:
		if why := l.unlikeGo(u.Key(), path, seen); why != "" {
			return why
		}
		return l.unlikeGo(u.Elem(), path, seen)
	case *types.Interface:
		if u.NumMethods() > 0 && !l.T.HostInterface(t) {
			return "a field or element of interface type"
		}
	case *types.Struct:
		for i := range u.NumFields() {
			f := u.Field(i)
			switch {
			case f.Embedded():
				return "an embedded field"
			case path == "encoding/gob" && !f.Exported():
				return "an unexported field"
			case path == "encoding/xml" && f.Exported() && l.xmlNeedsName(t):
				return "a type whose name is its element's"
			}
			if why := l.unlikeGo(f.Type(), path, seen); why != "" {
				return why
			}
		}
	}
	return ""
}

// xmlNeedsName: package xml names elements after the type unless a field XMLName says otherwise.
func (l *Lowerer) xmlNeedsName(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if st.Field(i).Name() == "XMLName" {
			return false
		}
	}
	return true
}

// errorsAs rewrites errors.As for targets of the program's types, which compiled code cannot tell apart.
func (d *dynamic) errorsAs(r *core.Rewriter, e *core.Call) core.Expr {
	target := inner(e.Args[1])
	p, ok := target.Type().Underlying().(*types.Pointer)
	if !ok {
		return nil
	}
	want := p.Elem()
	own := types.IsInterface(want) && !d.l.T.HostInterface(want)
	if !own && (types.IsInterface(want) || d.l.T.Faithful(want)) {
		return nil
	}
	args := []core.Expr{r.One(e.Args[0]), r.One(target)}
	if own {
		args = append(args, d.l.implements(want))
		return &core.Runtime{Name: "ErrorAsInterface", Args: args, T: boolType, Pos: e.Pos}
	}
	args = append(args, intConst(d.l.T.ID(want)))
	return &core.Runtime{Name: "ErrorAs", Args: args, T: boolType, Pos: e.Pos}
}

// registered are the methods that fmt, errors, panics and notebooks look for.
var registered = []string{"String", "Error", "GoString", "Format", "Unwrap", "Is", "As", "MIMEBundle"}

// registerDeep makes the methods of the types that t is made of known to the runtime.
func (l *Lowerer) registerDeep(t types.Type) {
	if l.Memory.deep[l.T.Key(t)] {
		return
	}
	l.Memory.deep[l.T.Key(t)] = true
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if !l.T.Own(n.Obj()) || types.IsInterface(n) {
			return
		}
		l.registerType(n)
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		l.registerType(t)
		l.registerDeep(u.Elem())
	case *types.Slice:
		l.registerDeep(u.Elem())
	case *types.Array:
		l.registerDeep(u.Elem())
	case *types.Map:
		l.registerDeep(u.Key())
		l.registerDeep(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			l.registerDeep(u.Field(i).Type())
		}
	}
}

// registerAll registers the methods of all types that may lie in interfaces which are formatted. It reports whether that was
// anything new.
func (l *Lowerer) registerAll() bool {
	if !l.Memory.formats && !l.Late {
		return false
	}
	before := len(l.Registers)
	for id := 1; id < len(l.T.Table()); id++ { // grows
		if t := l.T.Table()[id]; !l.T.Faithful(t) && !types.IsInterface(t) {
			l.registerDeep(t)
		}
	}
	l.drain()
	return len(l.Registers) > before
}

// registerType makes the methods of t that fmt, errors and panics look for known to the runtime.
func (l *Lowerer) registerType(t types.Type) {
	for _, name := range registered {
		obj, index, _ := types.LookupFieldOrMethod(t, false, l.Pkg, name)
		fn, ok := obj.(*types.Func)
		if !ok || !hasMethod(t, fn) || !wellKnown(name, withoutReceiver(fn)) {
			continue
		}
		l.registerMethod(t, fn, index)
	}
}

// Show makes known what the display of a value of type t needs.
func (l *Lowerer) Show(t types.Type) { l.registerDeep(t) }

// wellKnown reports whether a method has the signature that fmt and errors look for.
func wellKnown(name string, s *types.Signature) bool {
	str := func(t *types.Tuple) bool { return t.Len() == 1 && types.Identical(t.At(0).Type(), stringType) }
	switch name {
	case "String", "Error", "GoString":
		return s.Params().Len() == 0 && str(s.Results())
	case "Format":
		return s.Params().Len() == 2 && s.Results().Len() == 0
	case "Unwrap", "MIMEBundle":
		return s.Params().Len() == 0 && s.Results().Len() == 1
	}
	return s.Params().Len() == 1 && s.Results().Len() == 1 && types.Identical(s.Results().At(0).Type(), boolType)
}

// registerMethod emits the registration of one method: a function of the value as it lies in a box.
func (l *Lowerer) registerMethod(t types.Type, fn *types.Func, index []int) {
	id := l.T.ID(t)
	sig := withoutReceiver(fn)
	ps := []*types.Var{types.NewParam(token.NoPos, nil, "x", anyType)}
	for p := range sig.Params().Variables() {
		ps = append(ps, p)
	}
	full := types.NewSignatureType(nil, nil, nil, types.NewTuple(ps...), sig.Results(), sig.Variadic())
	f := l.forward(full, func(args []core.Expr) core.Expr {
		x := core.Expr(&core.Reveal{X: args[0], T: t})
		b := bound{fn, l.promoter(x, index, noPos)}
		return l.callMethod(b, args[1:], sig.Variadic(), sig, noPos)
	})
	call := calleeOf(f)
	if key := l.T.Key(t) + "." + fn.Name(); call == "" || l.Memory.registered[key] != call {
		l.Memory.registered[key] = call
		one := &core.Func{Quiet: true, Body: []core.Stmt{runtimeCall("Method", intConst(id), stringConst(fn.Name()), &core.Lit{F: f, T: full})}}
		l.passes(one, nil)
		l.Registers = append(l.Registers, one.Body...)
	}
}

// calleeOf names the function that a forwarding function calls.
func calleeOf(f *core.Func) string {
	switch s := f.Body[0].(type) {
	case *core.Return:
		return calleeName(s.Vals[0])
	case *core.Eval:
		return calleeName(s.X)
	}
	return ""
}
