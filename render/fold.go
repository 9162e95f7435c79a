package render

import (
	"fmt"
	"math"
)

// FoldedCell is a filled cell of a map over three measures.
type FoldedCell struct {
	X, Y, Z int
	Value   float64
	Tip     string
	Thumb   Figure
}

// Folded is an archive over three measures: one small map of X and Y for each slice of Z, all with the same colours.
type Folded struct {
	Title, Desc    string
	X, Y, Z, Value Axis
	Cells          []FoldedCell
	Note           string
}

// Fold draws the slices of a map over three measures beside each other, in reading order. The best cell of each slice
// that has a picture shows it beside the slice's name.
func Fold(f Folded) Figure {
	lay := layFold(f)
	return Figure{
		w: lay.w, h: lay.h, title: orElse(f.Title, "map"), desc: orElse(f.Desc, lay.describe(f)),
		tips: lay.tips(), draw: lay.draw, data: lay.table,
	}
}

// foldLayout is a folded map with its slices placed.
type foldLayout struct {
	w, h    float64
	title   []string
	slices  []slice
	xMarks  []tick
	yMarks  []tick
	xLabel  string
	yLabel  string
	zLabel  string
	bar     colourBar
	keys    []placedKey
	cols    int
	filled  int
	total   int
	best    float64
	hasBest bool
}

// slice is one small map.
type slice struct {
	grid *grid
	plot box
	name string
	top  bool // holds the best cell of all
	last bool // nothing below it: it carries the ticks of x
}

const (
	foldWidth  = 600.0 // of all slices together
	sliceGap   = 14.0
	sliceTitle = 20.0
)

func layFold(f Folded) *foldLayout {
	lay := &foldLayout{}
	nx, ny, nz, dropped := 0, 0, 0, 0
	for _, c := range f.Cells {
		nx, ny, nz = max(nx, c.X+1), max(ny, c.Y+1), max(nz, c.Z+1)
	}
	x, y, z := f.X.overCells(nx), f.Y.overCells(ny), f.Z.overCells(nz)
	var values []float64
	maps := make([]HeatMap, z.Cells)
	for _, c := range f.Cells {
		if c.Z < 0 || c.Z >= z.Cells || c.X < 0 || c.X >= x.Cells || c.Y < 0 || c.Y >= y.Cells || !finite(c.Value) {
			dropped++
			continue
		}
		maps[c.Z].Cells = append(maps[c.Z].Cells, HeatCell{X: c.X, Y: c.Y, Value: c.Value, Tip: c.Tip, Thumb: c.Thumb})
		values = append(values, c.Value)
	}
	value := f.Value.over(values)
	lay.total = x.Cells * y.Cells * z.Cells
	top := -1
	for k := range maps {
		maps[k].X, maps[k].Y, maps[k].Value = x, y, value
		g := newGrid(maps[k])
		lay.slices = append(lay.slices, slice{grid: g, name: z.cellRange(k)})
		lay.filled += len(g.cells)
		if g.best >= 0 && (!lay.hasBest || g.cells[g.best].Value > lay.best) {
			lay.best, lay.hasBest, top = g.cells[g.best].Value, true, k
		}
	}
	if top >= 0 {
		lay.slices[top].top = true
	}
	lay.zLabel = "slices: " + orElse(z.label(), "z")
	lay.place(f, x, y, value, dropped)
	return lay
}

