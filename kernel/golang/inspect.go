package golang

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A Doc describes the name under the cursor.
type Doc struct {
	Name      string // qualified: "fmt.Println"
	Signature string // its declaration
	Text      string // documentation
	Methods   string // of a type: their signatures, one a line
	Source    string // with detail: the source, if the session has it
}

// Inspect describes the name at the cursor, or else the function in whose call it stands. detail 1 adds source. It is false if
// there is nothing to describe.
func (s *Session) Inspect(src string, cursor, detail int) (Doc, bool) {
	cursor = clampCursor(src, cursor)
	start, end := wordAround(src, cursor)
	if _, inside := literalAround(src, start); inside || start == end || token.IsKeyword(src[start:end]) || src[start] <= '9' {
		if start, end = calledAt(src, cursor); start == end {
			return Doc{}, false
		}
	}
	word := src[start:end]
	p := s.probe(src, start, end, word)
	defer p.drop()
	if p != nil {
		if obj := p.object(); obj != nil {
			return s.describe(p, obj, detail), true
		}
	}
	if path, ok := s.findPackage(word); ok && (p == nil || p.selector() == nil) {
		return Doc{Name: word, Signature: "package " + word + " // import \"" + path + "\"", Text: s.lib.Doc(path, "")}, true
	}
	return Doc{}, false
}

// calledAt finds the name of the function in the innermost call around the cursor; if there is none, the last word
// before it.
func calledAt(src string, cursor int) (start, end int) {
	toks, _, _ := nesting(src[:cursor])
	depth := 0
	for i := len(toks) - 1; i > 0; i-- {
		switch toks[i].tok {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth++
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth--
		}
		if depth < 0 && toks[i].tok == token.LPAREN {
			if toks[i-1].tok == token.IDENT {
				return toks[i-1].off, toks[i-1].off + len(toks[i-1].lit)
			}
			depth = 0
		}
		depth = max(depth, 0)
	}
	if n := len(toks); n > 0 && toks[n-1].tok == token.IDENT {
		return toks[n-1].off, toks[n-1].off + len(toks[n-1].lit)
	}
	return 0, 0
}

func (s *Session) describe(p *probe, obj types.Object, detail int) Doc {
	if pn, ok := obj.(*types.PkgName); ok {
		path := pn.Imported().Path()
		return Doc{Name: obj.Name(), Signature: "package " + pn.Imported().Name() + " // import \"" + path + "\"", Text: s.lib.Doc(path, "")}
	}
	symbol := p.symbol(obj)
	d := Doc{Name: symbol, Signature: signature(obj)}
	if tn, ok := obj.(*types.TypeName); ok {
		d.Methods = methodList(tn)
	}
	path := "builtin"
	if obj.Pkg() != nil {
		path = obj.Pkg().Path()
	}
	switch path {
	case "builtin":
		d.Text = s.lib.Doc(path, symbol)
		if call, ok := builtinCalls[symbol]; ok {
			d.Signature = call
		}
	case predeclaredPath:
		d.Text = s.opt.Docs[symbol]
	case "main":
		s.describeOwn(&d, obj, symbol, detail)
	default:
		d.Name = obj.Pkg().Name() + "." + symbol
		d.Text = s.lib.Doc(path, symbol)
	}
	return d
}

// symbol is the name under which documentation knows an object: with its type for a method or a field.
func (p *probe) symbol(obj types.Object) string {
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		if tn := receiverType(fn.Signature()); tn != nil {
			return tn.Name() + "." + obj.Name()
		}
	} else if v, ok := obj.(*types.Var); !ok || !v.IsField() {
		return obj.Name()
	}
	var holder types.Type
	if sel := p.selector(); sel != nil {
		holder = p.cc.info.TypeOf(sel.X)
	} else if len(p.above) > 1 {
		if lit, ok := p.above[len(p.above)-2].(*ast.CompositeLit); ok {
			holder = p.cc.info.TypeOf(lit)
		}
	}
	if holder != nil {
		if n := namedOf(holder); n != nil {
			return n.Obj().Name() + "." + obj.Name()
		}
	}
	return obj.Name()
}

