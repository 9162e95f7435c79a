// Package corpus generates what the diff model learns from: small Go programs, and changes of each with a message that says what the
// change does. Nothing of it is copied from anywhere: grammars (families_*.go) draw the programs, package elm/edit and this package
// change them, and every program of a sample has been type-checked and run by the interpreter before the sample counts.
//
// Sample i of a seed is always the same, whatever was asked for before; so a training that was interrupted goes on where it was.
//
// Families of programs are split ([Split]): some are only for measuring what the model does on programs of a kind that it has never seen,
// and those that the parity and quadratic ladders and the walkers' seeds belong to are kept out of the general model's data. [HeldOut]
// recognises them in any source.
//
// Start reading at [Generator.Sample]; then break.go (how a bug comes into a program), change.go (other changes) and message.go.
package corpus

import (
	"context"
	"errors"
	"fmt"
	"go/format"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"goelm/elm/diffmodel"
	"goelm/elm/edit"
	"goelm/kernel/golang"
)

// A Split says what a family is for.
type Split string

const (
	// Train: the general model learns from it.
	Train Split = "train"
	// Unseen: never trained on. Rates on these families are those of programs of a new kind.
	Unseen Split = "unseen"
	// InFamily: the families of the parity and quadratic ladders and of the walkers with which searches begin. The general
	// model never sees them. A model that has learnt from them is called in-family wherever it is shown.
	InFamily Split = "in-family"
)

// A Sample is a program and some changes of it, each for itself.
type Sample struct {
	Family  string
	Before  string
	Changes []Change
}

// A Change leads from a sample's program to another one.
type Change struct {
	Kind    string // Fix, or what sort of edits it is made of
	Message string
	Diff    string // as diffmodel.Diff writes it
	After   string
}

// Fix is the kind of changes that repair a broken program.
const Fix = "fix"

// A Generator draws samples. Goroutines may share it.
type Generator struct {
	lib      *golang.Library
	seed     uint64
	families []family
	total    int
	heldOut  bool // samples in which HeldOut recognises something are allowed
	coined   float64
	double   float64
	repairs  bool // samples are broken programs, each with its repair alone
}

// New makes a generator of the families of the splits. Programs are checked and run with lib; families that need a package
// that it lacks are left out.
func New(lib *golang.Library, seed uint64, splits ...Split) (*Generator, error) {
	g := &Generator{lib: lib, seed: seed}
	for _, s := range splits {
		g.heldOut = g.heldOut || s == InFamily
		for _, f := range families {
			if f.split == s && (f.needs == "" || lib.Has(f.needs)) {
				g.families = append(g.families, f)
				g.total += f.weight
			}
		}
	}
	if len(g.families) == 0 {
		return nil, fmt.Errorf("no families of the splits %v with this library", splits)
	}
	return g, nil
}

// Only is the generator with some of its families alone; without names it is the generator itself.
func (g *Generator) Only(names ...string) (*Generator, error) {
	if len(names) == 0 {
		return g, nil
	}
	o := &Generator{lib: g.lib, seed: g.seed, heldOut: g.heldOut, repairs: g.repairs, coined: g.coined, double: g.double}
	for _, n := range names {
		i := slices.IndexFunc(g.families, func(f family) bool { return f.name == n })
		if i < 0 {
			return nil, fmt.Errorf("no family %q; there are %q", n, g.Families())
		}
		o.families = append(o.families, g.families[i])
		o.total += g.families[i].weight
	}
	return o, nil
}

// Repairs is the generator of broken programs, each with its repair alone: the changes that have one right answer, and so those from which a model
// learns soonest to copy names out of a program.
func (g *Generator) Repairs() *Generator {
	o := *g
	o.repairs = true
	return &o
}

// Coined is the generator with that share of the words in names made up, so that a model learns to copy names that it has never seen.
func (g *Generator) Coined(share float64) *Generator {
	o := *g
	o.coined = share
	return &o
}

// Double is the generator with a wrong number besides in that share of the programs in which variables are mistaken for others.
func (g *Generator) Double(share float64) *Generator {
	o := *g
	o.double = share
	return &o
}

// Families lists the names of the families that samples come from.
func (g *Generator) Families() []string {
	var names []string
	for _, f := range g.families {
		names = append(names, f.name)
	}
	return names
}

// attempts bounds how often a draw is repeated until a program compiles, runs and can be changed.
const attempts = 200

// Sample is the sample of a number. Its error means that a family makes no usable programs.
func (g *Generator) Sample(ctx context.Context, number uint64) (Sample, error) {
	r := rand.New(rand.NewPCG(g.seed, number))
	s, _, err := g.draw(ctx, r, g.family(r))
	return s, err
}

// family draws one by the weights.
func (g *Generator) family(r *rand.Rand) family {
	k := r.IntN(g.total)
	i := 0
	for ; k >= g.families[i].weight; i++ {
		k -= g.families[i].weight
	}
	return g.families[i]
}

// Of is a sample of one family.
func (g *Generator) Of(ctx context.Context, family string, number uint64) (Sample, error) {
	for _, f := range g.families {
		if f.name == family {
			h := fnv.New64a()
			h.Write([]byte(family))
			s, _, err := g.draw(ctx, rand.New(rand.NewPCG(g.seed^h.Sum64(), number)), f)
			return s, err
		}
	}
	return Sample{}, fmt.Errorf("no family %q; there are %q", family, g.Families())
}

