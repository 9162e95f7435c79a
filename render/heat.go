package render

import (
	"fmt"
	"math"
	"sort"
)

// HeatCell is a filled cell of a map: its column (from the left) and row (from the bottom), its value, and optionally a
// tooltip and a picture to show in it.
type HeatCell struct {
	X, Y  int
	Value float64
	Tip   string
	Thumb Figure
}

// HeatMap is an archive over two measures. Cells that are not listed are empty. Value's range is that of the colours.
type HeatMap struct {
	Title, Desc string
	X, Y, Value Axis
	Cells       []HeatCell
	Note        string // for example "3 outside the range"
}

const (
	plotSide    = 520.0   // the longer side of a map
	minThumb    = 18.0    // the smallest cell, in pixels, that shows a picture
	thumbBudget = 200_000 // bytes that the pictures of one map may take in its SVG
	barWidth    = 14.0
)

// Heat draws a map: the measures as axes, the value as colour (viridis), pictures in cells that are large enough.
func Heat(m HeatMap) Figure {
	grid := newGrid(m)
	lay := layHeat(m, grid)
	return Figure{
		w: lay.w, h: lay.h,
		title: orElse(m.Title, "map"), desc: orElse(m.Desc, grid.describe(m)),
		tips: grid.tips(lay.plot), data: grid.table,
		draw: func(c canvas) { lay.draw(c, func(c canvas) { grid.draw(c, lay.plot, true) }) },
	}
}

// grid is the repaired content of a map: axes with ranges, at most one value per cell, sorted.
type grid struct {
	x, y, value Axis
	cells       []HeatCell // by row, then column
	best        int        // index of the highest value; -1 without cells
	dropped     int        // cells that lie outside the map or have no finite value
	thumbs      map[int]bool
}

func newGrid(m HeatMap) *grid {
	g := &grid{best: -1}
	needX, needY := 0, 0
	for _, c := range m.Cells {
		needX, needY = max(needX, c.X+1), max(needY, c.Y+1)
	}
	g.x, g.y = m.X.overCells(needX), m.Y.overCells(needY)
	kept := make([]HeatCell, 0, len(m.Cells))
	for _, c := range m.Cells {
		if c.X < 0 || c.Y < 0 || c.X >= g.x.Cells || c.Y >= g.y.Cells || !finite(c.Value) {
			g.dropped++
			continue
		}
		kept = append(kept, c)
	}
	sort.SliceStable(kept, func(i, j int) bool {
		a, b := kept[i], kept[j]
		if a.Y != b.Y {
			return a.Y < b.Y
		}
		if a.X != b.X {
			return a.X < b.X
		}
		return a.Value > b.Value
	})
	values := make([]float64, 0, len(kept))
	for i, c := range kept {
		if i > 0 && c.X == kept[i-1].X && c.Y == kept[i-1].Y {
			continue // the better of two for one cell came first
		}
		g.cells, values = append(g.cells, c), append(values, c.Value)
		if g.best < 0 || c.Value > g.cells[g.best].Value {
			g.best = len(g.cells) - 1
		}
	}
	g.value = m.Value.over(values)
	return g
}

func (g *grid) colour(v float64) string { return g.value.colour(v) }

func (g *grid) describe(m HeatMap) string {
	s := fmt.Sprintf("map of %s by %s over %d × %d cells, %d filled", orElse(g.value.label(), "value"),
		orElse(g.y.label(), "y")+" and "+orElse(g.x.label(), "x"), g.x.Cells, g.y.Cells, len(g.cells))
	if g.best >= 0 {
		s += ", best " + short(g.cells[g.best].Value)
	}
	if m.Note != "" {
		s += "; " + clean(m.Note)
	}
	return s
}

// table is the map as data.
func (g *grid) table() Table {
	t := Table{Columns: []string{"column", "row", orElse(g.x.label(), "x") + " from", orElse(g.y.label(), "y") + " from", orElse(g.value.label(), "value"), "note"}}
	for _, c := range g.cells {
		t.Rows = append(t.Rows, []any{c.X, c.Y, g.x.edge(c.X), g.y.edge(c.Y), c.Value, c.Tip})
	}
	return t
}

// at is the place of a cell in the plot.
func (g *grid) at(plot box, x, y int) box {
	w, h := plot.w/float64(g.x.Cells), plot.h/float64(g.y.Cells)
	return box{plot.x + float64(x)*w, plot.bottom() - float64(y+1)*h, w, h}
}

