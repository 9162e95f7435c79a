package qd

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
)

// An Elite is the best solution found for a cell.
type Elite[G any] struct {
	Cell     int
	Genotype G
	Fitness  float64
	Measures []float64
	Entry    int // how many solutions had entered the archive before it; no two elites share one
}

// An Archive keeps one elite in each cell of its layout. Make one with [NewArchive], [NewPrograms] or [NewVectors].
type Archive[G any] struct {
	settings
	space  space
	moving moving // the space, if it is one that moves
	dims   int

	slots   []int32 // per cell: 1 + row of its elite, 0 when empty
	filled  cellset
	entries int // solutions that have entered
	outside int

	// The elites by row, in the order in which their cells were first filled.
	elites   []elite
	genotype rows[G]
	measures []float64 // dims of each

	total   sum // of fitness
	best    int // row of the best elite, among equals that of the first cell; -1 when empty
	weights weights
	past    [][]Elite[G] // by row: former elites of the cell, the oldest first
	winners []int32      // by cell: 1 + the best of a batch; all 0 between two batches
	recent  []offer[G]   // what was offered last, the oldest first; of an archive with sliding boundaries
}

// An elite is the plain part of an Elite.
type elite struct {
	fitness float64
	entry   int
	cell    int32
}

// An Option changes how an archive is made.
type Option func(*settings)

type settings struct {
	clip   bool
	offset float64
	depth  int
	choice Selection
}

// Clip puts solutions outside the range into the nearest cell. Without it they are only counted.
func Clip() Option { return func(s *settings) { s.clip = true } }

// Offset is subtracted from each elite's fitness in the QD score, so that it cannot fall when cells are filled: the least
// fitness there is (default 0).
func Offset(least float64) Option { return func(s *settings) { s.offset = least } }

// Past keeps the last n former elites of every cell (default 0), see [Archive.Past].
func Past(n int) Option { return func(s *settings) { s.depth = n } }

// Select sets the rule by which [Archive.Sample] draws (default [Uniform]).
func Select(rule Selection) Option { return func(s *settings) { s.choice = rule } }

// NewArchive makes an empty archive.
func NewArchive[G any](layout Layout, options ...Option) (*Archive[G], error) {
	return newArchive(layout, rows[G](&values[G]{}), options)
}

func newArchive[G any](layout Layout, genotype rows[G], options []Option) (*Archive[G], error) {
	var s settings
	for _, o := range options {
		o(&s)
	}
	switch {
	case layout == nil:
		return nil, fmt.Errorf("an archive needs a layout, for example qd.Grid{Axes: axes}")
	case !finite(s.offset):
		return nil, fmt.Errorf("the offset of the QD score is %v; it must be finite", s.offset)
	case s.depth < 0:
		return nil, fmt.Errorf("an archive cannot keep %d former elites a cell; give 0 or more", s.depth)
	case !s.choice.valid():
		return nil, fmt.Errorf("no selection %d; there are %s", int(s.choice), selectionNames())
	}
	space, err := layout.open()
	if err != nil {
		return nil, err
	}
	a := &Archive[G]{settings: s, space: space, dims: len(space.axes()), genotype: genotype}
	a.moving, _ = space.(moving)
	a.clear()
	return a, nil
}

// clear empties the archive but for what it has counted.
func (a *Archive[G]) clear() {
	if a.moving != nil {
		a.moving.clear()
	}
	a.slots = make([]int32, a.space.cells())
	a.filled = newCellset(len(a.slots))
	n := min(len(a.slots), maxReserve/64)
	a.genotype.clear(n)
	a.elites, a.measures, a.past = make([]elite, 0, n), make([]float64, 0, n*a.dims), nil
	a.total, a.best, a.weights, a.winners = sum{}, -1, weights{}, nil
}

// Layout describes the archive's cells, with centroids or boundaries as they are now.
func (a *Archive[G]) Layout() Layout { return a.space.layout() }

// Axes are the archive's axes.
func (a *Archive[G]) Axes() []Axis { return slices.Clone(a.space.axes()) }

// Cells is the number of cells.
func (a *Archive[G]) Cells() int { return len(a.slots) }

// Len is the number of elites.
func (a *Archive[G]) Len() int { return len(a.elites) }

// CellOf is the cell for the measures. inside is false when they lie outside the range; then cell is the nearest cell of
// an archive that clips, and -1 otherwise. The error names a measure that is missing, NaN or infinite.
func (a *Archive[G]) CellOf(measures []float64) (cell int, inside bool, err error) {
	if len(measures) != a.dims {
		return -1, false, fmt.Errorf("%d measures for an archive with %d axes", len(measures), a.dims)
	}
	cell, inside = a.space.locate(measures)
	if !inside {
		cell, err = a.outsideCell(cell, measures)
	}
	return cell, inside, err
}