func (lay *foldLayout) place(f Folded, x, y, value Axis, dropped int) {
	n := len(lay.slices)
	aspect := float64(y.Cells) / float64(x.Cells)
	aspect = min(max(aspect, 0.3), 3)
	lay.cols = min(n, max(1, int(math.Round(math.Sqrt(float64(n)*1.35*aspect)))))
	pw := (foldWidth - sliceGap*float64(lay.cols-1)) / float64(lay.cols)
	pw = min(max(pw, 24), 300)
	ph := pw * aspect
	lay.xMarks, lay.yMarks = sparse(x.marks(max(1, int(pw/55))), pw), y.marks(max(1, int(ph/40)))
	left := margin + max(widest(tickFont, lay.yMarks)+10, 28)
	barLabel := labelFont.fit(orElse(value.label(), "value"), 160)
	barMarks := value.marks(6)
	inner := pw*float64(lay.cols) + sliceGap*float64(lay.cols-1)
	right := max(labelFont.measure(barLabel), barWidth+8+widest(tickFont, barMarks)) + margin
	lay.w = left + inner + 22 + right
	lay.title = titleLines(f.Title, lay.w)
	head := headHeight(lay.title) + labelSize + 10
	rows := (n + lay.cols - 1) / lay.cols
	for k := range lay.slices {
		col, row := k%lay.cols, k/lay.cols
		lay.slices[k].plot = box{left + float64(col)*(pw+sliceGap), head + sliceTitle + float64(row)*(ph+sliceTitle+4), pw, ph}
		lay.slices[k].last = k+lay.cols >= n
	}
	bottom := head + float64(rows)*(ph+sliceTitle+4)
	lay.bar = colourBar{at: box{left + inner + 22, head + sliceTitle, barWidth, min(bottom-head-sliceTitle-4, 320)}, label: barLabel, marks: barMarks, of: value.Palette}
	lay.yLabel = labelFont.fit("↑ "+orElse(y.label(), "y"), inner/2)
	lay.zLabel = labelFont.fit(lay.zLabel, inner/2)
	lay.xLabel = labelFont.fit(orElse(x.label(), "x")+" →", inner)
	keys := []key{emptyKey(lay.total-lay.filled, lay.total)}
	if lay.hasBest {
		keys = append(keys, bestKey(lay.best, value.Unit))
	}
	placed, kh := flow(append(keys, noteKeys(f.Note, dropped, 0)...), Point{margin, bottom + 36}, lay.w-2*margin)
	lay.keys, lay.h = placed, bottom+36+kh+margin-4
}

func (lay *foldLayout) describe(f Folded) string {
	s := fmt.Sprintf("map of %s over %s, %s and %s, one slice for each of %d ranges of the last; %d of %d cells filled",
		orElse(f.Value.label(), "value"), orElse(f.X.label(), "x"), orElse(f.Y.label(), "y"), orElse(f.Z.label(), "z"),
		len(lay.slices), lay.filled, lay.total)
	if lay.hasBest {
		s += ", best " + short(lay.best)
	}
	if f.Note != "" {
		s += "; " + clean(f.Note)
	}
	return s
}

// table is the map as data.
func (lay *foldLayout) table() Table {
	t := Table{Columns: []string{"slice", "column", "row", "value", "note"}}
	for k, s := range lay.slices {
		for _, c := range s.grid.cells {
			t.Rows = append(t.Rows, []any{k, c.X, c.Y, c.Value, c.Tip})
		}
	}
	return t
}

func (lay *foldLayout) tips() []tip {
	var out []tip
	for _, s := range lay.slices {
		out = append(out, s.grid.tips(s.plot)...)
	}
	return out
}

func (lay *foldLayout) draw(c canvas) {
	drawCard(c, lay.w, lay.h, lay.title)
	first := lay.slices[0].plot
	lastInRow := lay.slices[min(lay.cols, len(lay.slices))-1].plot
	for k, s := range lay.slices {
		s.grid.draw(c, s.plot, s.top)
		c.text(Point{s.plot.x, s.plot.y - 5}, tickFont.fit(s.name, s.plot.w), tickFont)
		if g := s.grid; g.best >= 0 && !g.cells[g.best].Thumb.IsZero() && s.plot.w > tickFont.measure(s.name)+30 {
			drawInside(c, g.cells[g.best].Thumb, box{s.plot.right() - 26, s.plot.y - 20, 26, 19}, Ink{Line: inkText, Fill: inkText})
		}
		if k%lay.cols == 0 {
			drawYAxis(c, s.plot, lay.yMarks)
		}
		if s.last {
			drawXAxis(c, s.plot, lay.xMarks)
		}
	}
	c.text(Point{margin, first.y - sliceTitle - 9}, lay.yLabel, labelFont)
	c.text(Point{lastInRow.right(), first.y - sliceTitle - 9}, lay.zLabel, labelFont.anchored(end))
	bottom := lay.slices[len(lay.slices)-1].plot.bottom()
	c.text(Point{lastInRow.right(), bottom + 34}, lay.xLabel, labelFont.anchored(end))
	lay.bar.draw(c)
	for _, k := range lay.keys {
		k.draw(c)
	}
}
