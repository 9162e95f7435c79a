package emit

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"goelm/kernel/golang/core"
	"goelm/kernel/golang/refuse"
	"goelm/kernel/golang/repr"
)

// Precedences of what expr writes, as in Go: binary operators have 1 to 5.
const (
	unaryPrec   = 6
	primaryPrec = 7
)

// expr writes an expression. Parentheses are written only where they must be: in conditions the interpreter may lose its way
// in them.
func (w *Writer) expr(e core.Expr) string {
	s, _ := w.term(e)
	return s
}

// atLeast writes an expression where one of a lower precedence needs parentheses.
func (w *Writer) atLeast(e core.Expr, prec int) string {
	s, p := w.term(e)
	if p < prec {
		return "(" + s + ")"
	}
	return s
}

// term writes an expression and gives its precedence.
func (w *Writer) term(e core.Expr) (string, int) {
	switch e := e.(type) {
	case *core.Const:
		return w.constant(e)
	case *core.Nil:
		return "nil", primaryPrec
	case *core.Zero:
		if s := w.zero(e.T); strings.HasPrefix(s, "*") {
			return s, unaryPrec
		} else {
			return s, primaryPrec
		}
	case *core.Ref:
		if e.V.Cell {
			return "*" + w.name(e.V), unaryPrec
		}
		return w.name(e.V), primaryPrec
	case *core.FuncRef:
		return e.F.Name, primaryPrec
	case *core.Symbol:
		return w.T.Symbol(e.Obj.Pkg(), e.Obj.Name()), primaryPrec
	case *core.Unary:
		return w.unary(e)
	case *core.Binary:
		return w.binary(e)
	case *core.Field:
		return w.field(e), primaryPrec
	case *core.Index:
		x := w.under(e.X)
		if _, ok := e.X.Type().Underlying().(*types.Pointer); ok {
			x = "(*" + x + ")"
		}
		return x + "[" + w.index(e) + "]", primaryPrec
	case *core.SliceOf:
		return w.close(w.slice(e), e.T), primaryPrec
	case *core.Deref:
		return "*" + w.under(e.X), unaryPrec
	case *core.Addr:
		return w.addr(e)
	case *core.Call:
		return w.call(e), primaryPrec
	case *core.Method:
		if a, ok := e.X.(*core.Addr); ok { // the interpreter takes the address itself
			return w.operand(a.X) + "." + e.Fn.Name(), primaryPrec
		}
		return w.operand(e.X) + "." + e.Fn.Name(), primaryPrec
	case *core.Builtin:
		return w.builtin(e), primaryPrec
	case *core.Convert:
		return w.convert(e)
	case *core.Recv:
		return "<-" + w.under(e.X), unaryPrec
	case *core.Lit:
		return w.literal(e), unaryPrec
	case *core.Composite:
		return w.close(w.composite(e), e.T), primaryPrec
	case *core.Runtime:
		return w.runtime(e), primaryPrec
	case *core.Line:
		return itoa(w.Line(e.Pos)), primaryPrec
	case *core.Reveal:
		return w.reveal(e)
	}
	panic(fmt.Sprintf("emit: expression %T", e))
}

// operand writes an expression where a postfix may follow.
func (w *Writer) operand(e core.Expr) string {
	if n, ok := e.(*core.Nil); ok {
		return paren(w.T.Text(n.T)) + "(nil)"
	}
	return w.atLeast(e, primaryPrec)
}

// typed writes an expression whose text alone gives a new variable its type.
func (w *Writer) typed(e core.Expr) string {
	s := w.expr(e)
	if c, ok := e.(*core.Convert); ok && types.IsInterface(c.T) {
		return w.T.Text(c.T) + "(" + s + ")"
	}
	return s
}

// multi writes the right side of a declaration of several variables.
func (w *Writer) multi(e core.Expr) string {
	switch e := e.(type) {
	case *core.Recv:
		return "<-" + w.under(e.X)
	case *core.Reveal:
		if t := w.T.Text(e.T); t != "struct{}" {
			return w.operand(e.X) + ".(" + t + ")"
		}
		return w.T.Helper("empty2", "empty", func(n string) string {
			return "func " + n + "(x interface{}) (struct{}, bool) { return struct{}{}, x != nil }\n"
		}) + "(" + w.expr(e.X) + ")"
	}
	return w.expr(e)
}

