// Package qd is the core of quality-diversity search: archives that keep the best solution of every region of a
// behaviour space (Mouret and Clune 2015, "Illuminating search spaces by mapping elites"), and what fills them.
//
// An [Archive] keeps one elite in each cell of a [Layout]: a [Grid] of equal cells, the Voronoi cells of a [CVT], a grid
// with [Sliding] boundaries, or an [Unstructured] collection of what is novel. Solutions enter by [Archive.Add], which
// says what became of them, and parents leave by [Archive.Sample], by a rule such as [Uniform] or [ByCuriosity].
// Archives are generic over the genotype; [Programs] and [Vectors] are the two instances that notebook cells use, because
// an interpreter sees no generic types of compiled packages.
//
// An [Emitter] proposes vectors ([Gaussian], [IsoLine]) and a [Scheduler] joins emitters and archive by Ask and Tell.
// What proposes programs is a mutator, and knows nothing of archives; for it there are [Islands], and the bandits [UCB]
// and [Thompson] that choose among several.
//
// The package does no I/O and knows nothing of how a solution was evaluated. Nothing in it depends on map order or on the
// clock: the same calls give the same archive. Nothing in it may be used by two goroutines at a time.
package qd

import (
	"fmt"
	"math"
)

// An Axis is one measure of the behaviour space.
type Axis struct {
	Name     string  `json:"name"`
	Min, Max float64 // both ends belong to the range
	Cells    int     // equal cells that divide it; layouts without a grid ignore it
}

// index is the cell in which v falls, and whether v lies in the range; outside it is the nearest edge cell.
func (a Axis) index(v float64) (cell int, inside bool) {
	switch {
	case v < a.Min:
		return 0, false
	case v > a.Max:
		return a.Cells - 1, false
	}
	// The quotient is at most 1, reached at the upper end, which belongs to the last cell.
	return min(int((v-a.Min)/(a.Max-a.Min)*float64(a.Cells)), a.Cells-1), true
}

// Index is the cell along the axis in which v falls; outside the range it is the nearest edge cell.
func (a Axis) Index(v float64) int {
	cell, _ := a.index(v)
	return cell
}

// Bounds are the lower and upper end of a cell of the axis.
func (a Axis) Bounds(cell int) (low, high float64) {
	width := (a.Max - a.Min) / float64(a.Cells)
	return a.Min + float64(cell)*width, a.Min + float64(cell+1)*width
}

// contains tells whether v lies in the range.
func (a Axis) contains(v float64) bool { return v >= a.Min && v <= a.Max }

func (a Axis) checkRange() error {
	if !finite(a.Min) || !finite(a.Max) || a.Min >= a.Max || !finite(a.Max-a.Min) {
		return fmt.Errorf("axis %s has the range [%v, %v]; it needs two finite ends, the smaller first", a.Name, a.Min, a.Max)
	}
	return nil
}

func (a Axis) checkCells() error {
	if a.Cells < 1 {
		return fmt.Errorf("axis %s has %d cells; it needs at least 1", a.Name, a.Cells)
	}
	return nil
}

// Status is what became of a solution that was offered to an archive.
type Status uint8

const (
	NotAdded Status = iota // its cell holds a solution at least as good, or there is no cell for it
	Improved               // it replaced a worse solution
	New                    // it took an empty cell
)

// String is the status as pyribs writes it: NOT_ADDED, IMPROVED, NEW.
func (s Status) String() string {
	switch s {
	case NotAdded:
		return "NOT_ADDED"
	case Improved:
		return "IMPROVED"
	case New:
		return "NEW"
	}
	return fmt.Sprintf("Status(%d)", int(s))
}

// An Added says what became of one solution.
type Added struct {
	Cell       int     // index of the cell; -1: none, for it lies outside the range or is not novel enough
	Value      float64 // fitness gained over the cell's former elite, negative if worse; in an empty cell the fitness itself
	Status     Status
	OutOfRange bool
}

// Stats describe an archive. They follow from its content alone, to the last bit, but for OutOfRange.
type Stats struct {
	Cells      int     // cells of the archive
	Elites     int     // filled cells
	Coverage   float64 // filled share, 0 to 1; of an unstructured archive 1 unless it is empty
	QDScore    float64 // sum over the elites of fitness minus the offset (Pugh et al. 2015)
	NormQD     float64 // QD score per cell, filled or not
	Best       float64 // greatest fitness; NaN when empty
	Mean       float64 // mean fitness of the elites; NaN when empty
	OutOfRange int     // solutions offered so far whose measures lay outside the range
}

func finite(x float64) bool { return x-x == 0 } // NaN and Inf less themselves are NaN

// notFinite says which value may not enter.
func notFinite(what string, x float64) error {
	return fmt.Errorf("%s is %v; only finite values enter an archive", what, x)
}

func nan() float64 { return math.NaN() }
