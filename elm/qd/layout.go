package qd

import (
	"encoding/json"
	"fmt"
	"slices"
)

// A Layout says how an archive divides the behaviour space into cells: [Grid], [CVT], [Sliding] or [Unstructured]. Layouts
// are plain values; [EncodeLayout] saves one.
type Layout interface {
	// kind names the layout in its saved form.
	kind() string
	// open checks the layout and prepares what places solutions by it.
	open() (space, error)
}

// A space places solutions.
type space interface {
	axes() []Axis
	cells() int
	// locate is the cell for measures, as many as there are axes; -1 when there is none. inside is false when they lie
	// outside the range: then cell is the nearest cell, which only an archive that clips uses. It is also false when one of
	// them is not finite, and cell means nothing.
	locate(measures []float64) (cell int, inside bool)
	// layout describes the space with everything that was computed for it, so that it opens as the same space.
	layout() Layout
	// clone is a space of its own; one that never changes may be shared.
	clone() space
}

// A moving space changes with the solutions that are offered.
type moving interface {
	// entered is called after the elite of a cell has changed.
	entered(cell int, measures []float64)
	// clear is called when the archive is emptied.
	clear()
}

// A Grid divides every axis into equal cells; the last axis varies fastest in the cell order.
type Grid struct {
	Axes []Axis
}

func (Grid) kind() string { return "grid" }

func (g Grid) open() (space, error) {
	strides, cells, err := gridCells(g.Axes)
	if err != nil {
		return nil, err
	}
	out := &grid{list: slices.Clone(g.Axes), strides: strides, n: cells}
	for i, a := range g.Axes {
		out.scales = append(out.scales, scale{a.Min, a.Max, a.Max - a.Min, float64(a.Cells), a.Cells - 1, strides[i]})
	}
	return out, nil
}

// maxCells bounds an archive's index, four bytes a cell.
const maxCells = 1 << 26

// checkAxes checks the ranges.
func checkAxes(axes []Axis) error {
	if len(axes) == 0 {
		return fmt.Errorf("an archive needs at least one axis")
	}
	for _, a := range axes {
		if err := a.checkRange(); err != nil {
			return err
		}
	}
	return nil
}

// gridCells checks the axes of a grid and counts its cells.
func gridCells(axes []Axis) (strides []int, cells int, err error) {
	if err := checkAxes(axes); err != nil {
		return nil, 0, err
	}
	strides, cells = make([]int, len(axes)), 1
	for i := len(axes) - 1; i >= 0; i-- {
		if err := axes[i].checkCells(); err != nil {
			return nil, 0, err
		}
		if axes[i].Cells > maxCells/cells {
			return nil, 0, fmt.Errorf("the archive would have more than %d cells; divide its axes more coarsely", maxCells)
		}
		strides[i] = cells
		cells *= axes[i].Cells
	}
	return strides, cells, nil
}

type grid struct {
	list    []Axis
	strides []int
	n       int
	scales  []scale // the axes once more, as locate wants them
}

// A scale is what finds a cell along an axis.
type scale struct {
	min, max, width, cells float64
	last, stride           int
}

func (g *grid) axes() []Axis   { return g.list }
func (g *grid) cells() int     { return g.n }
func (g *grid) clone() space   { return g }
func (g *grid) layout() Layout { return Grid{Axes: slices.Clone(g.list)} }

func (g *grid) locate(measures []float64) (cell int, inside bool) {
	inside = true
	for i, v := range measures {
		s := &g.scales[i]
		k := 0
		switch {
		case v >= s.min && v <= s.max: // Axis.index, with the divisor at hand
			k = min(int((v-s.min)/s.width*s.cells), s.last)
		case v > s.max:
			k, inside = s.last, false
		default:
			inside = false
		}
		cell += k * s.stride
	}
	return cell, inside
}

// position splits a cell index into its index along each axis.
func position(cell int, strides []int) []int {
	out := make([]int, len(strides))
	for i, stride := range strides {
		out[i] = cell / stride
		cell %= stride
	}
	return out
}

// layouts are the kinds of layout by their saved name.
var layouts = map[string]func(json.RawMessage) (Layout, error){
	"grid":         decode[Grid],
	"cvt":          decode[CVT],
	"sliding":      decode[Sliding],
	"unstructured": decode[Unstructured],
}

func decode[L Layout](data json.RawMessage) (Layout, error) {
	var l L
	err := json.Unmarshal(data, &l)
	return l, err
}

type savedLayout struct {
	Kind string          `json:"kind"`
	Data json.RawMessage `json:"data"`
}

// EncodeLayout writes a layout as JSON. What [Archive.Layout] returns includes the centroids or boundaries that were
// computed, so that the decoded layout has the same cells.
func EncodeLayout(l Layout) ([]byte, error) {
	data, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("layout %s: %w", l.kind(), err)
	}
	return json.Marshal(savedLayout{l.kind(), data})
}

// DecodeLayout reads what EncodeLayout wrote.
func DecodeLayout(text []byte) (Layout, error) {
	var saved savedLayout
	if err := json.Unmarshal(text, &saved); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	read, ok := layouts[saved.Kind]
	if !ok {
		return nil, fmt.Errorf("layout: unknown kind %q", saved.Kind)
	}
	l, err := read(saved.Data)
	if err != nil {
		return nil, fmt.Errorf("layout %s: %w", saved.Kind, err)
	}
	return l, nil
}
