package render

import (
	"fmt"
	"math"
	"strings"
)

// NestedMap is an archive over any number of measures: the first, third... lie across, each within the one before it, the second,
// fourth... up.
type NestedMap struct {
	Title, Desc string
	Axes        []Axis // with their Cells
	Value       Axis
	Cells       []NestedCell
	Note        string
}

// A NestedCell is a filled cell: its place along each axis, and its value.
type NestedCell struct {
	At    []int
	Value float64
	Tip   string
}

// mostNested is how many columns and rows there may be; the innermost axes beyond are folded, a cell showing the best behind it.
const mostNested = 720

// Nest draws a map of many measures at once, as QDax's folded grids do: blocks within blocks. Of a map over three measures Fold
// shows the slices one by one.
func Nest(n NestedMap) Figure {
	lay := layNest(n)
	return Figure{w: lay.w, h: lay.h, title: orElse(n.Title, "map"), desc: orElse(n.Desc, lay.describe(n)), tips: lay.tips, draw: lay.draw, data: frozen(n.table())}
}

type nestLayout struct {
	*mapLayout
	grid   *grid
	across []Axis // outermost first
	up     []Axis
	tips   []tip
	folded int
}

func layNest(n NestedMap) *nestLayout {
	lay := &nestLayout{}
	need := make([]int, len(n.Axes))
	for _, c := range n.Cells {
		for i := range min(len(c.At), len(need)) {
			need[i] = max(need[i], c.At[i]+1)
		}
	}
	size := [2]int{1, 1}
	side := make([]int, len(n.Axes)) // 0 across, 1 up, -1 folded
	axes := make([]Axis, len(n.Axes))
	for i, a := range n.Axes {
		axes[i] = a.overCells(need[i])
		side[i] = i % 2
		if size[i%2]*axes[i].Cells > mostNested {
			side[i] = -1
			lay.folded++
			continue
		}
		size[i%2] *= axes[i].Cells
		if i%2 == 0 {
			lay.across = append(lay.across, axes[i])
		} else {
			lay.up = append(lay.up, axes[i])
		}
	}
	dropped := 0
	m := HeatMap{Title: n.Title, X: Axis{Name: nestedName(lay.across), Cells: size[0], Max: float64(size[0])}, Y: Axis{Name: nestedName(lay.up), Cells: size[1], Max: float64(size[1])}, Value: n.Value, Note: n.Note}
next:
	for _, c := range n.Cells {
		at := [2]int{}
		if len(c.At) != len(axes) || !finite(c.Value) {
			dropped++
			continue
		}
		for i, k := range c.At {
			if k < 0 || k >= axes[i].Cells {
				dropped++
				continue next
			}
			if side[i] >= 0 {
				at[side[i]] = at[side[i]]*axes[i].Cells + k
			}
		}
		m.Cells = append(m.Cells, HeatCell{X: at[0], Y: at[1], Value: c.Value, Tip: c.Tip})
	}
	lay.grid = newGrid(m)
	lay.grid.dropped = dropped
	scale := plotSide * 1.25
	w, h := plotSize(size[0], size[1], scale)
	if size[0] > 3*size[1] || size[1] > 3*size[0] { // oblong cells rather than a thin strip
		w, h = scale, max(scale*0.45, min(scale, float64(size[1])*14))
		if size[1] > size[0] {
			w, h = h, w
		}
	}
	lay.mapLayout = layMap(n.Title, lay.grid.x, lay.grid.y, lay.grid.value, w, h, func(box) []key {
		keys := lay.grid.keys(m, 0)
		if lay.folded > 0 {
			keys = append(keys, key{text: fmt.Sprintf("%d measures are folded: a cell shows the best along them", lay.folded), font: noteFont})
		}
		return keys
	})
	lay.xMarks, lay.yMarks = blockMarks(lay.across, w, 34), blockMarks(lay.up, h, 18)
	// The names of blocks may be wider than the numbers that were reckoned with.
	if more := widest(tickFont, lay.yMarks) + 12 - (lay.plot.x - margin); more > 0 {
		lay.plot.x += more
		lay.bar.at.x += more
		lay.w += more
	}
	lay.tips = lay.grid.tips(lay.plot)
	return lay
}

// nestedName is "mass within height".
func nestedName(axes []Axis) string {
	names := make([]string, len(axes))
	for i, a := range axes {
		names[len(axes)-1-i] = orElse(a.label(), "measure")
	}
	return strings.Join(names, " within ")
}

// blockMarks name the blocks of the outermost axis, every one or as many as there is room for.
func blockMarks(axes []Axis, length, each float64) []tick {
	if len(axes) == 0 {
		return nil
	}
	a := axes[0]
	every := max(1, int(math.Ceil(each*1.6*float64(a.Cells)/max(length, 1))))
	var out []tick
	for i := 0; i < a.Cells; i += every {
		out = append(out, tick{(float64(i) + 0.5) / float64(a.Cells), a.cellRange(i)})
	}
	return sparse(out, max(length, 1))
}

func (lay *nestLayout) draw(c canvas) {
	lay.mapLayout.draw(c, func(c canvas) {
		lay.grid.draw(c, lay.plot, true)
		lines := func(axes []Axis, at func(t float64) (Point, Point)) {
			n := 1
			for level, a := range axes[:max(0, len(axes)-1)] {
				n *= a.Cells
				var s shape
				for i := 1; i < n; i++ {
					p, q := at(float64(i) / float64(n))
					s.move(p.X, p.Y)
					s.line(q.X, q.Y)
				}
				c.path(s, paint{stroke: inkText, width: max(2.2-1.2*float64(level), 0.6)})
			}
		}
		lines(lay.across, func(t float64) (Point, Point) {
			x := lay.plot.x + t*lay.plot.w
			return Point{x, lay.plot.y}, Point{x, lay.plot.bottom()}
		})
		lines(lay.up, func(t float64) (Point, Point) {
			y := lay.plot.bottom() - t*lay.plot.h
			return Point{lay.plot.x, y}, Point{lay.plot.right(), y}
		})
	})
}

func (lay *nestLayout) describe(n NestedMap) string {
	var names []string
	for _, a := range n.Axes {
		names = append(names, orElse(a.label(), "measure"))
	}
	return fmt.Sprintf("map of %s over %s, nested; %d cells filled", orElse(n.Value.label(), "value"), orElse(strings.Join(names, ", "), "nothing"), len(lay.grid.cells))
}

func (n NestedMap) table() Table {
	var t Table
	for _, a := range n.Axes {
		t.Columns = append(t.Columns, orElse(a.Name, "measure"))
	}
	t.Columns = append(t.Columns, orElse(n.Value.label(), "value"), "note")
	for _, c := range n.Cells {
		var row []any
		for _, k := range c.At {
			row = append(row, k)
		}
		t.Rows = append(t.Rows, append(row, c.Value, c.Tip))
	}
	return t
}
