package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// Yaegi infers type arguments wrongly, forgets instances and dies of some generic types, and it mixes up types declared
// inside functions. So types are written out from go/types: local types move to the top level, and every instance of
// a generic type or function becomes a declaration of its own.

// typeOf is the type of e where type parameters have their present meaning.
func (l *lowerer) typeOf(e ast.Expr) types.Type { return l.subst(l.info.TypeOf(e)) }

// under is the underlying type of e's type.
func (l *lowerer) under(e ast.Expr) types.Type { return l.typeOf(e).Underlying() }

// typ writes a type.
func (l *lowerer) typ(t types.Type) string {
	switch t := l.subst(t).(type) {
	case *types.Alias:
		return l.typ(types.Unalias(t))
	case *types.Named:
		return l.named(t)
	case *types.Basic:
		if t.Info()&types.IsUntyped != 0 {
			return l.typ(types.Default(t))
		}
		if t.Kind() == types.UnsafePointer {
			panic(refusal{&Unsupported{What: "package unsafe", Code: "unsafe", Line: 1, Col: 1}})
		}
		return t.Name()
	case *types.Pointer:
		return "*" + l.typ(t.Elem())
	case *types.Slice:
		return "[]" + l.typ(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + l.typ(t.Elem())
	case *types.Map:
		return "map[" + l.typ(t.Key()) + "]" + l.typ(t.Elem())
	case *types.Chan:
		return [...]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()] + "(" + l.typ(t.Elem()) + ")"
	case *types.Signature:
		return "func" + l.sigText(t)
	case *types.Struct:
		return l.structText(t, nil)
	case *types.Interface:
		return l.interfaceText(t)
	case *types.TypeParam:
		panic("type parameter " + t.Obj().Name() + " without a meaning")
	default:
		panic(fmt.Sprintf("type %v", t))
	}
}

func (l *lowerer) sigText(s *types.Signature) string {
	var ps []string
	for i := range s.Params().Len() {
		t := l.typ(s.Params().At(i).Type())
		if s.Variadic() && i == s.Params().Len()-1 {
			t = "..." + strings.TrimPrefix(t, "[]")
		}
		ps = append(ps, t)
	}
	return "(" + strings.Join(ps, ", ") + ")" + l.resultText(s.Results())
}

func (l *lowerer) resultText(t *types.Tuple) string {
	var rs []string
	for v := range t.Variables() {
		rs = append(rs, l.typ(v.Type()))
	}
	switch len(rs) {
	case 0:
		return ""
	case 1:
		return " " + rs[0]
	}
	return " (" + strings.Join(rs, ", ") + ")"
}

// structText writes embedded fields as plain fields: promoted fields and methods are written with their whole path,
// and namedType adds the promoted methods to the type. owner is the named type that the struct is of, or nil.
func (l *lowerer) structText(s *types.Struct, owner types.Type) string {
	var b strings.Builder
	b.WriteString("struct{")
	for i := range s.NumFields() {
		if i > 0 {
			b.WriteString("; ")
		}
		typ := "interface{}"
		if owner == nil || !l.loose(owner, i) {
			typ = l.typ(s.Field(i).Type())
		}
		b.WriteString(l.fieldName(s.Field(i), i) + " " + typ)
		tag := s.Tag(i)
		if tag == "" && !s.Field(i).Exported() {
			tag = hiddenTag // Yaegi's fields are all exported
		}
		if tag != "" {
			b.WriteString(" " + strconv.Quote(tag))
		}
	}
	b.WriteString("}")
	return b.String()
}

// hiddenTag keeps encoders from seeing unexported fields.
const hiddenTag = `json:"-" xml:"-"`

func (l *lowerer) fieldName(v *types.Var, i int) string {
	if v.Name() == "_" {
		return fmt.Sprintf("blank_%d", i)
	}
	return v.Name()
}

func (l *lowerer) interfaceText(t *types.Interface) string {
	if t.NumMethods() == 0 {
		return "interface{}"
	}
	var ms []string
	for m := range t.Methods() {
		ms = append(ms, m.Name()+l.sigText(m.Type().(*types.Signature)))
	}
	return "interface{" + strings.Join(ms, "; ") + "}"
}

// named writes a named type: universe, compiled package, or this program's.
func (l *lowerer) named(t *types.Named) string {
	obj := t.Obj()
	switch {
	case obj.Pkg() == nil:
		if obj.Name() == "comparable" {
			return "interface{}"
		}
		return obj.Name()
	case !l.own(obj):
		if t.TypeArgs().Len() > 0 {
			return l.typ(t.Underlying()) // iter.Seq and the like: their instances are not compiled anywhere
		}
		if !obj.Exported() || obj.Parent() != obj.Pkg().Scope() {
			panic(refusal{&Unsupported{What: fmt.Sprintf("naming the hidden type %s.%s", obj.Pkg().Name(), obj.Name()), Code: "hidden-type", Line: 1, Col: 1}})
		}
		l.noteWrapper(t)
		return l.symbol(obj.Pkg(), obj.Name())
	case t.TypeArgs().Len() > 0:
		return l.typeInstance(t)
	case obj.Parent() != nil && obj.Parent() != obj.Pkg().Scope():
		return l.localType(t)
	}
	return l.nameOf(obj)
}

