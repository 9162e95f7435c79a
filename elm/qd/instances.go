package qd

import (
	"iter"
	"math/rand/v2"
)

// The types of this file are the generic ones at the two genotypes that notebook cells use: an interpreter sees no generic
// type of a compiled package, neither by itself nor in a method's result. So whatever names an [Elite] is here again.

// Programs is an archive of program sources.
type Programs struct{ *Archive[string] }

// Vectors is an archive of real vectors, all of one length. It keeps copies of what it is given.
type Vectors struct{ *Archive[[]float64] }

// A ProgramElite is an [Elite] of [Programs].
type ProgramElite Elite[string]

// A VectorElite is an [Elite] of [Vectors].
type VectorElite Elite[[]float64]

// ProgramColumns are the [Columns] of [Programs].
type ProgramColumns Columns[string]

// VectorColumns are the [Columns] of [Vectors].
type VectorColumns Columns[[]float64]

// NewPrograms makes an empty archive of programs.
func NewPrograms(layout Layout, options ...Option) (Programs, error) {
	a, err := NewArchive[string](layout, options...)
	return Programs{a}, err
}

// NewVectors makes an empty archive of vectors.
func NewVectors(layout Layout, options ...Option) (Vectors, error) {
	a, err := newArchive(layout, rows[[]float64](&matrix{}), options)
	return Vectors{a}, err
}

// All is [Archive.All].
func (p Programs) All() iter.Seq[ProgramElite] { return each[ProgramElite](p.Archive.All()) }

// All is [Archive.All].
func (v Vectors) All() iter.Seq[VectorElite] { return each[VectorElite](v.Archive.All()) }

// Elites is [Archive.Elites].
func (p Programs) Elites() []ProgramElite { return list[ProgramElite](p.Archive.Elites()) }

// Elites is [Archive.Elites].
func (v Vectors) Elites() []VectorElite { return list[VectorElite](v.Archive.Elites()) }

// Past is [Archive.Past].
func (p Programs) Past(cell int) []ProgramElite { return list[ProgramElite](p.Archive.Past(cell)) }

// Past is [Archive.Past].
func (v Vectors) Past(cell int) []VectorElite { return list[VectorElite](v.Archive.Past(cell)) }

// At is [Archive.At].
func (p Programs) At(cell int) (ProgramElite, bool) {
	e, ok := p.Archive.At(cell)
	return ProgramElite(e), ok
}

// At is [Archive.At].
func (v Vectors) At(cell int) (VectorElite, bool) {
	e, ok := v.Archive.At(cell)
	return VectorElite(e), ok
}

// Best is [Archive.Best].
func (p Programs) Best() (ProgramElite, bool) {
	e, ok := p.Archive.Best()
	return ProgramElite(e), ok
}

// Best is [Archive.Best].
func (v Vectors) Best() (VectorElite, bool) {
	e, ok := v.Archive.Best()
	return VectorElite(e), ok
}

// Retrieve is [Archive.Retrieve].
func (p Programs) Retrieve(measures []float64) (ProgramElite, bool, error) {
	e, ok, err := p.Archive.Retrieve(measures)
	return ProgramElite(e), ok, err
}

// Retrieve is [Archive.Retrieve].
func (v Vectors) Retrieve(measures []float64) (VectorElite, bool, error) {
	e, ok, err := v.Archive.Retrieve(measures)
	return VectorElite(e), ok, err
}

// Sample is [Archive.Sample].
func (p Programs) Sample(r *rand.Rand) (ProgramElite, bool) {
	e, ok := p.Archive.Sample(r)
	return ProgramElite(e), ok
}

// Sample is [Archive.Sample].
func (v Vectors) Sample(r *rand.Rand) (VectorElite, bool) {
	e, ok := v.Archive.Sample(r)
	return VectorElite(e), ok
}

// Reward is [Archive.Reward].
func (p Programs) Reward(parent ProgramElite, offspring Status) {
	p.Archive.Reward(Elite[string](parent), offspring)
}

// Reward is [Archive.Reward].
func (v Vectors) Reward(parent VectorElite, offspring Status) {
	v.Archive.Reward(Elite[[]float64](parent), offspring)
}

// Data is [Archive.Data].
func (p Programs) Data() ProgramColumns { return ProgramColumns(p.Archive.Data()) }

// Data is [Archive.Data].
func (v Vectors) Data() VectorColumns { return VectorColumns(v.Archive.Data()) }

// Snapshot is [Archive.Snapshot].
func (p Programs) Snapshot() Programs { return Programs{p.Archive.Snapshot()} }

// Snapshot is [Archive.Snapshot].
func (v Vectors) Snapshot() Vectors { return Vectors{v.Archive.Snapshot()} }

// ProgramIslands are [Islands] of programs.
type ProgramIslands struct{ *Islands[string] }

// VectorIslands are [Islands] of vectors.
type VectorIslands struct{ *Islands[[]float64] }

// NewProgramIslands is [NewIslands] for programs.
func NewProgramIslands(plan IslandPlan, seed uint64, layout Layout, options ...Option) (ProgramIslands, error) {
	s, err := NewIslands[string](plan, seed, layout, options...)
	return ProgramIslands{s}, err
}

// NewVectorIslands is [NewIslands] for vectors.
func NewVectorIslands(plan IslandPlan, seed uint64, layout Layout, options ...Option) (VectorIslands, error) {
	s, err := NewIslands[[]float64](plan, seed, layout, options...)
	return VectorIslands{s}, err
}

// Island is [Islands.Island].
func (s ProgramIslands) Island(i int) Programs { return Programs{s.Islands.Island(i)} }

// Island is [Islands.Island].
func (s VectorIslands) Island(i int) Vectors { return Vectors{s.Islands.Island(i)} }

// Map is [Islands.Map].
func (s ProgramIslands) Map() Programs { return Programs{s.Islands.Map()} }

// Map is [Islands.Map].
func (s VectorIslands) Map() Vectors { return Vectors{s.Islands.Map()} }

// Sample is [Islands.Sample].
func (s ProgramIslands) Sample(r *rand.Rand) (island int, elite ProgramElite, ok bool) {
	island, e, ok := s.Islands.Sample(r)
	return island, ProgramElite(e), ok
}

// Sample is [Islands.Sample].
func (s VectorIslands) Sample(r *rand.Rand) (island int, elite VectorElite, ok bool) {
	island, e, ok := s.Islands.Sample(r)
	return island, VectorElite(e), ok
}

// An instance is one of the two defined types of elites, with the generic type behind it.
type instance[G any] interface {
	~struct {
		Cell     int
		Genotype G
		Fitness  float64
		Measures []float64
		Entry    int
	}
}

// each is elites as elites of their defined type.
func each[E instance[G], G any](elites iter.Seq[Elite[G]]) iter.Seq[E] {
	return func(yield func(E) bool) {
		for e := range elites {
			if !yield(E(e)) {
				return
			}
		}
	}
}

// list is a slice of elites as one of their defined type; nil of nil.
func list[E instance[G], G any](elites []Elite[G]) []E {
	if elites == nil {
		return nil
	}
	out := make([]E, len(elites))
	for i, e := range elites {
		out[i] = E(e)
	}
	return out
}
