package mutate

import (
	"fmt"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"goelm/elm"
	"goelm/kernel/golang"
	"goelm/sandbox/allow"
)

// plumbing are methods that a program which builds something has no use for.
var plumbing = []string{"Equal", "EvaluateOpenELM", "Joints", "MIMEBundle", "MarshalJSON", "Muscles", "String", "UnmarshalJSON", "Validate"}

// apiOf lists what the packages of goelm that a task's programs use offer to them: signatures and the first paragraph of each
// documentation, from the same tables that programs are checked with. It is "" for tasks whose programs need Go alone.
func apiOf(lib *golang.Library, spec elm.Spec) string {
	text := spec.Entry
	for _, s := range spec.Seeds {
		text += "\n" + s.Source
	}
	var b strings.Builder
	for _, path := range allow.Packages {
		name := path[strings.LastIndexByte(path, '/')+1:]
		if !strings.HasPrefix(path, "goelm/") || !regexp.MustCompile(`\b`+name+`\.`).MatchString(text) {
			continue
		}
		pkg, err := lib.Import(path)
		if err != nil {
			continue
		}
		fmt.Fprintf(&b, "package %s // import %q\n", pkg.Name(), path)
		writeAPI(&b, lib, pkg, spec.Entry)
	}
	return strings.TrimRight(b.String(), "\n")
}

// writeAPI lists functions, and the types that programs meet: in the entry function's head, as what functions make, and as
// what listed methods take. Types that are only read from the host's side are left out.
func writeAPI(b *strings.Builder, lib *golang.Library, pkg *types.Package, entry string) {
	qualify := func(p *types.Package) string { return p.Name() }
	line := func(signature, doc string) {
		fmt.Fprintf(b, "\n%s\n", signature)
		if doc != "" {
			fmt.Fprintf(b, "    %s\n", doc)
		}
	}
	met := map[string]bool{}
	meet := func(tuple *types.Tuple) {
		for v := range tuple.Variables() {
			t := v.Type()
			for {
				if p, ok := t.(interface{ Elem() types.Type }); ok {
					t = p.Elem()
					continue
				}
				break
			}
			if n, ok := t.(*types.Named); ok && n.Obj().Pkg() == pkg {
				met[n.Obj().Name()] = true
			}
		}
	}
	names := slices.DeleteFunc(pkg.Scope().Names(), func(name string) bool {
		return !pkg.Scope().Lookup(name).Exported() || !allow.Symbol(pkg.Path(), name)
	})
	for _, name := range names {
		if strings.Contains(entry, pkg.Name()+"."+name) {
			met[name] = true
		}
		if f, ok := pkg.Scope().Lookup(name).(*types.Func); ok {
			line(types.ObjectString(f, qualify), paragraph(lib.Doc(pkg.Path(), name)))
			meet(f.Signature().Results())
			meet(f.Signature().Params())
		}
	}
	written := map[string]bool{}
	for again := true; again; {
		again = false
		for _, name := range names {
			obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || !met[name] || written[name] {
				continue
			}
			written[name], again = true, true
			line(declared(obj, qualify), paragraph(lib.Doc(pkg.Path(), name)))
			methods(obj, func(m *types.Func) {
				recv := types.TypeString(m.Signature().Recv().Type(), qualify)
				line(fmt.Sprintf("func (%s) %s%s", recv, m.Name(), strings.TrimPrefix(types.TypeString(m.Type(), qualify), "func")),
					paragraph(lib.Doc(pkg.Path(), name+"."+m.Name())))
				meet(m.Signature().Params())
			})
		}
	}
}

// declared is a type's declaration: with its fields, where programs may set them.
func declared(obj *types.TypeName, qualify types.Qualifier) string {
	head := "type " + qualify(obj.Pkg()) + "." + obj.Name()
	s, ok := obj.Type().Underlying().(*types.Struct)
	if !ok {
		return head + " " + types.TypeString(obj.Type().Underlying(), qualify)
	}
	var fields []string
	for f := range s.Fields() {
		if f.Exported() {
			fields = append(fields, f.Name()+" "+types.TypeString(f.Type(), qualify))
		}
	}
	if len(fields) == 0 {
		return head
	}
	return head + " struct { " + strings.Join(fields, "; ") + " }"
}

// methods calls f for the exported methods of a type, but for plumbing.
func methods(obj *types.TypeName, f func(*types.Func)) {
	named, ok := obj.Type().(*types.Named)
	if !ok {
		return
	}
	for m := range named.Methods() {
		if m.Exported() && !slices.Contains(plumbing, m.Name()) {
			f(m)
		}
	}
}

// paragraph is the first one of a documentation, on one line, and what follows it up to an example while it stays short.
func paragraph(doc string) string {
	const enough = 500
	first, _, _ := strings.Cut(doc, "\n\n")
	text := oneLine(first)
	if len(text) > enough {
		if i := strings.LastIndex(text[:enough], ". "); i >= 0 {
			return text[:i+1]
		}
	}
	return text
}
