package golang

import (
	"fmt"
	"go/ast"
	"go/types"
	"sort"
	"strconv"
	"strings"
)

// Yaegi tells the types in interfaces apart by their structure. So every named struct type gets a field of its own, which
// makes its structure unique. Other named types keep theirs: type C float64 looks like float64. Where a type switch, an
// assertion or a comparison could take one such type for another, the program is refused.

// markStruct adds the field that makes a named struct type unique.
func markStruct(text, name string) string {
	body, _ := strings.CutSuffix(text, "}")
	if body != "struct{" {
		body += "; "
	}
	return body + markPrefix + name + " struct{} " + strconv.Quote(hiddenTag) + "}"
}

// marked reports whether struct type t gets a mark: in a session always, because later cells may declare its like; in a
// program if another of its types has the same structure.
func (l *lowerer) marked(t *types.Named) bool {
	return l.lateBound || t.TypeArgs().Len() > 0 || l.structs[types.TypeString(t.Underlying(), nil)] > 1
}

// markPrefix begins the name of that field; Yaegi puts an X before it.
const markPrefix = "zz_"

// A shapes collects which types are put into which interfaces, and which are asked for, by their structure.
type shapes struct {
	in      map[string]map[string]map[string]bool // shape, lowered type, interface
	asked   map[string]map[string]map[string]bool // shape, lowered type, interface that is asked
	flows   map[string]map[string]bool            // interface to interfaces that its values are converted to
	methods bool                                  // a type with methods is among those put into interfaces
}

func newShapes() *shapes {
	return &shapes{in: map[string]map[string]map[string]bool{}, asked: map[string]map[string]map[string]bool{}, flows: map[string]map[string]bool{}}
}

func (s *shapes) clone() *shapes {
	c := newShapes()
	c.methods = s.methods
	for shape, texts := range s.in {
		for text, ifaces := range texts {
			for i := range ifaces {
				addShape(c.in, shape, text, i)
			}
		}
	}
	for shape, texts := range s.asked {
		for text, ifaces := range texts {
			for i := range ifaces {
				addShape(c.asked, shape, text, i)
			}
		}
	}
	for from, to := range s.flows {
		c.flows[from] = cloneMap(to)
	}
	return c
}

func addShape(m map[string]map[string]map[string]bool, shape, text, iface string) {
	if m[shape] == nil {
		m[shape] = map[string]map[string]bool{}
	}
	if m[shape][text] == nil {
		m[shape][text] = map[string]bool{}
	}
	m[shape][text][iface] = true
}

// reaches reports whether values put into interface from can get into interface to.
func (s *shapes) reaches(from, to string, seen map[string]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	for next := range s.flows[from] {
		if s.reaches(next, to, seen) {
			return true
		}
	}
	return false
}