// outsideCell is the cell for measures that do not lie inside, or the error that names one that is not finite.
func (a *Archive[G]) outsideCell(nearest int, measures []float64) (int, error) {
	for i, v := range measures {
		if !finite(v) {
			return -1, notFinite("measure "+a.space.axes()[i].Name, v)
		}
	}
	if a.clip {
		return nearest, nil
	}
	return -1, nil
}

// Position splits a cell index into its index along each axis; nil unless the layout is a grid.
func (a *Archive[G]) Position(cell int) []int {
	switch s := a.space.(type) {
	case *grid:
		return position(cell, s.strides)
	case *sliding:
		return position(cell, s.strides)
	}
	return nil
}

// Add offers a solution. It becomes its cell's elite when the cell is empty or holds a worse one; an equal one stays. The
// archive keeps measures as a copy. An error means that a value is not finite or a measure is missing, and that nothing
// changed.
func (a *Archive[G]) Add(genotype G, fitness float64, measures []float64) (Added, error) {
	added, err := a.Try(fitness, measures)
	if err == nil {
		_, err = a.genotype.check([]G{genotype})
	}
	if err != nil {
		return Added{Cell: -1}, err
	}
	if added.OutOfRange {
		a.outside++
	}
	if added.Status != NotAdded {
		a.put(added.Cell, genotype, fitness, measures)
	}
	if s, ok := a.space.(*sliding); ok && added.Cell >= 0 {
		a.slide(s, genotype, fitness, measures)
	}
	return added, nil
}

// SetOutOfRange sets the count of solutions outside the range, which does not follow from what an archive is filled with
// again.
func (a *Archive[G]) SetOutOfRange(n int) { a.outside = n }

// put makes a solution the elite of a cell that is empty or holds a worse one.
func (a *Archive[G]) put(cell int, genotype G, fitness float64, measures []float64) {
	if cell >= len(a.slots) { // an unstructured archive grows
		a.slots = append(a.slots, make([]int32, cell+1-len(a.slots))...)
		a.filled.grow(len(a.slots))
	}
	row := int(a.slots[cell]) - 1
	e := elite{fitness, a.entries, int32(cell)}
	if row < 0 {
		row = len(a.elites)
		a.slots[cell] = int32(row + 1)
		a.filled.add(cell)
		a.elites = append(a.elites, e)
		a.measures = append(a.measures, measures...)
		if a.depth > 0 {
			a.past = append(a.past, nil)
		}
	} else {
		if a.depth > 0 {
			a.remember(row)
		}
		a.total.sub(a.elites[row].fitness)
		a.elites[row] = e
		copy(a.measures[row*a.dims:], measures)
	}
	a.genotype.put(row, genotype)
	a.total.add(fitness)
	a.entries++
	if a.best < 0 || better(e, a.elites[a.best]) {
		a.best = row
	}
	if a.moving != nil {
		a.moving.entered(cell, measures)
	}
	a.weights.changed(row, a.choice)
}

// better orders elites by fitness, and equals by their cell, so that an archive's best depends on its content alone.
func better(a, b elite) bool {
	return a.fitness > b.fitness || a.fitness == b.fitness && a.cell < b.cell
}

// remember puts the elite of a row among the former ones of its cell.
func (a *Archive[G]) remember(row int) {
	if len(a.past[row]) == a.depth {
		a.past[row] = slices.Delete(a.past[row], 0, 1)
	}
	a.past[row] = append(a.past[row], a.at(row))
}

// Try says what Add would do, and does nothing.
func (a *Archive[G]) Try(fitness float64, measures []float64) (Added, error) {
	var added Added
	err := a.place(&added, fitness, measures)
	if err == nil && added.Cell >= 0 {
		a.judge(&added, fitness)
	}
	return added, err
}

// place checks a solution and finds its cell.
func (a *Archive[G]) place(added *Added, fitness float64, measures []float64) (err error) {
	if !finite(fitness) {
		added.Cell = -1
		return notFinite("fitness", fitness)
	}
	var inside bool
	added.Cell, inside, err = a.CellOf(measures)
	added.OutOfRange = err == nil && !inside
	return err
}

// judge says what a fitness is worth in its cell.
func (a *Archive[G]) judge(added *Added, fitness float64) {
	row := -1
	if added.Cell < len(a.slots) {
		row = int(a.slots[added.Cell]) - 1
	}
	if row < 0 {
		added.Status, added.Value = New, fitness
		return
	}
	best := a.elites[row].fitness
	if added.Value = fitness - best; fitness > best { // the difference may be too small for a float64
		added.Status = Improved
	}
}

