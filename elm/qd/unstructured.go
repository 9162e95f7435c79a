package qd

import (
	"fmt"
	"slices"
)

// Unstructured is an archive without fixed cells: a solution enters when it is novel, that is when the mean distance to
// its nearest elites is at least the threshold (Lehman and Stanley 2011, "Abandoning objectives: evolution through the
// search for novelty alone"). Every elite is a cell of its own, numbered in the order of entry, so coverage is 1. With
// Compete a solution that is not novel replaces its nearest elite if it is better (Lehman and Stanley 2011, "Evolving a
// diversity of virtual creatures through novelty search and local competition").
//
// Distances are Euclidean, each axis scaled by its range. Nothing lies outside: the ranges only scale.
type Unstructured struct {
	Axes       []Axis
	Neighbours int     // nearest elites that count; 0 is 15. Fewer count while there are fewer
	Threshold  float64 // least novelty; above 0
	Compete    bool
}

func (Unstructured) kind() string { return "unstructured" }

func (u Unstructured) open() (space, error) {
	if err := checkAxes(u.Axes); err != nil {
		return nil, err
	}
	if u.Neighbours == 0 {
		u.Neighbours = noveltyNeighbours
	}
	switch {
	case u.Neighbours < 1:
		return nil, fmt.Errorf("an unstructured archive with %d neighbours; it needs at least 1", u.Neighbours)
	case !finite(u.Threshold) || u.Threshold <= 0:
		return nil, fmt.Errorf("an unstructured archive with the novelty threshold %v; it needs one above 0, or everything enters", u.Threshold)
	}
	u.Axes = slices.Clone(u.Axes)
	return &unstructured{Unstructured: u, dims: len(u.Axes), tree: newTree(nil, len(u.Axes))}, nil
}

// An unstructured space finds neighbours in a tree that is built anew when enough elites have come or moved; what came or
// moved since is searched one by one.
type unstructured struct {
	Unstructured
	dims   int
	points []float64 // scaled measures by cell
	tree   *tree     // over the points of the first cells, as they were
	moved  []int32   // cells of the tree whose elite has changed
	stale  []bool    // by cell of the tree: it is among moved
}

func (u *unstructured) axes() []Axis { return u.Axes }
func (u *unstructured) cells() int   { return len(u.points) / u.dims }

func (u *unstructured) layout() Layout {
	l := u.Unstructured
	l.Axes = slices.Clone(l.Axes)
	return l
}

func (u *unstructured) clear() {
	u.points, u.tree, u.moved, u.stale = nil, newTree(nil, u.dims), nil, nil
}

func (u *unstructured) clone() space {
	c := *u // the tree is never changed
	c.points, c.moved, c.stale = slices.Clone(u.points), slices.Clone(u.moved), slices.Clone(u.stale)
	return &c
}

func (u *unstructured) scale(measures []float64) []float64 {
	out := make([]float64, u.dims)
	for i, a := range u.Axes {
		out[i] = (measures[i] - a.Min) / (a.Max - a.Min)
	}
	return out
}

func (u *unstructured) locate(measures []float64) (cell int, inside bool) {
	n := u.cells()
	q := u.scale(measures)
	for _, v := range q {
		if !finite(v) {
			return -1, false
		}
	}
	found := u.nearest(q, u.Neighbours)
	switch {
	case n == 0 || meanDistance(found) >= u.Threshold:
		return n, true
	case u.Compete:
		return int(found[0].index), true
	}
	return -1, true
}

// nearest are the k nearest elites of a scaled point.
func (u *unstructured) nearest(q []float64, k int) []neighbour {
	found := make([]neighbour, 0, k)
	u.tree.nearestBut(q, k, u.stale, &found)
	all := tree{dims: u.dims, points: u.points}
	for _, cell := range u.moved {
		insert(&found, neighbour{all.square(q, int(cell)), cell}, k)
	}
	for cell := len(u.tree.order); cell < u.cells(); cell++ {
		insert(&found, neighbour{all.square(q, cell), int32(cell)}, k)
	}
	return found
}

func (u *unstructured) entered(cell int, measures []float64) {
	q := u.scale(measures)
	if cell == u.cells() {
		u.points = append(u.points, q...)
	} else {
		copy(u.points[cell*u.dims:], q)
		if cell < len(u.stale) && !u.stale[cell] {
			u.stale[cell] = true
			u.moved = append(u.moved, int32(cell))
		}
	}
	const loose = 64 // changes that are searched one by one; more in a large archive, where a new tree costs more
	if behind := u.cells() - len(u.tree.order) + len(u.moved); behind > loose+u.cells()/32 {
		u.tree = newTree(slices.Clone(u.points), u.dims)
		u.moved, u.stale = nil, make([]bool, u.cells())
	}
}