// target writes the left side of an assignment.
func (w *Writer) target(e core.Expr) string {
	switch e := e.(type) {
	case *core.Ref:
		if e.V.Cell {
			return "*" + w.name(e.V)
		}
	case *core.Deref:
		return "*" + w.under(e.X)
	case *core.Field:
		return w.plainField(e)
	}
	return w.expr(e)
}

func (w *Writer) unary(e *core.Unary) (string, int) {
	b, _ := e.X.Type().Underlying().(*types.Basic)
	if e.Op == token.SUB && b.Info()&types.IsFloat != 0 { // 0 - x, as the interpreter has it, loses the sign of zero
		return w.atLeast(e.X, token.MUL.Precedence()) + " * " + w.T.Text(e.T) + "(-1.0)", token.MUL.Precedence()
	}
	x := w.atLeast(e.X, unaryPrec)
	if strings.HasPrefix(x, e.Op.String()) {
		x = "(" + x + ")"
	}
	return e.Op.String() + x, unaryPrec
}

func (w *Writer) binary(e *core.Binary) (string, int) {
	prec := e.Op.Precedence()
	x, y := w.atLeast(e.X, prec), w.atLeast(e.Y, prec+1)
	if t, ok := e.X.Type().Underlying().(*types.Chan); ok { // of channels that differ in direction
		if u, ok := e.Y.Type().Underlying().(*types.Chan); ok && t.Dir() != u.Dir() && !w.isNil(e.X) && !w.isNil(e.Y) {
			if t.Dir() == types.SendRecv {
				x = paren(w.T.Text(e.Y.Type())) + "(" + x + ")"
			} else {
				y = paren(w.T.Text(e.X.Type())) + "(" + y + ")"
			}
		}
	}
	if e.Op == token.SHL || e.Op == token.SHR {
		if c, ok := e.Y.(*core.Const); ok {
			y, _ = w.constant(&core.Const{Val: c.Val, T: types.Typ[types.Uint]})
		}
	}
	return x + " " + e.Op.String() + " " + y, prec
}

// field writes the value of a field.
func (w *Writer) field(e *core.Field) string {
	text := w.plainField(e)
	if !w.T.Loose(owner(e.X), e.I) {
		return text
	}
	if err := repr.LooseRead(e.T); err != nil {
		w.refuse(refuse.RecursiveType, "%v through which its type refers to itself", err)
	}
	t := w.T.Text(e.T)
	get := w.T.Helper("get|"+t, "get", func(n string) string {
		return "func " + n + "(x interface{}) " + t + " { if x == nil { return nil }; return x.(" + t + ") }\n"
	})
	return get + "(" + text + ")"
}

// owner is the struct type whose field is selected from x.
func owner(x core.Expr) types.Type {
	t := types.Unalias(x.Type())
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := types.Unalias(t).(*types.Named); ok {
		return types.Unalias(t)
	}
	return t.Underlying()
}

func (w *Writer) plainField(e *core.Field) string {
	st := owner(e.X).Underlying().(*types.Struct)
	x := e.X
	if d, ok := x.(*core.Deref); ok { // the interpreter does not compile (*p).f as an element of a literal
		x = d.X
	}
	return w.operand(x) + "." + repr.FieldName(st, e.I)
}

func (w *Writer) index(e *core.Index) string {
	if _, isMap := e.X.Type().Underlying().(*types.Map); isMap {
		if w.isNil(e.I) {
			return paren(w.T.Text(e.I.Type())) + "(nil)"
		}
		return w.expr(e.I)
	}
	s := w.expr(e.I)
	if !types.Identical(e.I.Type().Underlying(), types.Typ[types.Int]) {
		s = "int(" + s + ")"
	}
	return s
}