// AddBatch offers solutions together. All are checked before any is added. In a layout that does not move each status and
// value compares with the archive as it was before, and of several for one cell the best enters, the first among equals;
// in one that moves they are added one after another.
func (a *Archive[G]) AddBatch(genotypes []G, fitness []float64, measures [][]float64) ([]Added, error) {
	if len(fitness) != len(genotypes) || len(measures) != len(genotypes) {
		return nil, fmt.Errorf("%d genotypes, %d fitness values and %d measures; a batch needs as many of each",
			len(genotypes), len(fitness), len(measures))
	}
	if i, err := a.genotype.check(genotypes); err != nil {
		return nil, fmt.Errorf("solution %d: %w", i, err)
	}
	added := make([]Added, len(genotypes))
	for i := range added {
		if err := a.place(&added[i], fitness[i], measures[i]); err != nil {
			return nil, fmt.Errorf("solution %d: %w", i, err)
		}
	}
	if a.moving != nil {
		for i := range added {
			added[i], _ = a.Add(genotypes[i], fitness[i], measures[i]) // checked above
		}
		return added, nil
	}
	if a.winners == nil {
		a.winners = make([]int32, len(a.slots))
	}
	for i := range added {
		if added[i].OutOfRange {
			a.outside++
		}
		if added[i].Cell < 0 {
			continue
		}
		a.judge(&added[i], fitness[i])
		if w := &a.winners[added[i].Cell]; added[i].Status != NotAdded && (*w == 0 || fitness[i] > fitness[*w-1]) {
			*w = int32(i + 1)
		}
	}
	for i := range added {
		if added[i].Status != NotAdded && int(a.winners[added[i].Cell]) == i+1 {
			a.winners[added[i].Cell] = 0
			a.put(added[i].Cell, genotypes[i], fitness[i], measures[i])
		}
	}
	return added, nil
}

// at is the elite of a row.
func (a *Archive[G]) at(row int) Elite[G] {
	return Elite[G]{
		Cell: int(a.elites[row].cell), Fitness: a.elites[row].fitness, Entry: a.elites[row].entry,
		Genotype: a.genotype.own(a.genotype.at(row)),
		Measures: slices.Clone(a.measures[row*a.dims : (row+1)*a.dims]),
	}
}

// At is the elite of a cell; false when it is empty or there is no such cell.
func (a *Archive[G]) At(cell int) (Elite[G], bool) {
	if cell < 0 || cell >= len(a.slots) || a.slots[cell] == 0 {
		return Elite[G]{Cell: -1}, false
	}
	return a.at(int(a.slots[cell]) - 1), true
}

// Retrieve is the elite of the cell for the measures; false when there is none. The error is that of CellOf.
func (a *Archive[G]) Retrieve(measures []float64) (Elite[G], bool, error) {
	cell, _, err := a.CellOf(measures)
	elite, ok := a.At(cell)
	return elite, ok, err
}

// Past are the former elites of a cell, the oldest first, as many of the last as the option Past says.
func (a *Archive[G]) Past(cell int) []Elite[G] {
	if a.depth == 0 || cell < 0 || cell >= len(a.slots) || a.slots[cell] == 0 {
		return nil
	}
	return slices.Clone(a.past[a.slots[cell]-1])
}

// Best is the elite with the greatest fitness, among equals that of the first cell; false when the archive is empty.
func (a *Archive[G]) Best() (Elite[G], bool) {
	if a.best < 0 {
		return Elite[G]{Cell: -1}, false
	}
	return a.at(a.best), true
}

// All are the elites in cell order. The archive must not change during the iteration.
func (a *Archive[G]) All() iter.Seq[Elite[G]] {
	return func(yield func(Elite[G]) bool) {
		for cell := range a.filled.all() {
			if !yield(a.at(int(a.slots[cell]) - 1)) {
				return
			}
		}
	}
}

// Elites are the elites in cell order, in a slice of its own.
func (a *Archive[G]) Elites() []Elite[G] { return slices.Collect(a.All()) }

// Sample draws an elite by the archive's [Selection]; false when the archive is empty. What it draws depends only on the
// archive's content, what it was told of offspring, and r.
func (a *Archive[G]) Sample(r *rand.Rand) (Elite[G], bool) {
	row := a.draw(r)
	if row < 0 {
		return Elite[G]{Cell: -1}, false
	}
	return a.at(row), true
}

// Stats are kept as solutions enter; the call costs some microseconds.
func (a *Archive[G]) Stats() Stats {
	n, total := len(a.elites), a.total.value()
	s := Stats{
		Cells: len(a.slots), Elites: n, QDScore: total - a.offset*float64(n), Best: nan(), Mean: nan(), OutOfRange: a.outside,
	}
	if s.Cells > 0 {
		s.Coverage, s.NormQD = float64(n)/float64(s.Cells), s.QDScore/float64(s.Cells)
	}
	if n > 0 {
		s.Best, s.Mean = a.elites[a.best].fitness, total/float64(n)
	}
	return s
}
