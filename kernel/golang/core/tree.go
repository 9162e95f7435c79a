package core

import (
	"go/constant"
	"go/token"
	"go/types"
)

// A Var is a parameter, result, local or package variable. Variables are told apart by identity; emit gives names.
type Var struct {
	Name   string // in the source; lowered if Global
	Type   types.Type
	Global bool // a variable of the package (or the session)
	Cell   bool // lives in a cell of its own, because closures and loops make it more than one; see lower/closures.go
}

// A Func is a function of the program: declared, a method with its receiver as first parameter, or a literal.
type Func struct {
	Name     string // lowered; "" for a literal
	GoName   string // as Go's stack traces have it, without the package; "" for what the lowering adds
	Params   []*Var
	Variadic bool
	Results  []*Var // one per result
	Named    bool   // the body refers to Results
	Body     []Stmt
	Pos      token.Pos
	Captured []*Var // of a literal: the cells of outer functions that it uses; see lower/closures.go
	BodyOf   *Func  // of a literal that is the body of a range over a function: defer and recover in it are those of BodyOf
	Quiet    bool   // neither counted nor marked: a function that the lowering adds
}

// Signature is the type of f.
func (f *Func) Signature() *types.Signature {
	return types.NewSignatureType(nil, nil, nil, tuple(f.Params), tuple(f.Results), f.Variadic)
}

func tuple(vars []*Var) *types.Tuple {
	if len(vars) == 0 {
		return nil
	}
	list := make([]*types.Var, len(vars))
	for i, v := range vars {
		list[i] = types.NewParam(token.NoPos, nil, v.Name, v.Type)
	}
	return types.NewTuple(list...)
}

// An Expr is an expression. Its type is a *types.Tuple for a call with several results and nil for one with none.
type Expr interface{ Type() types.Type }

// Expressions.
type (
	// Const is a constant of a typed type.
	Const struct {
		Val constant.Value
		T   types.Type
	}
	// Nil is the nil of T, which is no interface in the tree that elaboration gives unless the source says so.
	Nil struct{ T types.Type }
	// Zero is the zero value of T.
	Zero struct{ T types.Type }
	// Ref is the use of a variable.
	Ref struct{ V *Var }
	// FuncRef is the use of a declared function.
	FuncRef struct {
		F *Func
		T types.Type
	}
	// Symbol is a function or variable of a compiled package.
	Symbol struct {
		Obj types.Object
		T   types.Type
	}
	// Unary is -, +, ^ or !.
	Unary struct {
		Op token.Token
		X  Expr
		T  types.Type
	}
	// Binary is an operation on two operands of one type (comparisons), or of the result's type, or a shift.
	Binary struct {
		Op   token.Token
		X, Y Expr
		T    types.Type
		Pos  token.Pos
	}
	// Field selects a field of a struct, or of the struct that X points to.
	Field struct {
		X   Expr
		I   int
		T   types.Type
		Pos token.Pos
	}
	// Index is an element of a slice, array, pointer to array, string or map.
	Index struct {
		X, I Expr
		T    types.Type
		Pos  token.Pos
		Safe bool // known to be in range
	}
	// SliceOf is X[Lo:Hi:Max]; bounds may be nil.
	SliceOf struct {
		X, Lo, Hi, Max Expr
		T              types.Type
		Pos            token.Pos
	}
	// Deref is *X.
	Deref struct {
		X   Expr
		T   types.Type
		Pos token.Pos
	}
	// Addr is &X of a variable, element or field, or of a composite literal.
	Addr struct {
		X Expr
		T types.Type
	}
	// Call calls a function value.
	Call struct {
		Fun    Expr
		Args   []Expr
		Spread bool // the last argument is a slice
		T      types.Type
		Pos    token.Pos
	}
	// Method is the callee of a method call on a compiled type or an interface.
	Method struct {
		X   Expr
		Fn  *types.Func
		T   types.Type
		Pos token.Pos
	}
	// Builtin calls a builtin function, by Go's name.
	Builtin struct {
		Name   string
		Args   []Expr
		Of     types.Type // make, new
		Spread bool
		T      types.Type
		Pos    token.Pos
	}
	// Convert is a conversion, written or implied.
	Convert struct {
		X   Expr
		T   types.Type
		Pos token.Pos
	}
	// Assert is X.(T); with two values where it is the single right side of two left ones.
	Assert struct {
		X     Expr
		T     types.Type
		Known bool // a test has shown that X holds a T
		Pos   token.Pos
	}
	// Is asks whether the interface value X holds a T.
	Is struct {
		X   Expr
		T   types.Type
		Pos token.Pos
	}
	// Recv is <-X; with two values where it is the single right side of two left ones.
	Recv struct {
		X   Expr
		T   types.Type
		Pos token.Pos
	}
	// Lit is a function literal.
	Lit struct {
		F *Func
		T types.Type
	}
	// Composite is a composite literal. Keys are field numbers of a struct, indexes of an array or slice (constants), keys
	// of a map; nil stands for the next one.
	Composite struct {
		Fields []int
		Keys   []Expr
		Elts   []Expr
		T      types.Type
	}
	// Runtime calls a function of the runtime support by name.
	Runtime struct {
		Name string
		Args []Expr
		T    types.Type
		Pos  token.Pos
	}
	// Line is the number by which lowered code names the line of Pos.
	Line struct{ Pos token.Pos }
	// Reveal is a value known to be of type T behind the interface{} X: an assertion that the interpreter does itself.
	// With two values where it is the single right side of two left ones.
	Reveal struct {
		X Expr
		T types.Type
	}
)

