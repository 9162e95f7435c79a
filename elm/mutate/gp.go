package mutate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"goelm/elm"
	"goelm/elm/edit"
	"goelm/elm/patch"
	"goelm/kernel/golang"
)

// A GPOption tunes [GP].
type GPOption func(*gp)

// Rate is the probability that a child gets one more edit after each (0 to below 1): the number of edits is geometric
// with mean 1/(1-p). The default is 0.4.
func Rate(p float64) GPOption { return func(g *gp) { g.rate = min(max(p, 0), 0.99) } }

// Edits bounds the number of edits of one child (at least 1; default 8).
func Edits(most int) GPOption { return func(g *gp) { g.most = max(most, 1) } }

// Weight sets how often a kind of edit is drawn, in proportion to the weights of the others; 0 switches it off.
func Weight(kind edit.Kind, w float64) GPOption {
	return func(g *gp) {
		for i := range g.weights {
			if g.weights[i].kind == kind {
				g.weights[i].weight = max(w, 0)
			}
		}
	}
}

// Tries is how many draws one proposal may take until a child compiles and differs from its parent; after that its
// outcome is no_op (at least 1; default 32).
func Tries(n int) GPOption { return func(g *gp) { g.tries = max(n, 1) } }

// MaxSource bounds the source of a child in bytes (default 6000). A parent that is larger already may only shrink.
func MaxSource(bytes int) GPOption { return func(g *gp) { g.maxSource = max(bytes, 1) } }

// GP is the mutation operator of genetic programming for Go: random typed edits of the parent's syntax tree. Every
// child it proposes as applied parses, type-checks with what candidates may import, and differs from its parent. With
// a second parent in the request, or with the seeds of its task, material is also crossed over. On ladders it becomes
// [NodeGP].
func GP(options ...GPOption) elm.Mutator {
	g := &gp{rate: 0.4, most: 8, tries: 32, maxSource: 6000, weights: defaultWeights(), nodeRate: DefaultNodeRate, parents: newCache()}
	for _, o := range options {
		o(g)
	}
	return g
}

type gp struct {
	rate      float64
	most      int
	tries     int
	maxSource int
	weights   []weighted
	nodeRate  float64 // on ladders
	parents   *cache
}

type weighted struct {
	kind   edit.Kind
	weight float64
}

func defaultWeights() []weighted {
	return []weighted{
		{edit.Literal, 6}, {edit.Operator, 0.5}, {edit.Replace, 1}, {edit.Argument, 2.5}, {edit.Grow, 1}, {edit.Shrink, 0.7},
		{edit.Insert, 1.8}, {edit.Enclose, 0.4}, {edit.Delete, 1.8}, {edit.Duplicate, 2.2}, {edit.Swap, 0.7}, {edit.Bound, 0.5},
		{edit.Crossover, 0.5},
	}
}

func (g *gp) Name() string { return "gp" }

// gpConfig is what a GP mutator can be made again from.
type gpConfig struct {
	Rate      float64               `json:"rate"`
	Edits     int                   `json:"edits"`
	Tries     int                   `json:"tries"`
	MaxSource int                   `json:"max_source"`
	Weights   map[edit.Kind]float64 `json:"weights"`
	NodeRate  float64               `json:"node_rate,omitempty"` // where it is not the usual one
}

// Config implements [elm.Configured].
func (g *gp) Config() any {
	c := gpConfig{Rate: g.rate, Edits: g.most, Tries: g.tries, MaxSource: g.maxSource, Weights: map[edit.Kind]float64{}}
	if g.nodeRate != DefaultNodeRate {
		c.NodeRate = g.nodeRate
	}
	for _, w := range g.weights {
		c.Weights[w.kind] = w.weight
	}
	return c
}

func remakeGP(config json.RawMessage) (elm.Mutator, error) {
	if config == nil {
		return GP(), nil
	}
	var c gpConfig
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, fmt.Errorf("configuration of gp: %w", err)
	}
	options := []GPOption{Rate(c.Rate), Edits(c.Edits), Tries(c.Tries), MaxSource(c.MaxSource)}
	for _, w := range defaultWeights() { // in the order that draws depend on
		options = append(options, Weight(w.kind, c.Weights[w.kind]))
	}
	if c.NodeRate > 0 {
		options = append(options, NodeRate(c.NodeRate))
	}
	return GP(options...), nil
}