// describeOwn describes what a cell declared.
func (s *Session) describeOwn(d *Doc, obj types.Object, symbol string, detail int) {
	if symbol == "must" {
		d.Text = s.opt.Docs[symbol]
	}
	for _, l := range s.current().live {
		if !slices.Contains(l.names, symbol) {
			continue
		}
		d.Text = orElse(l.doc, d.Text)
		if detail > 0 {
			d.Source = l.src
		}
		if _, ok := obj.(*types.TypeName); ok { // its source says more than its type
			d.Signature, d.Text, d.Source = l.src, "", ""
		}
	}
}

func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}

// qualify writes package names as a cell does.
func qualify(p *types.Package) string {
	if p.Path() == "main" || p.Path() == predeclaredPath {
		return ""
	}
	return p.Name()
}

// signature is the declaration of an object. A type is written with what a cell may use of it.
func signature(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Const:
		return fmt.Sprintf("%s = %s", types.ObjectString(obj, qualify), obj.Val())
	case *types.TypeName:
		return typeDeclaration(obj)
	}
	return types.ObjectString(obj, qualify)
}

func typeDeclaration(tn *types.TypeName) string {
	head := "type " + tn.Name()
	if tn.Pkg() != nil && qualify(tn.Pkg()) != "" {
		head = "type " + qualify(tn.Pkg()) + "." + tn.Name()
	}
	var b strings.Builder
	switch u := tn.Type().Underlying().(type) {
	case *types.Struct:
		hidden := false
		b.WriteString(head + " struct {\n")
		for f := range u.Fields() {
			switch {
			case !visible(f):
				hidden = true
			case f.Embedded():
				fmt.Fprintf(&b, "\t%s\n", types.TypeString(f.Type(), qualify))
			default:
				fmt.Fprintf(&b, "\t%s %s\n", f.Name(), types.TypeString(f.Type(), qualify))
			}
		}
		if hidden {
			b.WriteString("\t// and fields of its own\n")
		}
		b.WriteString("}")
	case *types.Interface:
		b.WriteString(head + " interface {\n")
		for m := range u.Methods() {
			fmt.Fprintf(&b, "\t%s%s\n", m.Name(), strings.TrimPrefix(types.TypeString(m.Type(), qualify), "func"))
		}
		b.WriteString("}")
	default:
		return types.ObjectString(tn, qualify)
	}
	return b.String()
}

// mostMethods is how many methods a description lists.
const mostMethods = 40

// methodList lists the methods of a type that is no interface, one a line.
func methodList(tn *types.TypeName) string {
	named, ok := types.Unalias(tn.Type()).(*types.Named)
	if !ok || types.IsInterface(named) {
		return ""
	}
	var b strings.Builder
	count := 0
	for m := range named.Methods() {
		if !visible(m) {
			continue
		}
		if count++; count <= mostMethods {
			recv := types.TypeString(m.Signature().Recv().Type(), func(*types.Package) string { return "" })
			if name := m.Signature().Recv().Name(); name != "" && name != "_" {
				recv = name + " " + recv
			}
			fmt.Fprintf(&b, "func (%s) %s%s\n", recv, m.Name(), strings.TrimPrefix(types.TypeString(m.Type(), qualify), "func"))
		}
	}
	if count > mostMethods {
		fmt.Fprintf(&b, "// and %d more methods", count-mostMethods)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// builtinCalls are the functions of Go itself, whose signatures go/types does not write.
var builtinCalls = map[string]string{
	"append":  "func append(slice []Type, elems ...Type) []Type",
	"cap":     "func cap(v Type) int",
	"clear":   "func clear(t Type) // a map or a slice",
	"close":   "func close(c chan<- Type)",
	"complex": "func complex(r, i FloatType) ComplexType",
	"copy":    "func copy(dst, src []Type) int",
	"delete":  "func delete(m map[Type]Type1, key Type)",
	"imag":    "func imag(c ComplexType) FloatType",
	"len":     "func len(v Type) int",
	"make":    "func make(t Type, size ...IntegerType) Type",
	"max":     "func max(x T, y ...T) T // numbers or strings",
	"min":     "func min(x T, y ...T) T // numbers or strings",
	"new":     "func new(Type) *Type",
	"panic":   "func panic(v any)",
	"print":   "func print(args ...Type)",
	"println": "func println(args ...Type)",
	"real":    "func real(c ComplexType) FloatType",
	"recover": "func recover() any",
}