// confused gives a type other than text, of the same shape, whose values can get into interface iface; or "".
func (s *shapes) confused(shape, text, iface string) string {
	var found []string
	for other, ifaces := range s.in[shape] {
		if other == text {
			continue
		}
		for from := range ifaces {
			if s.reaches(from, iface, map[string]bool{}) {
				found = append(found, other)
				break
			}
		}
	}
	sort.Strings(found)
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

// shape writes the structure of t as Yaegi sees it.
func (l *lowerer) shape(t types.Type) string {
	t = types.Unalias(l.subst(t))
	switch u := t.(type) {
	case *types.Named:
		if st, ok := u.Underlying().(*types.Struct); ok && l.own(u.Obj()) && !l.marked(u) {
			return l.structText(st, nil)
		} else if ok || !l.own(u.Obj()) || types.IsInterface(u) {
			return l.typ(u)
		}
		return l.shape(u.Underlying())
	case *types.Pointer:
		return "*" + l.shape(u.Elem())
	case *types.Slice:
		return "[]" + l.shape(u.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", u.Len(), l.shape(u.Elem()))
	case *types.Map:
		return "map[" + l.shape(u.Key()) + "]" + l.shape(u.Elem())
	}
	return l.typ(t)
}

// intoInterface notes that a value of type t becomes one of interface type iface.
func (l *lowerer) intoInterface(t, iface types.Type) {
	t, iface = l.subst(t), l.subst(iface)
	if isNil(t) {
		return
	}
	to := l.typ(iface)
	if types.IsInterface(t) {
		if from := l.typ(t); from != to {
			if l.shapes.flows[from] == nil {
				l.shapes.flows[from] = map[string]bool{}
			}
			l.shapes.flows[from][to] = true
		}
		return
	}
	t = types.Default(t)
	addShape(l.shapes.in, l.shape(t), l.typ(t), to)
	if n := namedOf(t); n != nil && l.own(n.Obj()) && types.NewMethodSet(types.NewPointer(n)).Len() > 0 {
		l.shapes.methods = true
	}
}

// askedFor notes that the program asks a value of interface type iface for type t at n.
func (l *lowerer) askedFor(n ast.Node, iface, t types.Type) {
	t, iface = l.subst(t), l.subst(iface)
	if isNil(t) {
		return
	}
	if types.IsInterface(t) {
		l.intoInterface(iface, t)
		return
	}
	shape, text, from := l.shape(t), l.typ(t), l.typ(iface)
	addShape(l.shapes.asked, shape, text, from)
	name := l.goName(t)
	_, isStruct := t.Underlying().(*types.Struct)
	isError := isStruct && types.Implements(t, errorInterface)
	l.late = append(l.late, func() {
		if isError && l.shapes.reaches("error", from, map[string]bool{}) {
			l.refuse(n, "struct-error", "asking an error for the struct type %s; use an error type with pointer receivers", name)
		}
		if other := l.shapes.confused(shape, text, from); other != "" {
			l.refuse(n, "same-shape", "asking an interface for type %s, where a value of type %s, which has the same structure, may be", name, other)
		}
	})
}

// checkAsked compares what this source puts into interfaces with what earlier cells ask for.
func (l *lowerer) checkAsked(n ast.Node) {
	for shape, texts := range l.shapes.asked {
		for text, ifaces := range texts {
			for iface := range ifaces {
				if other := l.shapes.confused(shape, text, iface); other != "" {
					l.refuse(n, "same-shape", "a value of type %s in an interface, where type %s, which has the same structure, is asked for", other, text)
				}
			}
		}
	}
}

// comparesInterfaces notes a comparison of values of interface type iface at n.
func (l *lowerer) comparesInterfaces(n ast.Node, iface types.Type) {
	to := l.typ(iface)
	l.late = append(l.late, func() {
		for shape, texts := range l.shapes.in {
			for text, ifaces := range texts {
				if reachesAny(l.shapes, ifaces, to) {
					if other := l.shapes.confused(shape, text, to); other != "" {
						l.refuse(n, "same-shape", "a comparison of interface values, which may hold types of the same structure")
					}
				}
			}
		}
	})
}

func reachesAny(s *shapes, ifaces map[string]bool, to string) bool {
	for from := range ifaces {
		if s.reaches(from, to, map[string]bool{}) {
			return true
		}
	}
	return false
}

// interfaceKey notes the use of a map whose keys are interface values.
func (l *lowerer) interfaceKey(n ast.Node, key types.Type) {
	l.comparesInterfaces(n, key)
	l.late = append(l.late, func() {
		if l.shapes.methods {
			l.refuse(n, "interface-key", "a map with interface keys in a program that puts types with methods into interfaces")
		}
	})
}

// convertStruct writes a conversion between struct types field by field, because their marks differ.
func (l *lowerer) convertStruct(s string, from, to types.Type) string {
	st := to.Underlying().(*types.Struct)
	x := l.newName("x")
	var fields []string
	for i := range st.NumFields() {
		f := l.fieldName(st.Field(i), i)
		fields = append(fields, f+": "+x+"."+f)
	}
	return fmt.Sprintf("func(%s %s) %s { return %s{%s} }(%s)", x, l.typ(from), l.typ(to), l.typ(to), strings.Join(fields, ", "), s)
}

// differentStructs reports whether both types are structs that are written differently.
func (l *lowerer) differentStructs(from, to types.Type) bool {
	_, a := from.Underlying().(*types.Struct)
	_, b := to.Underlying().(*types.Struct)
	return a && b && !types.Identical(types.Unalias(from), types.Unalias(to))
}
