package qd

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
)

// maxCells bounds an archive's index, four bytes a cell.
const maxCells = 1 << 26

// An Elite is the best solution found for a cell.
type Elite[G any] struct {
	Cell     int
	Genotype G
	Fitness  float64
	Measures []float64
}

// A Grid is an archive of equal cells. Make one with [NewGrid], [NewPrograms] or [NewVectors].
type Grid[G any] struct {
	axes     []Axis
	strides  []int
	clip     bool
	offset   float64
	slots    []int32 // per cell: 1 + position of its elite, 0 when empty
	elites   []Elite[G]
	occupied []int // filled cells, ascending
	sum      kahan // of the elites' fitness
	best     int   // position of the best elite, the earliest found among equals; -1 when empty
	outside  int
}

// An Option changes how an archive is made.
type Option func(*settings)

type settings struct {
	clip   bool
	offset float64
}

// Clip puts solutions outside the range into the nearest edge cell. Without it they are only counted.
func Clip() Option { return func(s *settings) { s.clip = true } }

// Offset is subtracted from each elite's fitness in the QD score, so that it cannot fall when cells are filled: the least
// fitness there is (default 0).
func Offset(least float64) Option { return func(s *settings) { s.offset = least } }

// NewGrid makes an empty archive over the axes; the last axis varies fastest in the cell order.
func NewGrid[G any](axes []Axis, options ...Option) (*Grid[G], error) {
	var s settings
	for _, o := range options {
		o(&s)
	}
	if len(axes) == 0 {
		return nil, fmt.Errorf("an archive needs at least one axis")
	}
	if !finite(s.offset) {
		return nil, fmt.Errorf("the offset of the QD score is %v; it must be finite", s.offset)
	}
	g := &Grid[G]{axes: slices.Clone(axes), strides: make([]int, len(axes)), clip: s.clip, offset: s.offset, best: -1}
	cells := 1
	for i := len(axes) - 1; i >= 0; i-- {
		if err := axes[i].check(); err != nil {
			return nil, err
		}
		if axes[i].Cells > maxCells/cells {
			return nil, fmt.Errorf("the archive would have more than %d cells; divide its axes more coarsely", maxCells)
		}
		g.strides[i] = cells
		cells *= axes[i].Cells
	}
	g.slots = make([]int32, cells)
	return g, nil
}

// Axes are the archive's axes.
func (g *Grid[G]) Axes() []Axis { return slices.Clone(g.axes) }

// Cells is the number of cells.
func (g *Grid[G]) Cells() int { return len(g.slots) }

// Len is the number of elites.
func (g *Grid[G]) Len() int { return len(g.elites) }

// CellOf is the cell for the measures. inside is false when they lie outside the range; then cell is the nearest edge
// cell of an archive that clips, and -1 otherwise. The error names a measure that is missing, NaN or infinite.
func (g *Grid[G]) CellOf(measures []float64) (cell int, inside bool, err error) {
	if len(measures) != len(g.axes) {
		return -1, false, fmt.Errorf("%d measures for an archive with %d axes", len(measures), len(g.axes))
	}
	inside = true
	for i, v := range measures {
		if !finite(v) {
			return -1, false, fmt.Errorf("measure %s is %v; only finite values enter an archive", g.axes[i].Name, v)
		}
		k, ok := g.axes[i].index(v)
		inside = inside && ok
		cell += k * g.strides[i]
	}
	if !inside && !g.clip {
		cell = -1
	}
	return cell, inside, nil
}

// Position splits a cell index into its index along each axis.
func (g *Grid[G]) Position(cell int) []int {
	position := make([]int, len(g.axes))
	for i, stride := range g.strides {
		position[i] = cell / stride
		cell %= stride
	}
	return position
}

// Add offers a solution. It becomes its cell's elite when the cell is empty or holds a worse one; an equal one stays. The
// archive keeps measures as a copy and the genotype as it is. An error means that a value is not finite or a measure is
// missing, and that nothing changed.
func (g *Grid[G]) Add(genotype G, fitness float64, measures []float64) (Added, error) {
	added, err := g.Try(fitness, measures)
	if err != nil {
		return added, err
	}
	if added.OutOfRange {
		g.outside++
	}
	if added.Status == NotAdded {
		return added, nil
	}
	elite := Elite[G]{Cell: added.Cell, Genotype: genotype, Fitness: fitness, Measures: slices.Clone(measures)}
	at := int(g.slots[added.Cell]) - 1
	if added.Status == New {
		at = len(g.elites)
		g.elites = append(g.elites, elite)
		g.slots[added.Cell] = int32(at + 1)
		k, _ := slices.BinarySearch(g.occupied, added.Cell)
		g.occupied = slices.Insert(g.occupied, k, added.Cell)
	} else {
		g.sum.add(-g.elites[at].Fitness)
		g.elites[at] = elite
	}
	g.sum.add(fitness)
	if g.best < 0 || better(elite, g.elites[g.best]) {
		g.best = at
	}
	return added, nil
}