func (g *grid) tips(plot box) []tip {
	var out []tip
	for _, c := range g.cells {
		if c.Tip != "" {
			out = append(out, tip{g.at(plot, c.X, c.Y), c.Tip})
		}
	}
	return out
}

// gap is the light line between cells, where they are large enough for one.
func gap(cell box) float64 {
	switch side := min(cell.w, cell.h); {
	case side >= 20:
		return 1
	case side >= 6:
		return 0.5
	}
	return 0
}

// draw paints the cells into plot.
func (g *grid) draw(c canvas, plot box, markBest bool) {
	c.rect(plot, 0, paint{fill: emptyFill})
	c.path(hatch(plot, 7), paint{stroke: emptyHatch, width: 1})
	unit := g.at(plot, 0, 0)
	if gap(unit) > 0 {
		c.path(g.lines(plot), paint{stroke: cardFill, width: 2 * gap(unit)})
	}
	g.drawCells(c, plot)
	if g.best >= 0 && markBest {
		b := g.cells[g.best]
		r := g.at(plot, b.X, b.Y)
		c.rect(r.grow(0.5), 1.5, paint{stroke: cardFill, width: 4})
		c.rect(r.grow(0.5), 1.5, paint{stroke: highlight, width: 2})
	}
	c.rect(plot, 0, paint{stroke: axisLine, width: 1})
}

func (g *grid) lines(plot box) shape {
	var s shape
	for i := 1; i < g.x.Cells; i++ {
		x := g.at(plot, i, 0).x
		s.move(x, plot.y)
		s.line(x, plot.bottom())
	}
	for j := 1; j < g.y.Cells; j++ {
		y := g.at(plot, 0, j).bottom()
		s.move(plot.x, y)
		s.line(plot.right(), y)
	}
	return s
}

// drawCells paints cells of one colour as one path, unless they carry pictures or tooltips.
func (g *grid) drawCells(c canvas, plot box) {
	var colours []string
	byColour := map[string]*shape{}
	for i, cell := range g.cells {
		r := g.at(plot, cell.X, cell.Y)
		if d := gap(r); d > 0 {
			r = r.grow(-d)
		} else {
			r = r.snapped()
		}
		colour := g.colour(cell.Value)
		if cell.Tip != "" || g.thumbs[i] {
			c.tipped(cell.Tip, func() {
				c.rect(r, 0, paint{fill: colour})
				if g.thumbs[i] {
					drawInside(c, cell.Thumb, r.grow(-r.w*0.06), inkOn(colour))
				}
			})
			continue
		}
		if byColour[colour] == nil {
			byColour[colour] = &shape{}
			colours = append(colours, colour)
		}
		byColour[colour].box(r)
	}
	for _, colour := range colours {
		c.path(*byColour[colour], paint{fill: colour})
	}
}

// drawInside fits a figure's subject into r.
func drawInside(c canvas, f Figure, r box, ink Ink) {
	w, h := f.Size()
	scale := min(r.w/w, r.h/h)
	c.push(Point{r.x + (r.w-w*scale)/2, r.y + (r.h-h*scale)/2}, scale)
	if f.glyph != nil {
		f.glyph(c, ink)
	} else {
		f.draw(c)
	}
	c.pop()
}

// chooseThumbs picks the cells that show their picture: all, or the best ones when all would make the file too large.
func (g *grid) chooseThumbs(plot box) (left int) {
	cell := g.at(plot, 0, 0)
	if min(cell.w, cell.h) < minThumb {
		return 0
	}
	order := make([]int, 0, len(g.cells))
	for i, c := range g.cells {
		if !c.Thumb.IsZero() {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(a, b int) bool { return g.cells[order[a]].Value > g.cells[order[b]].Value })
	g.thumbs = map[int]bool{}
	spent := 0
	for n, i := range order {
		spent += bytesOf(func(c canvas) { drawInside(c, g.cells[i].Thumb, cell, inkOn("#ffffff")) })
		if spent > thumbBudget {
			return len(order) - n
		}
		g.thumbs[i] = true
	}
	return 0
}

// plotSize is the size of a map's plot: square cells where the shape of the map allows it.
func plotSize(nx, ny int, side float64) (w, h float64) {
	cell := min(side/float64(max(nx, ny)), 64)
	w, h = cell*float64(nx), cell*float64(ny)
	if ny == 1 {
		return math.Ceil(max(w, side*0.3)), 64
	}
	return math.Ceil(max(w, side*0.3)), math.Ceil(max(h, side*0.3))
}