// own reports whether obj is declared by the program (or an earlier cell) rather than by a compiled package.
func (l *lowerer) own(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Pkg().Path() == l.pkg.Path()
}

// localType moves a type declared inside a function to the top level, once per meaning of the type parameters.
func (l *lowerer) localType(t *types.Named) string {
	key := fmt.Sprintf("%p|%s", t.Obj(), l.envKey)
	if n, ok := l.inst[key]; ok {
		return n
	}
	n := l.newName(t.Obj().Name())
	l.inst[key] = n
	env, envKey := l.env, l.envKey
	l.queue = append(l.queue, func() {
		saveEnv, saveKey := l.env, l.envKey
		l.env, l.envKey = env, envKey
		l.namedType(t.Obj(), t, n)
		l.env, l.envKey = saveEnv, saveKey
	})
	return n
}

// typeInstance names an instance of a generic type of the program and queues its declaration.
func (l *lowerer) typeInstance(t *types.Named) string {
	args, texts := l.typeArgs(t.TypeArgs())
	key := "t|" + l.nameOf(t.Origin().Obj()) + "|" + texts
	if n, ok := l.inst[key]; ok {
		return n
	}
	n := l.newName(t.Obj().Name())
	l.inst[key] = n
	inst, err := types.Instantiate(nil, t.Origin(), args, false)
	if err != nil {
		panic(err.Error())
	}
	l.queue = append(l.queue, func() {
		l.withEnv(t.Origin().TypeParams(), args, texts, func() {
			l.namedType(t.Origin().Obj(), inst.(*types.Named), n)
		})
	})
	return n
}

// typeArgs gives type arguments in their present meaning, and their text as a key.
func (l *lowerer) typeArgs(list *types.TypeList) ([]types.Type, string) {
	var args []types.Type
	var texts []string
	for a := range list.Types() {
		a = l.subst(a)
		args = append(args, a)
		texts = append(texts, l.typ(a))
	}
	return args, strings.Join(texts, "|")
}

// withEnv runs f where params mean args.
func (l *lowerer) withEnv(params *types.TypeParamList, args []types.Type, key string, f func()) {
	saveEnv, saveKey, saveNames := l.env, l.envKey, l.names
	l.env, l.envKey = map[*types.TypeParam]types.Type{}, key
	for i := range params.Len() {
		l.env[params.At(i)] = args[i]
	}
	// Locals of the generic body need names of their own in each instance; package-level names stay.
	l.names = map[types.Object]string{}
	for o, n := range saveNames {
		if o.Parent() == l.pkg.Scope() {
			l.names[o] = n
		}
	}
	f()
	for o, n := range l.names {
		if o.Parent() == l.pkg.Scope() {
			saveNames[o] = n
		}
	}
	l.env, l.envKey, l.names = saveEnv, saveKey, saveNames
}

// paramList names the parameters of sig for a generated function: their declaration, and their use in a call.
func (l *lowerer) paramList(sig *types.Signature) (params, args string) {
	var ps, as []string
	for i := range sig.Params().Len() {
		n := l.newName("a")
		t := l.typ(sig.Params().At(i).Type())
		a := n
		if sig.Variadic() && i == sig.Params().Len()-1 {
			t = "..." + strings.TrimPrefix(t, "[]")
			a += "..."
		}
		ps, as = append(ps, n+" "+t), append(as, a)
	}
	return strings.Join(ps, ", "), strings.Join(as, ", ")
}

// path writes the selectors for the fields at index, starting from a value or pointer of type t.
func (l *lowerer) path(t types.Type, index []int) string {
	var b strings.Builder
	for _, i := range index {
		s := structOf(t)
		b.WriteString("." + l.fieldName(s.Field(i), i))
		t = s.Field(i).Type()
	}
	return b.String()
}

func structOf(t types.Type) *types.Struct {
	u := t.Underlying()
	if p, ok := u.(*types.Pointer); ok {
		u = p.Elem().Underlying()
	}
	s, ok := u.(*types.Struct)
	if !ok {
		panic(fmt.Sprintf("%v is no struct", t))
	}
	return s
}

// zero writes the zero value of t.
func (l *lowerer) zero(t types.Type) string {
	t = l.subst(t)
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
			return "*new(" + l.typ(t) + ")"
		}
		if s := l.typ(t); s != "int" && s != "string" && s != "bool" && s != "float64" {
			return s + "(" + text + ")"
		}
		return text
	case *types.Struct, *types.Array:
		return l.typ(t) + "{}"
	}
	return "nil"
}