func (w *Writer) slice(e *core.SliceOf) string {
	part := func(x core.Expr) string {
		if x == nil {
			return ""
		}
		return w.expr(x)
	}
	x := w.under(e.X)
	if _, ok := e.X.Type().Underlying().(*types.Pointer); ok {
		x = "(*" + x + ")"
	}
	s := x + "[" + part(e.Lo) + ":" + part(e.Hi)
	if e.Max != nil {
		s += ":" + part(e.Max)
	}
	return s + "]"
}

func (w *Writer) addr(e *core.Addr) (string, int) {
	switch x := e.X.(type) {
	case *core.Ref:
		if x.V.Cell {
			return w.name(x.V), primaryPrec
		}
	case *core.Field:
		if w.T.Loose(owner(x.X), x.I) {
			w.refuse(refuse.RecursiveType, "the address of a field through which its type refers to itself")
		}
		return "&" + w.plainField(x), unaryPrec
	case *core.Deref:
		return w.under(x.X), primaryPrec
	}
	return "&" + w.operand(e.X), unaryPrec
}

func (w *Writer) call(e *core.Call) string {
	fun := ""
	switch f := e.Fun.(type) {
	case *core.FuncRef:
		fun = f.F.Name
		w.site(fun, e.Pos)
	case *core.Lit:
		fun = w.literal(f) // in parentheses, the interpreter would lose functions that it returns
	default:
		fun = w.under(e.Fun)
	}
	return fun + "(" + strings.Join(w.args(e), ", ") + ")"
}

// args writes arguments; variadic ones as a slice where the interpreter would misread single values.
func (w *Writer) args(e *core.Call) []string {
	sig := e.Fun.Type().Underlying().(*types.Signature)
	var out []string
	fixed := len(e.Args)
	if sig.Variadic() {
		fixed = min(sig.Params().Len()-1, fixed)
	}
	for _, a := range e.Args[:fixed] {
		out = append(out, w.arg(a))
	}
	rest := e.Args[fixed:]
	if !sig.Variadic() || len(rest) == 0 {
		return out
	}
	if e.Spread {
		return append(out, w.under(rest[0])+"...")
	}
	last := sig.Params().At(sig.Params().Len() - 1).Type()
	s, ok := last.Underlying().(*types.Slice)
	if !ok {
		return append(out, w.expr(rest[0]))
	}
	var texts []string
	for _, a := range rest {
		texts = append(texts, w.arg(a))
	}
	if compiled(e.Fun) && (!types.IsInterface(s.Elem()) || types.Identical(s.Elem(), anyType)) {
		return append(out, texts...)
	}
	return append(out, w.T.Text(last)+"{"+strings.Join(texts, ", ")+"}...")
}

// arg writes an argument: the interpreter wants to know what a nil is.
func (w *Writer) arg(e core.Expr) string {
	if w.isNil(e) && types.IsInterface(e.Type()) {
		return w.T.Text(e.Type()) + "(nil)"
	}
	return w.expr(e)
}

var anyType = types.Universe.Lookup("any").Type()

func compiled(fun core.Expr) bool {
	switch fun.(type) {
	case *core.Symbol, *core.Method:
		return true
	}
	return false
}

func (w *Writer) builtin(e *core.Builtin) string {
	var args []string
	for _, a := range e.Args {
		args = append(args, w.under(a))
	}
	switch e.Name {
	case "make":
		t := e.Of
		if c, ok := t.Underlying().(*types.Chan); ok && c.Dir() != types.SendRecv {
			t = types.NewChan(types.SendRecv, c.Elem())
		}
		text := "make(" + strings.Join(append([]string{w.T.Text(t.Underlying())}, args...), ", ") + ")"
		if w.T.Text(t) != w.T.Text(e.Of) && !w.T.OpaqueType(e.Of) {
			text = "(" + w.T.Text(e.Of) + ")(" + text + ")"
		}
		return w.close(text, e.T)
	case "new":
		return "new(" + w.T.Text(e.Of) + ")"
	case "append":
		return w.close(w.appendCall(e, args), e.T)
	case "copy":
		if b, ok := e.Args[1].Type().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
			args[1] = "[]byte(" + args[1] + ")"
		}
	}
	return e.Name + "(" + strings.Join(args, ", ") + ")"
}

