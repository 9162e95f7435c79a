package elm

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"goelm/elm/qd"
	"goelm/elm/store"
	"goelm/render"
)

// An Example is a change that the map took, to learn from: its child opened a cell, or was better than the program that had it.
type Example struct {
	Candidate int    // number of the child
	Parent    string // source
	Child     string // source
	Message   string // what the change was asked for, or does
	Operator  string
	Before    float64 // fitness of the parent; NaN when it had none
	After     float64 // fitness of the child
	New       bool    // it opened a cell
	Lineage   int     // candidate number of the line's founder: the first descendant of a seed
	HeldOut   bool    // it belongs to a lineage that is kept for measuring what was learnt
	Rejected  string  // source of another child of the parent, which did worse; "" if there is none
}

// A Dataset is what a search has to teach: its accepted changes, without repetitions, in the order in which they were accepted,
// divided by lineage into those to train with and those to measure with. A lineage is everything that descends, by first
// parents, from one child of a seed; no lineage is on both sides, and no program.
type Dataset struct {
	Task     Task
	Examples []Example

	err error
}

// Err says why the examples could not be read from the search's store.
func (d Dataset) Err() error { return d.err }

// heldOutShare is the share of the examples to measure with, as in the ELM paper (Lehman et al. 2022, section 4). Lineages
// are taken whole, none that holds more than heldOutMost.
const (
	heldOutShare = 0.05
	heldOutMost  = 0.10
)

// Dataset is what the search has to teach. Programs that were rejected are known to a search with a store only; without one,
// worse siblings among the accepted ones stand in for them.
func (s *Search) Dataset() Dataset {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &gatherer{task: s.task, accepted: map[int]*ancestor{}, siblings: map[int][]sibling{}, pairs: map[[2]key]bool{}}
	err := s.gather(context.Background(), g)
	d := Dataset{Task: s.task, Examples: g.examples, err: err}
	g.reject()
	d.divide()
	return d
}

// gather reads all candidates, in their order. The caller holds the lock.
func (s *Search) gather(ctx context.Context, g *gatherer) error {
	if s.past != nil {
		for c, err := range s.past.Candidates(ctx, 0) {
			if err != nil {
				return fmt.Errorf("dataset: %w", err)
			}
			g.stored(c)
		}
		return nil
	}
	best := map[int]bool{} // cells that are taken
	for _, r := range s.roots {
		g.accepted[r.number] = &ancestor{r.program.Source, fitnessOf(r.evaluation), -1}
	}
	for _, r := range s.entered {
		taken := best[r.cell]
		best[r.cell] = true
		if len(r.parents) > 0 {
			g.accept(r.number, r.parents[0].number, r.program.Source, fitnessOf(r.evaluation), r.proposal.Message, r.proposal.Operator, !taken)
		}
	}
	return nil
}

func fitnessOf(e Evaluation) float64 {
	if !e.OK() {
		return math.NaN()
	}
	return e.Fitness
}

// A gatherer makes examples of candidates.
type gatherer struct {
	task     Task
	examples []Example
	parents  []int // of the examples
	accepted map[int]*ancestor
	siblings map[int][]sibling // children by parent that may be rejected
	pairs    map[[2]key]bool   // parent and child
}

// An ancestor is a program that may have children.
type ancestor struct {
	source  string
	fitness float64
	founder int // -1 for seeds
}

// A sibling is a child that others of its parent may be preferred to.
type sibling struct {
	source  string
	fitness float64 // NaN if it did not run
}

// mostSiblings are kept of each parent, those that run before others.
const mostRejected = 8

func (g *gatherer) stored(c store.Candidate) {
	fitness := math.NaN()
	if e := c.Evaluation; e != nil && e.Measures != nil {
		fitness = e.Fitness
	}
	switch {
	case len(c.Parents) == 0:
		g.accepted[c.Number] = &ancestor{c.Source, fitness, -1}
	case c.Insertion != nil:
		g.accept(c.Number, c.Parents[0], c.Source, fitness, c.Message, c.Operator, c.Insertion.Status == qd.New.String())
	case c.Source != "" && c.Evaluation != nil && c.Evaluation.DuplicateOf < 0:
		g.sibling(c.Parents[0], sibling{c.Source, fitness})
	}
}

