package difftest

import (
	"fmt"
	"go/format"
	"go/types"
	"math/rand/v2"
	"slices"
	"strings"
)

// A Program is a random Go program: it compiles, ends, does nothing that Go's specification leaves open, and prints what
// it computes.
type Program struct {
	Seed    uint64
	Imports []string // import paths
	Decls   []string // top-level declarations; each mentions only itself and earlier ones
	Stmts   []string // the body of main
}

// Source is the program as a file of package main, formatted.
func (p *Program) Source() string { return p.source("main") }

// source is Source with another name for function main, so that many programs fit into one package.
func (p *Program) source(mainName string) string {
	var b strings.Builder
	b.WriteString("package main\n\n")
	for _, path := range p.Imports {
		fmt.Fprintf(&b, "import %q\n", path)
	}
	b.WriteString("\n")
	for _, d := range p.Decls {
		b.WriteString(d + "\n\n")
	}
	fmt.Fprintf(&b, "func %s() {\n%s\n}\n", mainName, strings.Join(p.Stmts, "\n"))
	if src, err := format.Source([]byte(b.String())); err == nil {
		return string(src)
	}
	return b.String()
}

// Cells cuts the program into the cells of a notebook, which together print what the program prints.
func (p *Program) Cells() []string {
	r := rand.New(rand.NewPCG(p.Seed, 7))
	var cells []string
	cut := func(parts []string) {
		for len(parts) > 0 {
			n := 1 + r.IntN(min(4, len(parts)))
			cells = append(cells, strings.Join(parts[:n], "\n"))
			parts = parts[n:]
		}
	}
	cut(p.Decls)
	cut(p.Stmts)
	return cells
}

// features are what a program may contain; each program takes a part of them, so that every feature also meets few others.
var features = []string{
	"sized", "float", "complex", "string", "struct", "embed", "iface", "generic", "closure", "defer", "panic", "go", "select",
	"map", "array", "goto", "label", "typeswitch", "iter", "verbs", "methodval", "const", "pointer", "effect", "trace",
	"namedbasic", "namedcomp", "ifacecmp", "stringer", "variadic", "multi", "recursion", "lib", "anon",
	"shared", "errors", "defined", "iterlabel", "iterdefer", "dynamic", "flow", "text", "shape", "share", "param",
}

// A variable is what expressions may read and statements may assign.
type variable struct {
	name   string
	typ    types.Type
	fixed  bool // never assigned after its declaration
	konst  bool
	minLen int  // of a slice or string that is fixed
	nonnil bool // a fixed pointer, map or function that is not nil
	fresh  bool // owns its storage: what it points to is reached by no other function
	level  int  // depth of function literals where it is declared; 0: package level
	used   bool
	pure   bool // a function value without effects
}

// A fun is a declared function, or a method that stands in the pool.
type fun struct {
	name   string
	sig    *types.Signature
	effect bool // changes what others can read, or prints
	panics bool
}

// gen is the state of one generation.
type gen struct {
	r        *rand.Rand
	suffix   string
	count    int
	imports  map[string]bool
	feat     map[string]bool
	pkg      *types.Package
	decls    []string
	named    []*types.Named // types that values are made of
	ifaces   []*types.Named
	pool     []*fun // methods by name: every type's method of a name has the same signature
	ptrRecv  map[*types.Func]bool
	written  map[*types.Func]bool // methods that are declared already
	writing  bool                 // methods are being written
	noString map[*types.Named]bool
	funcs    []*fun
	scopes   [][]*variable
	fc       *funcCtx
	x        exprCtx
	helpers  map[string]bool
	nest     int
	generics []*generic

	templated     map[*template]bool // whose declarations stand in templateDecls
	labels        int                // that templates have declared
	templateDecls []string
}

// Generate makes the program of a seed. The names of its package level end in suffix.
func Generate(seed uint64, suffix string) *Program {
	return generate(seed, suffix, (*gen).mainBody)
}

// generate is Generate with other statements for main.
func generate(seed uint64, suffix string, body func(*gen) []string) *Program {
	g := &gen{
		r: rand.New(rand.NewPCG(seed, 1)), suffix: suffix, imports: map[string]bool{"fmt": true}, feat: map[string]bool{},
		pkg: types.NewPackage("main", "main"), ptrRecv: map[*types.Func]bool{}, helpers: map[string]bool{}, written: map[*types.Func]bool{}, noString: map[*types.Named]bool{}, templated: map[*template]bool{},
	}
	p := float64(30+g.r.IntN(60)) / 100
	for _, f := range features {
		g.feat[f] = g.r.Float64() < p
	}
	g.scopes = [][]*variable{nil}
	g.decls = append(g.decls, "var "+g.top("fuel")+" = 400")
	g.makeTypes()
	g.writing = true
	g.makeMethods()
	g.writing = false
	g.makeGlobals()
	g.makeFuncs()
	stmts := body(g)
	prog := &Program{Seed: seed, Decls: slices.Concat(g.helperDecls(), g.templateDecls, g.decls), Stmts: stmts}
	text := strings.Join(prog.Decls, "\n") + strings.Join(stmts, "\n")
	for path := range g.imports {
		if strings.Contains(text, path[strings.LastIndex(path, "/")+1:]+".") {
			prog.Imports = append(prog.Imports, path)
		}
	}
	slices.Sort(prog.Imports)
	return prog
}

// top makes a name of the package level unique to the program.
func (g *gen) top(base string) string {
	if g.suffix == "" {
		return base
	}
	return base + "_" + g.suffix
}

func (g *gen) newTop(base string) string {
	g.count++
	return g.top(fmt.Sprintf("%s%d", base, g.count))
}

func (g *gen) has(f string) bool { return g.feat[f] }

// chance is true once in n times.
func (g *gen) chance(n int) bool { return g.r.IntN(n) == 0 }

func pick[T any](g *gen, xs []T) T { return xs[g.r.IntN(len(xs))] }

// weighted calls one of the alternatives whose weight is not 0.
type alternative struct {
	weight int
	make   func() string
}

func (g *gen) choose(alts []alternative) string {
	total := 0
	for _, a := range alts {
		total += a.weight
	}
	n := g.r.IntN(total)
	for _, a := range alts {
		if n -= a.weight; n < 0 {
			return a.make()
		}
	}
	panic("no alternative")
}

// lib imports a package of the library and gives the qualified name.
func (g *gen) lib(path, name string) string {
	g.imports[path] = true
	return path[strings.LastIndex(path, "/")+1:] + "." + name
}

// str writes a type.
func (g *gen) str(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == g.pkg {
			return ""
		}
		return p.Name()
	})
}
