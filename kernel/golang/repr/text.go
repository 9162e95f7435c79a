package repr

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"sort"
	"strconv"
	"strings"

	"goelm/kernel/golang/refuse"
)

// Types knows the representation of every type of a program, or of a session's cells so far.
type Types struct {
	Names
	Context *types.Context // instances of generic types are told apart by it
	Path    string         // of the program's own package

	text    map[types.Type]string
	structs map[string]string // structure to lowered name
	named   map[string]string // identity of a recursive struct type to lowered name
	infos   map[types.Type]*structInfo
	opaque  map[*types.Named]bool
	local   map[*types.TypeName]string // identities of types declared in functions
	global  func(*types.TypeName) string

	keys  map[types.Type]string
	ids   map[string]int
	table []types.Type // by number, from 1
	faith map[types.Type]bool

	globals map[string]bool            // names of package-level things in lowered code
	helpers map[string]string          // helper functions by what they do
	imports map[string]string          // path to alias
	symbols map[string]map[string]bool // path to symbols that lowered code needs
	decls   strings.Builder            // declarations of struct types and helpers not fetched yet
}

// New returns the state for a program whose package has the given path.
func New(path string) *Types {
	t := &Types{
		Names: Names{taken: map[string]bool{}}, Context: types.NewContext(), Path: path,
		structs: map[string]string{}, named: map[string]string{}, ids: map[string]int{}, table: []types.Type{nil},
		local: map[*types.TypeName]string{}, imports: map[string]string{}, symbols: map[string]map[string]bool{},
		globals: map[string]bool{}, helpers: map[string]string{},
	}
	t.forget()
	return t
}

// forget drops what is kept by the identity of go/types' objects.
func (t *Types) forget() {
	t.text, t.keys, t.faith = map[types.Type]string{}, map[types.Type]string{}, map[types.Type]bool{}
	t.infos, t.opaque = map[types.Type]*structInfo{}, map[*types.Named]bool{}
}

// Clone returns a copy for a cell that may fail. Objects of the cell's own check are new, so what is kept by their
// identity is not copied.
func (t *Types) Clone() *Types {
	c := &Types{
		Names: t.Names.clone(), Context: types.NewContext(), Path: t.Path,
		structs: maps.Clone(t.structs), named: maps.Clone(t.named), local: maps.Clone(t.local),
		ids: maps.Clone(t.ids), table: append([]types.Type(nil), t.table...),
		imports: map[string]string{}, symbols: map[string]map[string]bool{}, global: t.global,
		globals: maps.Clone(t.globals), helpers: maps.Clone(t.helpers),
	}
	c.forget()
	return c
}

// Identify sets how package-level types are told apart: a session's types may be declared anew.
func (t *Types) Identify(f func(*types.TypeName) string) { t.global = f }

// Own reports whether obj belongs to the program rather than to a compiled package.
func (t *Types) Own(obj types.Object) bool { return obj.Pkg() != nil && obj.Pkg().Path() == t.Path }

// Text is the lowered text of a type without type parameters.
func (t *Types) Text(typ types.Type) string {
	if s, ok := t.text[typ]; ok {
		return s
	}
	s := t.write(typ)
	t.text[typ] = s
	return s
}

const anyText = "interface{}"