func (g *gatherer) accept(number, parent int, source string, fitness float64, message, operator string, fresh bool) {
	p := g.accepted[parent]
	if p == nil { // a parent that never entered is no teacher
		return
	}
	founder := p.founder
	if founder < 0 {
		founder = number
	}
	g.accepted[number] = &ancestor{source, fitness, founder}
	g.sibling(parent, sibling{source, fitness})
	pair := [2]key{programKey(p.source), programKey(source)}
	if p.source == "" || source == "" || g.pairs[pair] || pair[0] == pair[1] {
		return
	}
	g.pairs[pair] = true
	g.parents = append(g.parents, parent)
	g.examples = append(g.examples, Example{
		Candidate: number, Parent: p.source, Child: source, Message: message, Operator: operator, Before: p.fitness, After: fitness, New: fresh, Lineage: founder,
	})
}

func (g *gatherer) sibling(parent int, s sibling) {
	list := g.siblings[parent]
	if len(list) < mostRejected {
		g.siblings[parent] = append(list, s)
		return
	}
	if i := slices.IndexFunc(list, func(o sibling) bool { return math.IsNaN(o.fitness) }); i >= 0 && !math.IsNaN(s.fitness) {
		list[i] = s
	}
}

// reject finds for each example the child of its parent that it is to be preferred to: the best one that did worse, or else one
// that did not run.
func (g *gatherer) reject() {
	for i := range g.examples {
		e := &g.examples[i]
		best := math.Inf(-1)
		for _, s := range g.siblings[g.parents[i]] {
			switch {
			case s.fitness < e.After && s.fitness > best:
				best, e.Rejected = s.fitness, s.source
			case math.IsNaN(s.fitness) && e.Rejected == "":
				e.Rejected = s.source
			}
		}
	}
}

// divide holds lineages out, drawn by their founders' hashes: the same ones each time, also when the search has gone on. Programs
// that are on both sides are taken out of the smaller one.
func (d *Dataset) divide() {
	size := map[int]int{}
	for _, e := range d.Examples {
		size[e.Lineage]++
	}
	founders := sortedBy(size, func(number int) uint64 {
		sum := sha256.Sum256(binary.LittleEndian.AppendUint64(nil, uint64(number)))
		return binary.LittleEndian.Uint64(sum[:])
	})
	held, total := map[int]bool{}, 0
	for _, f := range founders {
		n := len(d.Examples)
		if float64(total) < heldOutShare*float64(n) && float64(size[f]) <= heldOutMost*float64(n) {
			held[f] = true
			total += size[f]
		}
	}
	taught := map[key]bool{}
	for _, e := range d.Examples {
		if !held[e.Lineage] {
			taught[programKey(e.Child)] = true
		}
	}
	kept := d.Examples[:0]
	for _, e := range d.Examples {
		if e.HeldOut = held[e.Lineage]; e.HeldOut && taught[programKey(e.Child)] {
			continue
		}
		kept = append(kept, e)
	}
	d.Examples = kept
}

// sortedBy are a map's keys in the order of what rank gives.
func sortedBy(m map[int]int, rank func(int) uint64) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b int) int {
		if x, y := rank(a), rank(b); x != y {
			if x < y {
				return -1
			}
			return 1
		}
		return a - b
	})
	return keys
}

// shownExamples is how many examples the table of a Dataset shows.
const shownExamples = 20

// MIMEBundle is a table of the examples, of the first 20 if there are more.
func (d Dataset) MIMEBundle() map[string]any {
	t := render.Table{Columns: []string{"child", "message", "change", "fitness before", "after", "lineage", "use"}}
	for _, e := range d.Examples[:min(len(d.Examples), shownExamples)] {
		before := any("")
		if !math.IsNaN(e.Before) {
			before = e.Before
		}
		t.Rows = append(t.Rows, []any{
			fmt.Sprintf("#%d", e.Candidate), e.Message, coloured(render.Unified(e.Parent, e.Child)), before, e.After, fmt.Sprintf("#%d", e.Lineage), e.split(),
		})
	}
	held, pairs, lines := 0, 0, map[int]bool{}
	for _, e := range d.Examples {
		lines[e.Lineage] = true
		if e.HeldOut {
			held++
		}
		if e.Rejected != "" {
			pairs++
		}
	}
	t.Caption = fmt.Sprintf("%d accepted changes of %d lineages, %d of them held out; %d have a rejected sibling", len(d.Examples), len(lines), held, pairs)
	if d.err != nil {
		t.Caption += "; " + d.err.Error()
	}
	return t.MIMEBundle()
}

// split is the example's side.
func (e Example) split() string {
	if e.HeldOut {
		return "validation"
	}
	return "train"
}