// better orders elites by fitness, and equals by their cell, so that an archive's best depends on its content alone.
func better[G any](a, b Elite[G]) bool {
	return a.Fitness > b.Fitness || a.Fitness == b.Fitness && a.Cell < b.Cell
}

// Try says what Add would do, and does nothing.
func (g *Grid[G]) Try(fitness float64, measures []float64) (Added, error) {
	if !finite(fitness) {
		return Added{Cell: -1}, fmt.Errorf("fitness is %v; only finite values enter an archive", fitness)
	}
	cell, inside, err := g.CellOf(measures)
	if err != nil {
		return Added{Cell: -1}, err
	}
	added := Added{Cell: cell, OutOfRange: !inside}
	if cell < 0 {
		return added, nil
	}
	at := int(g.slots[cell]) - 1
	if at < 0 {
		added.Status, added.Value = New, fitness
		return added, nil
	}
	added.Value = fitness - g.elites[at].Fitness
	if fitness > g.elites[at].Fitness {
		added.Status = Improved
	}
	return added, nil
}

// AddBatch offers solutions together: each status and value compares with the archive as it was before, and of several
// for one cell the best enters, the first among equals. All are checked before any is added.
func (g *Grid[G]) AddBatch(genotypes []G, fitness []float64, measures [][]float64) ([]Added, error) {
	if len(fitness) != len(genotypes) || len(measures) != len(genotypes) {
		return nil, fmt.Errorf("%d genotypes, %d fitness values and %d measures; a batch needs as many of each",
			len(genotypes), len(fitness), len(measures))
	}
	added := make([]Added, len(genotypes))
	for i := range genotypes {
		var err error
		if added[i], err = g.Try(fitness[i], measures[i]); err != nil {
			return nil, fmt.Errorf("solution %d: %w", i, err)
		}
	}
	for i := range genotypes {
		if _, err := g.Add(genotypes[i], fitness[i], measures[i]); err != nil {
			return nil, fmt.Errorf("solution %d: %w", i, err)
		}
	}
	return added, nil
}

// Sample draws an elite, each with the same probability; false when the archive is empty. What it draws depends only on
// the archive's content and on r.
func (g *Grid[G]) Sample(r *rand.Rand) (Elite[G], bool) {
	if len(g.occupied) == 0 {
		return Elite[G]{Cell: -1}, false
	}
	return g.At(g.occupied[r.IntN(len(g.occupied))])
}

// At is the elite of a cell; false when it is empty or there is no such cell.
func (g *Grid[G]) At(cell int) (Elite[G], bool) {
	if cell < 0 || cell >= len(g.slots) || g.slots[cell] == 0 {
		return Elite[G]{Cell: -1}, false
	}
	return g.elites[g.slots[cell]-1], true
}

// Best is the elite with the greatest fitness, among equals that of the first cell; false when the archive is empty.
func (g *Grid[G]) Best() (Elite[G], bool) {
	if g.best < 0 {
		return Elite[G]{Cell: -1}, false
	}
	return g.elites[g.best], true
}

// All are the elites in cell order. The archive must not change during the iteration.
func (g *Grid[G]) All() iter.Seq[Elite[G]] {
	return func(yield func(Elite[G]) bool) {
		for _, cell := range g.occupied {
			if !yield(g.elites[g.slots[cell]-1]) {
				return
			}
		}
	}
}

// Elites are the elites in cell order, in a slice of its own.
func (g *Grid[G]) Elites() []Elite[G] { return slices.Collect(g.All()) }

// Stats are kept as solutions enter; the call costs nothing.
func (g *Grid[G]) Stats() Stats {
	n := len(g.elites)
	s := Stats{
		Cells: len(g.slots), Elites: n, Coverage: float64(n) / float64(len(g.slots)), OutOfRange: g.outside,
		QDScore: g.sum.value() - g.offset*float64(n), Best: math.NaN(), Mean: math.NaN(),
	}
	if n > 0 {
		s.Best, s.Mean = g.elites[g.best].Fitness, g.sum.value()/float64(n)
	}
	return s
}

// A kahan sum keeps the rounding error of a long running sum below that of one addition (Neumaier 1974).
type kahan struct{ sum, lost float64 }

func (k *kahan) add(x float64) {
	t := k.sum + x
	if math.Abs(k.sum) >= math.Abs(x) {
		k.lost += (k.sum - t) + x
	} else {
		k.lost += (x - t) + k.sum
	}
	k.sum = t
}

func (k kahan) value() float64 { return k.sum + k.lost }