func (w *Writer) appendCall(e *core.Builtin, args []string) string {
	text := w.T.Text(e.T.Underlying())
	if w.isNil(e.Args[0]) {
		args[0] = text + "(nil)"
	}
	if len(args) == 1 {
		return args[0]
	}
	elem := e.T.Underlying().(*types.Slice).Elem()
	switch {
	case e.Spread:
		if b, ok := e.Args[1].Type().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
			args[1] = "[]byte(" + args[1] + ")"
		}
		if w.isNil(e.Args[1]) {
			args[1] = text + "(nil)"
		}
		args[1] += "..."
	case w.T.Text(elem) == "interface{}" || types.IsInterface(elem):
		for i, a := range e.Args[1:] {
			args[i+1] = w.expr(a)
		}
		return "append(" + args[0] + ", " + text + "{" + strings.Join(args[1:], ", ") + "}...)"
	default:
		for i, a := range e.Args[1:] {
			args[i+1] = w.expr(a)
			if w.isNil(a) {
				args[i+1] = paren(w.T.Text(elem)) + "(nil)"
			}
		}
	}
	return "append(" + strings.Join(args, ", ") + ")"
}

// paren writes a type where a conversion follows.
func paren(t string) string {
	if strings.HasPrefix(t, "*") || strings.HasPrefix(t, "func") || strings.HasPrefix(t, "<-") || strings.HasPrefix(t, "chan") {
		return "(" + t + ")"
	}
	return t
}

func (w *Writer) literal(e *core.Lit) string {
	f := e.F
	if len(f.Captured) == 0 {
		return "func" + w.function(f)
	}
	var params, args []string
	saved := make([]string, len(f.Captured))
	for i, v := range f.Captured {
		saved[i] = w.name(v)
		args = append(args, saved[i])
		n := w.T.Fresh(saved[i])
		params = append(params, n+" *"+w.T.Text(v.Type))
		w.names[v] = n
	}
	text := "func" + w.function(f)
	for i, v := range f.Captured {
		w.names[v] = saved[i]
	}
	return "func(" + strings.Join(params, ", ") + ") func" + w.T.Signature(f.Signature()) + " { return " + text + " }(" + strings.Join(args, ", ") + ")"
}

func (w *Writer) composite(e *core.Composite) string {
	var elts []string
	u := e.T.Underlying()
	for i, x := range e.Elts {
		text := w.expr(x)
		switch u := u.(type) {
		case *types.Struct:
			text = repr.FieldName(u, e.Fields[i]) + ": " + text
		default:
			if i < len(e.Keys) && e.Keys[i] != nil {
				text = w.expr(e.Keys[i]) + ": " + text
			}
		}
		elts = append(elts, text)
	}
	t := w.T.Text(e.T)
	if w.T.OpaqueType(e.T) {
		t = w.T.Text(u)
	}
	return t + "{" + strings.Join(elts, ", ") + "}"
}

func (w *Writer) runtime(e *core.Runtime) string {
	var args []string
	for _, a := range e.Args {
		if w.isNil(a) {
			args = append(args, paren(w.T.Text(a.Type()))+"(nil)")
			continue
		}
		args = append(args, w.expr(a))
	}
	return w.T.Runtime(e.Name) + "(" + strings.Join(args, ", ") + ")"
}

// reveal writes a value of type T that an interface{} is known to hold.
func (w *Writer) reveal(e *core.Reveal) (string, int) {
	t := w.T.Text(e.T)
	switch t {
	case "interface{}":
		return w.term(e.X)
	case "struct{}": // the interpreter looks for the first field
		return w.T.Helper("empty", "empty", func(n string) string {
			return "func " + n + "(x interface{}) struct{} { return struct{}{} }\n"
		}) + "(" + w.expr(e.X) + ")", primaryPrec
	}
	return w.operand(e.X) + ".(" + t + ")", primaryPrec
}

