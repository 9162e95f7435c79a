package qd

import (
	"fmt"
	"slices"
)

// Columns are an archive's elites as columns, in cell order: what a table, a figure or a statistic wants.
type Columns[G any] struct {
	Cell     []int
	Genotype []G
	Fitness  []float64
	Measures [][]float64 // one column for each axis
}

// Data are the elites as columns.
func (a *Archive[G]) Data() Columns[G] {
	c := Columns[G]{Measures: make([][]float64, a.dims)}
	for cell := range a.filled.all() {
		row := int(a.slots[cell]) - 1
		c.Cell = append(c.Cell, cell)
		c.Genotype = append(c.Genotype, a.genotype.own(a.genotype.at(row)))
		c.Fitness = append(c.Fitness, a.elites[row].fitness)
		for k := range a.dims {
			c.Measures[k] = append(c.Measures[k], a.measures[row*a.dims+k])
		}
	}
	return c
}

// Snapshot is a copy that later additions to either archive do not reach in the other.
func (a *Archive[G]) Snapshot() *Archive[G] {
	b := *a
	b.space = a.space.clone()
	b.moving, _ = b.space.(moving)
	b.slots, b.filled = slices.Clone(a.slots), a.filled.clone()
	b.elites, b.genotype, b.measures = slices.Clone(a.elites), a.genotype.clone(), slices.Clone(a.measures)
	b.past = slices.Clone(a.past)
	for i := range b.past {
		b.past[i] = slices.Clone(b.past[i])
	}
	b.winners = nil
	b.weights, b.recent = a.weights.clone(), slices.Clone(a.recent)
	return &b
}

// Retessellate divides the behaviour space anew and keeps, of the elites that fall into one cell, the best. lost is the
// number of elites that found no place: beaten in their new cell, or outside of the new range. Former elites are
// forgotten. An error leaves the archive as it was.
func (a *Archive[G]) Retessellate(layout Layout) (lost int, err error) {
	none := a.genotype.clone()
	none.clear(0)
	b, err := newArchive(layout, none, []Option{func(s *settings) { *s = a.settings }})
	if err != nil {
		return 0, err
	}
	if b.dims != a.dims {
		return 0, dimsDiffer(a.dims, b.dims)
	}
	b.entries = a.entries
	before := a.Len()
	elites := a.Elites()
	for _, e := range elites {
		if _, err := b.Add(e.Genotype, e.Fitness, e.Measures); err != nil {
			return 0, err
		}
	}
	b.outside = a.outside // counted when they were first offered
	*a = *b
	return before - a.Len(), nil
}

// String says how full the archive is and how good.
func (a *Archive[G]) String() string {
	s := a.Stats()
	if s.Elites == 0 {
		return fmt.Sprintf("an empty archive of %d cells", s.Cells)
	}
	filled := fmt.Sprintf("%d of %d cells filled (%.1f%%)", s.Elites, s.Cells, 100*s.Coverage)
	if _, points := a.space.layout().(Unstructured); points {
		filled = fmt.Sprintf("%d elites", s.Elites)
	}
	return fmt.Sprintf("%s, QD score %.6g, best %.6g, mean %.6g, %d out of range", filled, s.QDScore, s.Best, s.Mean, s.OutOfRange)
}

// MIMEBundle shows the archive in a notebook cell: what String says.
func (a *Archive[G]) MIMEBundle() map[string]any { return map[string]any{"text/plain": a.String()} }