func (g *Generator) draw(ctx context.Context, r *rand.Rand, f family) (Sample, program, error) {
	var last error
	for range attempts {
		if err := ctx.Err(); err != nil {
			return Sample{}, program{}, err
		}
		s, p, err := g.try(ctx, r, f)
		if err == nil {
			return s, p, nil
		}
		last = err
	}
	return Sample{}, program{}, fmt.Errorf("family %q: no sample in %d attempts; the last one: %w", f.name, attempts, last)
}

// try draws one sample: most of the time a broken program, with its repair as the first change.
func (g *Generator) try(ctx context.Context, r *rand.Rand, f family) (Sample, program, error) {
	w := newWriter(r)
	w.coined = g.coined
	p, err := g.program(w, f)
	if err != nil {
		return Sample{}, p, err
	}
	good, err := g.open(ctx, p, p.source)
	if err != nil {
		return Sample{}, p, err
	}
	s := Sample{Family: f.name, Before: p.source}
	current := good
	changes := 4
	if r.Float64() < 0.62 || g.repairs {
		broken, err := g.breakProgram(ctx, r, good)
		if err != nil {
			return Sample{}, p, err
		}
		fix, err := g.change(broken, good.source, Fix, fixMessage(r, p.entry))
		if err != nil {
			return Sample{}, p, err
		}
		s.Before, s.Changes = broken.source, append(s.Changes, fix)
		current = broken
		changes = 3
	}
	if g.repairs {
		return s, p, nil
	}
	for range 3 * changes {
		if len(s.Changes) == changes {
			break
		}
		if c, ok := g.drawChange(ctx, r, current); ok && !slices.ContainsFunc(s.Changes, func(o Change) bool { return o.After == c.After }) {
			s.Changes = append(s.Changes, c)
		}
	}
	if len(s.Changes) == 0 {
		return Sample{}, p, errors.New("no change found")
	}
	return s, p, nil
}

// program draws a program of a family, sometimes with unrelated functions before or behind.
func (g *Generator) program(w *writer, f family) (program, error) {
	p := f.make(w)
	for w.chance(0.12) {
		other := families[w.r.IntN(len(families))]
		if other.split != Train || other.needs != "" {
			continue
		}
		q := other.make(w)
		if w.chance(0.5) {
			p.source += "\n" + q.source
		} else {
			p.source = q.source + "\n" + p.source
		}
	}
	source, err := formatted(p.source)
	if err != nil {
		return p, fmt.Errorf("%w in\n%s", err, p.source)
	}
	p.source = source
	return p, nil
}

// formatted is declarations as gofmt writes them.
func formatted(source string) (string, error) {
	const clause = "package main\n\n"
	out, err := format.Source([]byte(clause + source))
	if err != nil {
		return "", err
	}
	return strings.TrimPrefix(string(out), clause), nil
}

// An opened program has been checked and run.
type opened struct {
	program
	tree   *edit.Tree
	output string // what its calls gave, line by line; "panic" where they did not end well
}

// open checks a source of the program and runs its calls.
func (g *Generator) open(ctx context.Context, p program, source string) (*opened, error) {
	if name, held := HeldOut(source); held && !g.heldOut {
		return nil, fmt.Errorf("the program belongs to the family %s, which is held out:\n%s", name, source)
	}
	checked, err := golang.Check(g.lib, "candidate.go", source, golang.CheckOptions{AutoImport: true})
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, source)
	}
	math, err := g.lib.Import("math")
	if err != nil {
		return nil, err
	}
	tree, err := edit.Open(source, checked, math)
	if err != nil {
		return nil, err
	}
	o := &opened{program: p, tree: tree}
	o.source = source
	o.output, err = g.run(ctx, source, p.calls)
	return o, err
}

// fuel is how much a program may do: some thousand loop iterations and calls.
const fuel = 20_000

// run is what the calls of a program print.
func (g *Generator) run(ctx context.Context, source string, calls []string) (string, error) {
	var main, out strings.Builder
	main.WriteString(source + "\nfunc main() {\n")
	for _, c := range calls {
		fmt.Fprintf(&main, "fmt.Println(%s)\n", c)
	}
	main.WriteString("}\n")
	u, err := golang.Compile(g.lib, "candidate.go", main.String(), golang.Options{
		CheckOptions: golang.CheckOptions{AutoImport: true}, Stdout: &out, Fuel: fuel, Deterministic: true})
	if err != nil {
		return "", err
	}
	defer u.End()
	if err := u.Main(ctx); err != nil {
		return "", err
	}
	return out.String(), nil
}

// change describes the way from a program to another source, which must have been opened.
func (g *Generator) change(from *opened, after, kind, message string) (Change, error) {
	diff, err := diffmodel.Diff(from.source, after)
	if err != nil {
		return Change{}, err
	}
	if strings.Count(diff, "\n") > maxDiffLines {
		return Change{}, fmt.Errorf("a diff of more than %d lines", maxDiffLines)
	}
	return Change{Kind: kind, Message: message, Diff: diff, After: after}, nil
}

// maxDiffLines keeps diffs as short as a person's small commits.
const maxDiffLines = 24
