package qd

import (
	"fmt"
	"slices"
)

// Sliding is a grid whose boundaries follow the distribution of what is offered, so that each slice along an axis gets
// about as many solutions (Fontaine et al. 2019, "Mapping Hearthstone deck spaces through MAP-Elites with sliding
// boundaries"). After every Remap solutions the boundaries move to the quantiles of the last Buffer ones; elites and
// buffer are then placed anew, and former elites forgotten. Until the first time the cells are equal.
//
// What is said about a solution compares with the cells as they were when it was offered. Solutions inside the axes'
// ranges but beyond the outermost boundaries go into the edge cells.
type Sliding struct {
	Axes   []Axis
	Remap  int // solutions between two remaps; 0 is 100
	Buffer int // solutions that are remembered; 0 is 1000
	// Boundaries are the cells' ends along each axis, one more than cells; nil begins with equal cells.
	Boundaries [][]float64 `json:",omitempty"`
}

func (Sliding) kind() string { return "sliding" }

func (s Sliding) open() (space, error) {
	strides, n, err := gridCells(s.Axes)
	if err != nil {
		return nil, err
	}
	if s.Remap == 0 {
		s.Remap = 100
	}
	if s.Buffer == 0 {
		s.Buffer = 1000
	}
	if s.Remap < 1 || s.Buffer < 1 {
		return nil, fmt.Errorf("sliding boundaries with a remap every %d solutions and a buffer of %d; both need at least 1", s.Remap, s.Buffer)
	}
	out := &sliding{list: slices.Clone(s.Axes), strides: strides, n: n, remap: s.Remap, buffer: s.Buffer}
	if s.Boundaries != nil && len(s.Boundaries) != len(s.Axes) {
		return nil, dimsDiffer(len(s.Axes), len(s.Boundaries))
	}
	for i, a := range s.Axes {
		var bounds []float64
		switch {
		case s.Boundaries == nil:
			for k := range a.Cells {
				low, _ := a.Bounds(k)
				bounds = append(bounds, low)
			}
			bounds = append(bounds, a.Max)
		case len(s.Boundaries[i]) != a.Cells+1 || !slices.IsSorted(s.Boundaries[i]):
			return nil, fmt.Errorf("axis %s has %d cells and the boundaries %v; it needs %d in ascending order", a.Name, a.Cells, s.Boundaries[i], a.Cells+1)
		default:
			bounds = slices.Clone(s.Boundaries[i])
		}
		out.bounds = append(out.bounds, bounds)
	}
	return out, nil
}

func dimsDiffer(want, got int) error {
	return fmt.Errorf("%d axes for an archive with %d", got, want)
}

type sliding struct {
	list          []Axis
	strides       []int
	n             int
	remap, buffer int
	bounds        [][]float64
	since         int // solutions since the last remap
}

func (s *sliding) axes() []Axis           { return s.list }
func (s *sliding) cells() int             { return s.n }
func (s *sliding) entered(int, []float64) {}
func (s *sliding) clear()                 {}

func (s *sliding) clone() space {
	c := *s
	c.bounds = slices.Clone(s.bounds) // each axis' boundaries are replaced, never changed
	return &c
}

func (s *sliding) layout() Layout {
	l := Sliding{Axes: slices.Clone(s.list), Remap: s.remap, Buffer: s.buffer}
	for _, b := range s.bounds {
		l.Boundaries = append(l.Boundaries, slices.Clone(b))
	}
	return l
}

func (s *sliding) locate(measures []float64) (cell int, inside bool) {
	inside = true
	for i, v := range measures {
		inside = inside && s.list[i].contains(v)
		// The last boundary at or below v begins its cell.
		k, found := slices.BinarySearch(s.bounds[i], v)
		for found && k+1 < len(s.bounds[i]) && s.bounds[i][k+1] == v {
			k++ // equal boundaries: cells of no width
		}
		if !found {
			k--
		}
		cell += min(max(k, 0), s.list[i].Cells-1) * s.strides[i]
	}
	return cell, inside
}

// An offer is a solution that was offered to an archive with sliding boundaries.
type offer[G any] struct {
	genotype G
	fitness  float64
	measures []float64
}

// slide remembers an offer, and moves the boundaries when it is time.
func (a *Archive[G]) slide(s *sliding, genotype G, fitness float64, measures []float64) {
	if len(a.recent) == s.buffer {
		a.recent = slices.Delete(a.recent, 0, 1)
	}
	a.recent = append(a.recent, offer[G]{a.genotype.own(genotype), fitness, slices.Clone(measures)})
	if s.since++; s.since < s.remap {
		return
	}
	s.since = 0
	column := make([]float64, len(a.recent))
	for i, axis := range s.list {
		for k, o := range a.recent {
			column[k] = o.measures[i]
		}
		slices.Sort(column)
		bounds := make([]float64, axis.Cells+1)
		for k := range axis.Cells {
			bounds[k] = column[k*len(column)/axis.Cells]
		}
		bounds[axis.Cells] = column[len(column)-1]
		s.bounds[i] = bounds
	}
	a.replace(s)
}

// replace puts elites and buffer into the cells as they are now.
func (a *Archive[G]) replace(s *sliding) {
	elites := a.Elites()
	a.clear()
	add := func(genotype G, fitness float64, measures []float64) {
		cell, _ := s.locate(measures)
		if row := int(a.slots[cell]) - 1; row < 0 || fitness > a.elites[row].fitness {
			a.put(cell, genotype, fitness, measures)
		}
	}
	for _, e := range elites {
		add(e.Genotype, e.Fitness, e.Measures)
	}
	for _, o := range a.recent {
		add(o.genotype, o.fitness, o.measures)
	}
	clear(a.past)
}