// Propose implements [elm.Mutator]. A parent that does not compile is no error: its proposals say so.
func (g *gp) Propose(ctx context.Context, req elm.Request) ([]elm.Proposal, error) {
	if err := valid(req); err != nil {
		return nil, err
	}
	spec := req.Task.Spec()
	parent, err := g.parents.open(req.Parents[0].Source, spec.Imports)
	if err != nil {
		return broken(req, err), nil
	}
	out := make([]elm.Proposal, req.N)
	for i := range out {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r := rand.New(rand.NewPCG(req.Seed, uint64(i)))
		start := time.Now()
		out[i] = g.child(r, req, spec, parent)
		out[i].Latency = time.Since(start)
	}
	return out, nil
}

func valid(req elm.Request) error {
	switch {
	case len(req.Parents) == 0:
		return errors.New("propose: the request has no parent; give at least one")
	case req.N < 1:
		return fmt.Errorf("propose %d children: ask for at least one", req.N)
	case req.Task == nil:
		return errors.New("propose: the request has no task")
	}
	return nil
}

// broken are proposals for a parent that does not compile.
func broken(req elm.Request, err error) []elm.Proposal {
	out := make([]elm.Proposal, req.N)
	for i := range out {
		out[i] = elm.Proposal{Operator: "gp", Outcome: patch.NotApplicable, Parents: []string{req.Parents[0].ID()},
			Message: "changed nothing", Detail: "the parent does not compile: " + err.Error()}
	}
	return out
}

// child draws edits until one set of them gives a valid child.
func (g *gp) child(r *rand.Rand, req elm.Request, spec elm.Spec, parent *parent) elm.Proposal {
	p := elm.Proposal{Operator: "gp", Parents: []string{req.Parents[0].ID()}}
	n := 1
	for n < g.most && r.Float64() < g.rate {
		n++
	}
	var last error
	for range g.tries {
		second, donor := g.donor(r, req, spec)
		edits := g.draw(r, parent.tree, donor, n)
		if len(edits) == 0 {
			continue
		}
		src, err := parent.tree.Apply(edits...)
		if err != nil {
			last = err
			continue
		}
		if src == parent.tree.Source() || len(src) > max(g.maxSource, len(parent.tree.Source())-1) {
			continue
		}
		if _, err := golang.Check(parent.lib, "candidate.go", src, golang.CheckOptions{AutoImport: true}); err != nil {
			last = err
			continue
		}
		p.Source, p.Outcome = src, patch.Applied
		p.Diff = patch.Diff(parent.tree.Source(), src)
		p.Message, p.Operator = describe(edits)
		if second != "" && crosses(edits) {
			p.Parents = append(p.Parents, second)
		}
		return p
	}
	p.Outcome, p.Message = patch.NoOp, "changed nothing"
	p.Detail = fmt.Sprintf("no change found in %d tries", g.tries)
	if last != nil {
		p.Detail += "; the last one: " + last.Error()
	}
	return p
}

// donor is where crossover takes its material from: the second parent, or a seed of the task.
func (g *gp) donor(r *rand.Rand, req elm.Request, spec elm.Spec) (id string, tree *edit.Tree) {
	var from []elm.Program
	if from = req.Parents[1:]; len(from) == 0 {
		from = spec.Seeds
	}
	if len(from) == 0 {
		return "", nil
	}
	p := from[r.IntN(len(from))]
	d, err := g.parents.open(p.Source, spec.Imports)
	if err != nil {
		return "", nil
	}
	return p.ID(), d.tree
}

// draw makes up to n edits of one tree.
func (g *gp) draw(r *rand.Rand, t, donor *edit.Tree, n int) []edit.Edit {
	var out []edit.Edit
	for range 4 * n {
		if len(out) == n {
			break
		}
		if e, ok := t.Make(g.kind(r), r, donor); ok {
			out = append(out, e)
		}
	}
	return out
}

// kind draws a kind by its weight.
func (g *gp) kind(r *rand.Rand) edit.Kind {
	sum := 0.0
	for _, w := range g.weights {
		sum += w.weight
	}
	x := r.Float64() * sum
	for _, w := range g.weights {
		if x -= w.weight; x < 0 {
			return w.kind
		}
	}
	return edit.Literal
}

// describe joins the messages and the kinds of a child's edits.
func describe(edits []edit.Edit) (message, operator string) {
	var messages, kinds []string
	for _, e := range edits {
		messages = append(messages, e.Message)
		kinds = append(kinds, string(e.Kind))
	}
	return strings.Join(messages, "; "), "gp/" + strings.Join(kinds, "+")
}

func crosses(edits []edit.Edit) bool {
	for _, e := range edits {
		if e.Kind == edit.Crossover {
			return true
		}
	}
	return false
}
