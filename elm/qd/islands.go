package qd

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Islands are archives that evolve apart, so that one lucky family cannot take everything. Each has the same layout. From
// time to time the worse half is emptied and begins again with the best elite of one of the others (Romera-Paredes et al.
// 2024, FunSearch), or the best elites of each island visit the next one (as in OpenEvolve); the time is counted in
// solutions. What is best in each cell of all islands together, whatever has been emptied since, is the [Islands.Map].
type Islands[G any] struct {
	plan    IslandPlan
	seed    uint64
	list    []*Archive[G]
	all     *Archive[G]
	told    int // solutions so far
	renewed int // resets so far
}

// An IslandPlan says how many islands there are and how they meet. Zero fields take their defaults.
type IslandPlan struct {
	Count   int     // islands; 0 is 10, as in FunSearch
	Reset   int     // solutions between two resets; 0 is 5000 (FunSearch resets every four hours), below 0 never
	Migrate int     // solutions between two migrations; 0 is never
	Share   float64 // of an island's elites that migrate, the best ones; 0 is a tenth
}

func (p IslandPlan) withDefaults() (IslandPlan, error) {
	p.Count, p.Reset, p.Share = cmp.Or(p.Count, 10), cmp.Or(p.Reset, 5000), cmp.Or(p.Share, 0.1)
	switch {
	case p.Count < 1:
		return p, fmt.Errorf("%d islands; give at least 1", p.Count)
	case p.Migrate < 0:
		return p, fmt.Errorf("a migration every %d solutions; give a positive number, or 0 for never", p.Migrate)
	case !(p.Share > 0 && p.Share <= 1):
		return p, fmt.Errorf("a share of %v of the elites migrates; give more than 0 and at most 1", p.Share)
	}
	return p, nil
}

// NewIslands makes empty islands.
func NewIslands[G any](plan IslandPlan, seed uint64, layout Layout, options ...Option) (*Islands[G], error) {
	plan, err := plan.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Islands[G]{plan: plan, seed: seed}
	if s.all, err = NewArchive[G](layout, options...); err != nil {
		return nil, err
	}
	for range plan.Count {
		// The layout as it was computed, so that a CVT is clustered once.
		island, err := NewArchive[G](s.all.Layout(), options...)
		if err != nil {
			return nil, err
		}
		s.list = append(s.list, island)
	}
	return s, nil
}

// Count is the number of islands.
func (s *Islands[G]) Count() int { return len(s.list) }

// Island is one of the islands. Adding to it directly bypasses the map.
func (s *Islands[G]) Island(i int) *Archive[G] { return s.list[i] }

// Map holds the best of all islands in each cell.
func (s *Islands[G]) Map() *Archive[G] { return s.all }

// Sample draws an island and an elite of it, by the islands' [Selection]; false when that island is empty.
func (s *Islands[G]) Sample(r *rand.Rand) (island int, elite Elite[G], ok bool) {
	island = r.IntN(len(s.list))
	elite, ok = s.list[island].Sample(r)
	return island, elite, ok
}

// Seed offers a solution to every island.
func (s *Islands[G]) Seed(genotype G, fitness float64, measures []float64) (Added, error) {
	added, err := s.all.Add(genotype, fitness, measures)
	if err != nil {
		return added, err
	}
	for _, island := range s.list {
		if _, err := island.Add(genotype, fitness, measures); err != nil {
			return added, err
		}
	}
	return added, nil
}

// Add offers a solution to one island and to the map, and says what became of it in the map.
func (s *Islands[G]) Add(island int, genotype G, fitness float64, measures []float64) (Added, error) {
	if island < 0 || island >= len(s.list) {
		return Added{Cell: -1}, fmt.Errorf("island %d of %d", island, len(s.list))
	}
	added, err := s.all.Add(genotype, fitness, measures)
	if err != nil {
		return added, err
	}
	_, err = s.list[island].Add(genotype, fitness, measures)
	return added, err
}

// Step counts a solution, whether it could be added or not, and lets the islands meet when it is time.
func (s *Islands[G]) Step() {
	s.told++
	if s.plan.Migrate > 0 && s.told%s.plan.Migrate == 0 {
		s.migrate()
	}
	if s.plan.Reset > 0 && s.told%s.plan.Reset == 0 {
		s.reset()
	}
}

// migrate lets the best elites of every island visit the next one, all at the same time.
func (s *Islands[G]) migrate() {
	visitors := make([][]Elite[G], len(s.list))
	for i, island := range s.list {
		elites := island.Elites()
		slices.SortStableFunc(elites, func(a, b Elite[G]) int { return cmp.Compare(b.Fitness, a.Fitness) })
		n := int(math.Ceil(s.plan.Share * float64(len(elites))))
		visitors[(i+1)%len(s.list)] = elites[:n]
	}
	for i, elites := range visitors {
		for _, e := range elites {
			s.list[i].Add(e.Genotype, e.Fitness, e.Measures) // it was added before, so it cannot be refused
		}
	}
}

// reset empties the worse half of the islands, by their best fitness, and starts each from the best elite of a random
// other one. Of equals the later island is the worse.
func (s *Islands[G]) reset() {
	r := Rand(s.seed, uint64(s.renewed))
	s.renewed++
	order := make([]int, len(s.list))
	best := make([]float64, len(s.list))
	for i, island := range s.list {
		order[i], best[i] = i, math.Inf(-1)
		if e, ok := island.Best(); ok {
			best[i] = e.Fitness
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(best[b], best[a]) })
	survivors := order[:(len(order)+1)/2]
	for _, i := range order[len(survivors):] {
		founder, ok := s.list[survivors[r.IntN(len(survivors))]].Best()
		s.list[i].clear()
		if ok {
			s.list[i].Add(founder.Genotype, founder.Fitness, founder.Measures)
		}
	}
}