func (t *Types) write(typ types.Type) string {
	switch typ := typ.(type) {
	case *types.Alias:
		return t.Text(types.Unalias(typ))
	case *types.Named:
		return t.namedText(typ)
	case *types.Basic:
		if typ.Info()&types.IsUntyped != 0 {
			if typ.Kind() == types.UntypedNil {
				return anyText
			}
			return t.Text(types.Default(typ))
		}
		if typ.Kind() == types.UnsafePointer {
			refuse.Stop(token.NoPos, refuse.Unsafe, "the type unsafe.Pointer")
		}
		return typ.Name()
	case *types.Pointer:
		return "*" + t.Text(typ.Elem())
	case *types.Slice:
		return "[]" + t.Text(typ.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(typ.Len(), 10) + "]" + t.Text(typ.Elem())
	case *types.Map:
		return "map[" + t.Text(typ.Key()) + "]" + t.Text(typ.Elem())
	case *types.Chan:
		return [...]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[typ.Dir()] + "(" + t.Text(typ.Elem()) + ")"
	case *types.Signature:
		return "func" + t.Signature(typ)
	case *types.Struct:
		return t.structName(typ, "struct")
	case *types.Interface:
		return anyText
	}
	panic(fmt.Sprintf("type %v has no representation", typ))
}

// Signature writes parameters and results.
func (t *Types) Signature(s *types.Signature) string {
	var ps []string
	for i := range s.Params().Len() {
		text := t.Text(s.Params().At(i).Type())
		if s.Variadic() && i == s.Params().Len()-1 {
			text = "..." + strings.TrimPrefix(text, "[]")
		}
		ps = append(ps, text)
	}
	return "(" + strings.Join(ps, ", ") + ")" + t.Results(s.Results())
}

// Results writes result types with the space before them.
func (t *Types) Results(r *types.Tuple) string {
	switch r.Len() {
	case 0:
		return ""
	case 1:
		return " " + t.Text(r.At(0).Type())
	}
	var rs []string
	for v := range r.Variables() {
		rs = append(rs, t.Text(v.Type()))
	}
	return " (" + strings.Join(rs, ", ") + ")"
}

// namedText writes a named type: a compiled package's own name, or what the program's type is made of.
func (t *Types) namedText(n *types.Named) string {
	obj := n.Obj()
	switch {
	case obj.Pkg() == nil: // error, comparable
		if obj.Name() == "error" {
			return "error"
		}
		return anyText
	case obj.Pkg() == runtimePackage:
		return t.Runtime(obj.Name())
	case !t.Own(obj):
		if n.TypeArgs().Len() > 0 {
			if _, ok := n.Underlying().(*types.Struct); ok {
				refuse.Stop(token.NoPos, refuse.GenericLibrary, "the generic type %s.%s", obj.Pkg().Name(), obj.Name())
			}
			return t.Text(n.Underlying()) // iter.Seq and the like
		}
		if !obj.Exported() || obj.Parent() != obj.Pkg().Scope() {
			refuse.Stop(token.NoPos, refuse.HiddenType, "a value of the hidden type %s.%s", obj.Pkg().Name(), obj.Name())
		}
		if types.IsInterface(n) {
			t.Need(obj.Pkg().Path(), "_"+obj.Name()) // its wrapper: the interpreter asks for it even where only nil is assigned
		}
		return t.Symbol(obj.Pkg(), obj.Name())
	}
	if t.Opaque(n) {
		return anyText
	}
	if st, ok := n.Underlying().(*types.Struct); ok {
		return t.namedStruct(n, st)
	}
	return t.Text(n.Underlying())
}

// HostInterface reports whether values of interface type typ are interface values of compiled code, with methods.
func (t *Types) HostInterface(typ types.Type) bool {
	n, ok := types.Unalias(typ).(*types.Named)
	if !ok || !types.IsInterface(n) {
		return false
	}
	if n.Obj().Pkg() == nil {
		return n.Obj().Name() == "error"
	}
	return !t.Own(n.Obj()) && n.Underlying().(*types.Interface).NumMethods() > 0
}

// Symbol writes a symbol of a compiled package and remembers that lowered code needs it.
func (t *Types) Symbol(p *types.Package, name string) string {
	t.Need(p.Path(), name)
	return t.alias(p.Path()) + "." + name
}

// Need remembers that the interpreter must know a symbol.
func (t *Types) Need(path, name string) {
	set := t.symbols[path]
	if set == nil {
		set = map[string]bool{}
		t.symbols[path] = set
	}
	set[name] = true
}

func (t *Types) alias(path string) string {
	if a, ok := t.imports[path]; ok {
		return a
	}
	a := "p_" + strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(path)
	t.imports[path] = a
	return a
}

// Runtime writes a symbol of the runtime support.
func (t *Types) Runtime(name string) string {
	t.imports[RuntimePath] = RuntimePath
	return RuntimePath + "." + name
}

// Symbols gives the symbols that are needed, by package path.
func (t *Types) Symbols() map[string]map[string]bool { return t.symbols }

// Imports writes the imports that lowered code needs, except of paths in done, which it extends.
func (t *Types) Imports(done map[string]bool) string {
	var b strings.Builder
	var paths []string
	for p := range t.imports {
		if !done[p] {
			paths = append(paths, p)
		}
	}
	sort.Strings(paths)
	for _, p := range paths {
		fmt.Fprintf(&b, "import %s %q\n", t.imports[p], p)
		if done != nil {
			done[p] = true
		}
	}
	return b.String()
}

// Declare notes that lowered code has a package-level thing of that name, which no local may hide.
func (t *Types) Declare(name string) { t.globals[name] = true }

// Declared reports whether a local may not have a name.
func (t *Types) Declared(name string) bool { return t.globals[name] || Special(name) }

// Helper names a small function of lowered code, which it writes at the first use of key.
func (t *Types) Helper(key, base string, write func(name string) string) string {
	if n, ok := t.helpers[key]; ok {
		return n
	}
	n := t.Fresh(base)
	t.helpers[key] = n
	t.decls.WriteString(write(n))
	return n
}

// Decls gives the declarations of helpers and struct types that have been written since the last call.
func (t *Types) Decls() string {
	s := t.decls.String()
	t.decls.Reset()
	return s
}
