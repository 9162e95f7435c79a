package elm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"goelm/elm/qd"
	"goelm/sandbox"
)

// A record is a candidate that may have descendants. Records point to their parents, so lineage outlives eviction.
type record struct {
	number     int
	program    Program
	evaluation Evaluation
	cell       int // -1: it never entered the archive
	parents    []*record
	proposal   Proposal
	absent     bool // all but the number is in the store only, see Search.load
}

// A population is where parents come from and children go: one archive, or islands with a map of the best of all.
type population struct {
	archive *qd.Archive[*record]
	islands *qd.Islands[*record] // nil: the archive is the only population
}

func newPopulation(s Settings) (*population, error) {
	if s.Islands == nil {
		archive, err := qd.NewArchive[*record](s.Layout, s.archiveOptions()...)
		return &population{archive: archive}, err
	}
	islands, err := qd.NewIslands[*record](*s.Islands, s.Seed, s.Layout, s.archiveOptions()...)
	if err != nil {
		return nil, err
	}
	return &population{islands.Map(), islands}, nil
}

// at is the archive of an island; the map for -1.
func (p *population) at(island int) *qd.Archive[*record] {
	if island < 0 {
		return p.archive
	}
	return p.islands.Island(island)
}

// archives are all archives, the map first.
func (p *population) archives() []*qd.Archive[*record] {
	list := []*qd.Archive[*record]{p.archive}
	if p.islands != nil {
		for i := range p.islands.Count() {
			list = append(list, p.islands.Island(i))
		}
	}
	return list
}

// sample draws n parents of one island, different ones if it has so many; none while it is empty.
func (p *population) sample(r *rand.Rand, n int) (island int, parents []qd.Elite[*record]) {
	island = -1
	var first qd.Elite[*record]
	var ok bool
	if p.islands != nil {
		island, first, ok = p.islands.Sample(r)
	} else {
		first, ok = p.archive.Sample(r)
	}
	if !ok {
		return island, nil
	}
	parents = append(parents, first)
	for len(parents) < n {
		var e qd.Elite[*record]
		const tries = 8
		for range tries {
			e, _ = p.at(island).Sample(r)
			if !slices.ContainsFunc(parents, func(other qd.Elite[*record]) bool { return other.Cell == e.Cell }) {
				break
			}
		}
		parents = append(parents, e)
	}
	return island, parents
}

// add offers a record to its island and to the map; one that came from no island to all islands.
func (p *population) add(island int, r *record, fitness float64, measures []float64) (qd.Added, error) {
	switch {
	case p.islands == nil:
		return p.archive.Add(r, fitness, measures)
	case island < 0:
		return p.islands.Seed(r, fitness, measures)
	}
	return p.islands.Add(island, r, fitness, measures)
}

// step counts a child.
func (p *population) step() {
	if p.islands != nil {
		p.islands.Step()
	}
}

// A selection is what children begin with, fixed before their proposals are made: usually one child, or several siblings
// that are proposed together.
type selection struct {
	first, count int       // candidate numbers
	parents      []*record // the first is what the diff applies to
	places       []spot    // where they stood; empty for parents that are not in the archive
	seed         uint64    // of the mutator's random stream
	island       int       // that the parents are from; -1 without islands
	arm          int       // of a portfolio; -1 without one
}

// A spot is where a parent stood in its archive when it was chosen, see [qd.Elite].
type spot struct{ Cell, Entry int }

// choose selects the parents of children from the archive as it is. The caller holds the lock.
func (s *Search) choose(first, count int) (selection, error) {
	r := qd.Rand(s.settings.Seed, uint64(first))
	sel := selection{first: first, count: count, arm: -1}
	var elites []qd.Elite[*record]
	sel.island, elites = s.population.sample(r, s.settings.Parents)
	for _, e := range elites {
		sel.parents, sel.places = append(sel.parents, e.Genotype), append(sel.places, spot{e.Cell, e.Entry})
	}
	for len(sel.parents) < s.settings.Parents {
		if len(s.roots) == 0 {
			return selection{}, fmt.Errorf("the task %s has no seeds, so there are no parents; give it one with search.Add(ctx, program)", s.spec.Name)
		}
		sel.parents = append(sel.parents, s.roots[r.IntN(len(s.roots))])
	}
	sel.seed = r.Uint64()
	if s.bandit != nil {
		sel.arm = s.bandit.Choose(r)
	}
	return sel, nil
}

// reward tells the selection's rules what became of a child. The caller holds the lock.
func (s *Search) reward(sel selection, status qd.Status) {
	for _, p := range sel.places {
		s.population.at(sel.island).Reward(qd.Elite[*record]{Cell: p.Cell, Entry: p.Entry}, status)
	}
	if s.bandit != nil && sel.arm >= 0 && status != qd.NotAdded {
		s.bandit.Reward(sel.arm, 1)
	}
}

// propose asks the mutator for the selection's children.
func (s *Search) propose(ctx context.Context, runner sandbox.Runner, sel selection, given *answers) ([]Child, error) {
	parents, evaluations := make([]Program, len(sel.parents)), make([]Evaluation, len(sel.parents))
	s.mu.Lock()
	for i, r := range sel.parents {
		if err := s.load(ctx, r); err != nil {
			s.mu.Unlock()
			return nil, err
		}
		parents[i], evaluations[i] = r.program, r.evaluation.lasting()
	}
	s.mu.Unlock()
	mutator := s.mutator
	if sel.arm >= 0 {
		mutator = s.mutator.(*portfolio).arms[sel.arm]
	}
	proposals, err := mutator.Propose(ctx, Request{
		Task: s.task, Parents: parents, N: sel.count, Seed: sel.seed, Number: sel.first,
		Evaluations: evaluations, answers: given, runner: runner,
	})
	if given.missed != nil {
		err = given.missed
	}
	if err != nil {
		return nil, fmt.Errorf("mutator %s, candidate %d: %w", mutator.Name(), sel.first, err)
	}
	children := make([]Child, sel.count)
	for i := range children {
		children[i] = Child{Number: sel.first + i, Parents: parents, parents: sel.parents}
		if i < len(proposals) {
			children[i].Proposal = proposals[i]
		}
		children[i] = children[i].complete()
	}
	return children, nil
}
