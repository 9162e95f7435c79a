package repr

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"goelm/kernel/golang/refuse"
)

// The interpreter builds a recursive struct type rightly only if the recursion is simple: from the type straight back to
// itself through pointers, slices, arrays, maps' values or channels, or a function. Every other edge that closes a cycle
// is loose: the field is an interface{}, and a use of it asserts its type.

// A structInfo is what is known of a struct type's part in recursion.
type structInfo struct {
	cyclic bool
	loose  []bool // by field
}

// hiddenTag keeps encoders from seeing unexported fields, which the interpreter exports.
const hiddenTag = `json:"-" xml:"-"`

// FieldName is the lowered name of field i.
func FieldName(s *types.Struct, i int) string {
	if n := s.Field(i).Name(); n != "_" {
		return n
	}
	return "blank_" + strconv.Itoa(i)
}

// structName names an unnamed struct type by its structure.
func (t *Types) structName(st *types.Struct, base string) string {
	if st.NumFields() == 0 {
		return "struct{}"
	}
	body := t.structBody(st, t.info(st))
	if n, ok := t.structs[body]; ok {
		return n
	}
	n := t.Fresh(base)
	t.declareStruct(n, body)
	return n
}

// namedStruct names the structure of a declared struct type: after the first type that has it.
func (t *Types) namedStruct(n *types.Named, st *types.Struct) string {
	if st.NumFields() == 0 {
		return "struct{}"
	}
	info := t.info(n)
	if !info.cyclic {
		return t.structName(st, n.Obj().Name())
	}
	id := t.Identity(n)
	if name, ok := t.named[id]; ok {
		return name
	}
	name := t.Fresh(n.Obj().Name())
	t.named[id] = name
	body := t.structBody(st, info)
	if same, ok := t.structs[body]; ok {
		t.named[id] = same
		return same
	}
	t.declareStruct(name, body)
	return name
}

func (t *Types) declareStruct(name, body string) {
	t.structs[body] = name
	t.decls.WriteString("type " + name + " " + body + "\n")
}

// structBody writes fields as plain ones, embedded or not: promoted fields and methods are written with their path.
func (t *Types) structBody(s *types.Struct, info *structInfo) string {
	var b strings.Builder
	b.WriteString("struct{")
	for i := range s.NumFields() {
		if i > 0 {
			b.WriteString("; ")
		}
		text := anyText
		if !info.loose[i] {
			text = t.Text(s.Field(i).Type())
		}
		b.WriteString(FieldName(s, i) + " " + text)
		tag := s.Tag(i)
		if tag == "" && !s.Field(i).Exported() {
			tag = hiddenTag
		}
		if tag != "" {
			b.WriteString(" " + strconv.Quote(tag))
		}
	}
	b.WriteString("}")
	return b.String()
}

// Loose reports whether field i of a struct type of the program is an interface{} in lowered code.
func (t *Types) Loose(typ types.Type, i int) bool {
	typ = types.Unalias(typ)
	if n, ok := typ.(*types.Named); ok && !t.Own(n.Obj()) {
		return false
	}
	return t.info(typ).loose[i]
}

// An edge leads from a field of a struct type to a struct type that its type mentions.
type edge struct {
	field  int
	to     types.Type
	simple bool // the interpreter can close a cycle through it
	value  bool // the struct contains the other
}

// info finds a struct type's part in recursion, and that of all it leads to.
func (t *Types) info(typ types.Type) *structInfo {
	if i, ok := t.infos[typ]; ok {
		return i
	}
	w := &tarjan{t: t, index: map[types.Type]int{}, low: map[types.Type]int{}, edges: map[types.Type][]edge{}}
	w.visit(typ)
	return t.infos[typ]
}

// edges lists what the fields of a struct type mention.
func (t *Types) edges(typ types.Type) []edge {
	st := typ.Underlying().(*types.Struct)
	var out []edge
	for i := range st.NumFields() {
		var walk func(u types.Type, simple, value, inFunc bool, depth int)
		seen := map[types.Type]bool{}
		walk = func(u types.Type, simple, value, inFunc bool, depth int) {
			u = types.Unalias(u)
			if n, ok := u.(*types.Named); ok {
				if !t.Own(n.Obj()) || types.IsInterface(n) || seen[n] || t.Opaque(n) {
					return
				}
				if _, ok := n.Underlying().(*types.Struct); ok {
					out = append(out, edge{i, n, simple, value})
					return
				}
				seen[n] = true
				u = n.Underlying()
			}
			switch u := u.(type) {
			case *types.Struct:
				if u.NumFields() > 0 {
					out = append(out, edge{i, u, simple, value})
				}
			case *types.Pointer:
				walk(u.Elem(), simple, false, inFunc, depth+1)
			case *types.Slice:
				walk(u.Elem(), simple, false, inFunc, depth+1)
			case *types.Array:
				walk(u.Elem(), simple, value, inFunc, depth+1)
			case *types.Chan:
				walk(u.Elem(), simple, false, inFunc, depth+1)
			case *types.Map:
				walk(u.Key(), false, false, inFunc, depth+1)
				walk(u.Elem(), simple, false, inFunc, depth+1)
			case *types.Signature:
				ok := simple && depth == 0
				for v := range u.Params().Variables() {
					walk(v.Type(), ok, false, true, depth+1)
				}
				for v := range u.Results().Variables() {
					walk(v.Type(), ok, false, true, depth+1)
				}
			}
		}
		walk(st.Field(i).Type(), true, true, false, 0)
	}
	return out
}