func (e *Const) Type() types.Type     { return e.T }
func (e *Nil) Type() types.Type       { return e.T }
func (e *Zero) Type() types.Type      { return e.T }
func (e *Ref) Type() types.Type       { return e.V.Type }
func (e *FuncRef) Type() types.Type   { return e.T }
func (e *Symbol) Type() types.Type    { return e.T }
func (e *Unary) Type() types.Type     { return e.T }
func (e *Binary) Type() types.Type    { return e.T }
func (e *Field) Type() types.Type     { return e.T }
func (e *Index) Type() types.Type     { return e.T }
func (e *SliceOf) Type() types.Type   { return e.T }
func (e *Deref) Type() types.Type     { return e.T }
func (e *Addr) Type() types.Type      { return e.T }
func (e *Call) Type() types.Type      { return e.T }
func (e *Method) Type() types.Type    { return e.T }
func (e *Builtin) Type() types.Type   { return e.T }
func (e *Convert) Type() types.Type   { return e.T }
func (e *Assert) Type() types.Type    { return e.T }
func (e *Is) Type() types.Type        { return types.Typ[types.Bool] }
func (e *Recv) Type() types.Type      { return e.T }
func (e *Lit) Type() types.Type       { return e.T }
func (e *Composite) Type() types.Type { return e.T }
func (e *Runtime) Type() types.Type   { return e.T }
func (e *Reveal) Type() types.Type    { return e.T }
func (e *Line) Type() types.Type      { return types.Typ[types.Int] }

// A Stmt is a statement.
type Stmt interface{ stmt() }

// A Label names a loop, switch or select that statements inside leave, or the target of a goto.
type Label struct {
	Name string
	Used bool
}

// Statements.
type (
	Block struct{ List []Stmt }
	// Define declares variables: one value each, or one value that gives all (a call, or a form with ok), or none, which
	// means the zero value. A nil variable takes a value and drops it.
	Define struct {
		Vars []*Var
		Vals []Expr
		Pos  token.Pos
	}
	// Assign assigns to variables, elements, fields and through pointers; a nil left side drops the value.
	Assign struct {
		Lhs, Rhs []Expr
		Pos      token.Pos
	}
	// OpAssign is X op= Y.
	OpAssign struct {
		X   Expr
		Op  token.Token // token.ADD and so on
		Y   Expr
		Pos token.Pos
	}
	// Eval evaluates a call or receive for what it does.
	Eval struct {
		X   Expr
		Pos token.Pos
	}
	If struct {
		Cond Expr
		Then []Stmt
		Else []Stmt
		Pos  token.Pos

		Check bool // of the lowering's own: it does nothing, or panics
	}
	// For is a loop. Vars are the variables of its header, which are new in each iteration.
	For struct {
		Label *Label
		Vars  []*Var
		Cond  Expr // nil: true
		Post  []Stmt
		Body  []Stmt
		Pos   token.Pos
	}
	// Range is a range over anything; Key and Value are new variables or nil.
	Range struct {
		Label      *Label
		X          Expr
		Key, Value *Var
		Body       []Stmt
		Pos        token.Pos
		Facts      int // for the passes
	}
	// Switch runs the first clause with a true condition.
	Switch struct {
		Label   *Label
		Clauses []*Clause
		Pos     token.Pos
	}
	Select struct {
		Label *Label
		Comms []*Comm
		Pos   token.Pos
	}
	Return struct {
		Vals []Expr
		Pos  token.Pos
	}
	// Branch is break, continue or goto with or without a label, or fallthrough.
	Branch struct {
		Tok   token.Token
		Label *Label
	}
	// Target is the place a goto jumps to.
	Target struct{ Label *Label }
	Go     struct {
		Call Expr // *Call or *Builtin
		Pos  token.Pos
	}
	Defer struct {
		Call Expr
		Pos  token.Pos
	}
	Send struct {
		Ch, X Expr
		Pos   token.Pos
	}
	// Mark notes that what follows belongs to the source line of Pos.
	Mark struct{ Pos token.Pos }
	// Renew gives a variable a new cell with the same value.
	Renew struct{ V *Var }
	// Tick counts a loop iteration or a call.
	Tick struct{}
)

// A Clause of a switch. Default clauses have no conditions.
type Clause struct {
	Default     bool
	Conds       []Expr
	Body        []Stmt
	Fallthrough bool
}

// A Comm is a clause of a select: a send (Send), a receive (Recv) or the default. What is received goes to Value and OK.
type Comm struct {
	Default   bool
	Ch        Expr
	Send      Expr // the value sent; nil for a receive
	Value, OK *Var // new variables or nil
	Body      []Stmt
}

func (*Block) stmt()    {}
func (*Define) stmt()   {}
func (*Assign) stmt()   {}
func (*OpAssign) stmt() {}
func (*Eval) stmt()     {}
func (*If) stmt()       {}
func (*For) stmt()      {}
func (*Range) stmt()    {}
func (*Switch) stmt()   {}
func (*Select) stmt()   {}
func (*Return) stmt()   {}
func (*Branch) stmt()   {}
func (*Target) stmt()   {}
func (*Go) stmt()       {}
func (*Defer) stmt()    {}
func (*Send) stmt()     {}
func (*Mark) stmt()     {}
func (*Renew) stmt()    {}
func (*Tick) stmt()     {}