func (w *Writer) zero(t types.Type) string {
	if w.T.OpaqueType(t) {
		return "nil"
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		text := "0"
		switch {
		case u.Info()&types.IsBoolean != 0:
			text = "false"
		case u.Info()&types.IsString != 0:
			text = `""`
		case u.Info()&types.IsFloat != 0:
			text = "0.0"
		case u.Info()&types.IsComplex != 0:
			return "*new(" + w.T.Text(t) + ")"
		}
		if s := w.T.Text(t); s != "int" && s != "string" && s != "bool" && s != "float64" {
			return s + "(" + text + ")"
		}
		return text
	case *types.Struct, *types.Array:
		return w.T.Text(t) + "{}"
	}
	return "nil"
}

// under writes a value of an opaque type as what it is made of, and others as they are.
func (w *Writer) under(e core.Expr) string {
	if !w.T.OpaqueType(e.Type()) || w.isNil(e) {
		return w.operand(e)
	}
	t := w.T.Text(e.Type().Underlying())
	open := w.T.Helper("open|"+t, "open", func(n string) string {
		return "func " + n + "(x interface{}) " + t + " { if x == nil { return nil }; return x.(" + t + ") }\n"
	})
	return open + "(" + w.expr(e) + ")"
}

// close writes a value of what an opaque type is made of as one of that type.
func (w *Writer) close(text string, t types.Type) string {
	if !w.T.OpaqueType(t) {
		return text
	}
	u := w.T.Text(t.Underlying())
	closer := w.T.Helper("close|"+u, "close", func(n string) string {
		return "func " + n + "(x " + u + ") interface{} { if x == nil { return nil }; return x }\n"
	})
	return closer + "(" + text + ")"
}

func (w *Writer) convert(e *core.Convert) (string, int) {
	from, to := e.X.Type(), e.T
	if types.IsInterface(to) {
		if w.isNil(e.X) && !types.IsInterface(from) {
			return "interface{}(" + paren(w.T.Text(from)) + "(nil))", primaryPrec
		}
		return w.term(e.X)
	}
	fromOpaque, toOpaque := w.T.OpaqueType(from), w.T.OpaqueType(to)
	if fromOpaque || toOpaque {
		if fromOpaque && toOpaque && types.Identical(from.Underlying(), to.Underlying()) {
			return w.term(e.X)
		}
		return w.close(w.under(e.X), to), primaryPrec
	}
	ft, tt := w.T.Text(from), w.T.Text(to)
	if ft == tt {
		return w.term(e.X)
	}
	switch u := to.Underlying().(type) {
	case *types.Struct:
		if _, ok := from.Underlying().(*types.Struct); ok {
			return w.structConversion(from, to, u) + "(" + w.expr(e.X) + ")", primaryPrec
		}
	case *types.Pointer:
		if _, ok := from.Underlying().(*types.Pointer); ok {
			w.at = cmp.Or(e.Pos, w.at)
			w.refuse(refuse.StructPointer, "a conversion between pointers to struct types that are built differently")
		}
	}
	return paren(tt) + "(" + w.expr(e.X) + ")", primaryPrec
}

// structConversion names a function that converts structs field by field: their tags or their part in recursion differ.
func (w *Writer) structConversion(from, to types.Type, st *types.Struct) string {
	ft, tt := w.T.Text(from), w.T.Text(to)
	fst := from.Underlying().(*types.Struct)
	return w.T.Helper("struct|"+ft+"|"+tt, "as", func(n string) string {
		var fields []string
		for i := range st.NumFields() {
			x := core.Var{Name: "x", Type: from, Global: true}
			get := w.expr(&core.Convert{X: &core.Field{X: &core.Ref{V: &x}, I: i, T: fst.Field(i).Type()}, T: st.Field(i).Type()})
			fields = append(fields, repr.FieldName(st, i)+": "+get)
		}
		return "func " + n + "(x " + ft + ") " + tt + " { return " + tt + "{" + strings.Join(fields, ", ") + "} }\n"
	})
}