// tarjan finds strongly connected components of struct types.
type tarjan struct {
	t     *Types
	n     int
	index map[types.Type]int
	low   map[types.Type]int
	stack []types.Type
	edges map[types.Type][]edge
}

func (w *tarjan) visit(v types.Type) {
	w.n++
	w.index[v], w.low[v] = w.n, w.n
	w.stack = append(w.stack, v)
	w.edges[v] = w.t.edges(v)
	for _, e := range w.edges[v] {
		if w.t.infos[e.to] != nil {
			continue
		}
		if w.index[e.to] == 0 {
			w.visit(e.to)
			w.low[v] = min(w.low[v], w.low[e.to])
		} else {
			w.low[v] = min(w.low[v], w.index[e.to])
		}
	}
	if w.low[v] != w.index[v] {
		return
	}
	i := slices.Index(w.stack, v)
	group := slices.Clone(w.stack[i:])
	w.stack = w.stack[:i]
	w.close(group)
}

// close decides which fields of a component are loose: those that lead back in an order in which a struct comes before
// those that it contains.
func (w *tarjan) close(group []types.Type) {
	place := w.order(group)
	for _, v := range group {
		info := &structInfo{loose: make([]bool, v.Underlying().(*types.Struct).NumFields())}
		for _, e := range w.edges[v] {
			to, inside := place[e.to]
			if !inside {
				continue
			}
			info.cyclic = true
			switch {
			case to > place[v] && e.simple:
			case to == place[v] && e.simple:
			case e.value:
				refuse.Stop(token.NoPos, refuse.RecursiveType, "a type that contains itself through a function, slice or map")
			default:
				info.loose[e.field] = true
			}
		}
		w.t.infos[v] = info
	}
}

// order numbers the types of a component: containers before what they contain, otherwise by place in the source.
func (w *tarjan) order(group []types.Type) map[types.Type]int {
	in := map[types.Type]bool{}
	for _, v := range group {
		in[v] = true
	}
	slices.SortStableFunc(group, func(a, b types.Type) int { return cmp.Compare(position(a), position(b)) })
	var post []types.Type
	done := map[types.Type]bool{}
	var visit func(v types.Type)
	visit = func(v types.Type) {
		if done[v] {
			return
		}
		done[v] = true
		for _, e := range w.edges[v] {
			if e.value && in[e.to] {
				visit(e.to)
			}
		}
		post = append(post, v)
	}
	for i := len(group) - 1; i >= 0; i-- {
		visit(group[i])
	}
	place := map[types.Type]int{}
	for i, v := range post {
		place[v] = len(post) - i
	}
	return place
}

func position(t types.Type) token.Pos {
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Pos()
	case *types.Struct:
		if t.NumFields() > 0 {
			return t.Field(0).Pos()
		}
	}
	return token.NoPos
}

// Opaque reports whether a named type that is no struct leads back to itself without a struct or interface between, as
// type F func() F: its values are interface{} in lowered code, which hold the value.
func (t *Types) Opaque(n *types.Named) bool {
	if v, ok := t.opaque[n]; ok {
		return v
	}
	t.opaque[n] = false // while it is looked at
	if !t.Own(n.Obj()) {
		return false
	}
	switch n.Underlying().(type) {
	case *types.Struct, *types.Interface, *types.Basic:
		return false
	}
	found := leadsBack(n.Underlying(), n, map[types.Type]bool{})
	if found {
		if _, isArray := n.Underlying().(*types.Array); isArray {
			refuse.Stop(n.Obj().Pos(), refuse.RecursiveType, "the type %s, an array of what leads back to it", n.Obj().Name())
		}
	}
	t.opaque[n] = found
	return found
}

func leadsBack(u types.Type, n *types.Named, seen map[types.Type]bool) bool {
	u = types.Unalias(u)
	if seen[u] {
		return false
	}
	seen[u] = true
	to := func(e types.Type) bool { return leadsBack(e, n, seen) }
	switch v := u.(type) {
	case *types.Named:
		if v == n {
			return true
		}
		switch v.Underlying().(type) {
		case *types.Struct, *types.Interface, *types.Basic:
			return false
		}
		return v.Obj().Pkg() == n.Obj().Pkg() && to(v.Underlying())
	case *types.Pointer:
		return to(v.Elem())
	case *types.Slice:
		return to(v.Elem())
	case *types.Array:
		return to(v.Elem())
	case *types.Chan:
		return to(v.Elem())
	case *types.Map:
		return to(v.Key()) || to(v.Elem())
	case *types.Signature:
		for p := range v.Params().Variables() {
			if to(p.Type()) {
				return true
			}
		}
		for r := range v.Results().Variables() {
			if to(r.Type()) {
				return true
			}
		}
	}
	return false
}

// OpaqueType is Opaque for any type.
func (t *Types) OpaqueType(typ types.Type) bool {
	n, ok := types.Unalias(typ).(*types.Named)
	return ok && t.Opaque(n)
}

// LooseRead reports how a loose field of type typ is read: only such types can be told apart from nil by an assertion.
func LooseRead(typ types.Type) error {
	switch typ.Underlying().(type) {
	case *types.Pointer, *types.Signature, *types.Slice, *types.Map, *types.Chan:
		return nil
	}
	return fmt.Errorf("a field of type %v", typ)
}
