package render

import (
	"fmt"
	"math"
)

// Region is a part of a map with borders of its own: a convex polygon, in the units of the axes. One corner alone is a point.
type Region struct {
	Outline []Point
	Value   float64 // NaN: empty
	Tip     string
}

// RegionMap is an archive over two measures whose cells are no regular grid: Voronoi cells, boundaries that slide, points.
// Value's range is that of the colours.
type RegionMap struct {
	Title, Desc string
	X, Y, Value Axis
	Regions     []Region
	Note        string
}

// dotRadius is that of a region that is a point.
const dotRadius = 3.5

// Regions draws a map of regions: the value as colour (viridis), empty regions hatched.
func Regions(m RegionMap) Figure {
	r := newRegions(m)
	lay := layMap(m.Title, r.x, r.y, r.value, plotSide, plotSide, func(box) []key { return r.keys(m) })
	return Figure{
		w: lay.w, h: lay.h, title: orElse(m.Title, "map"), desc: orElse(m.Desc, r.describe(m)), tips: r.tips(lay.plot), data: r.table,
		draw: func(c canvas) { lay.draw(c, func(c canvas) { r.draw(c, lay.plot) }) },
	}
}

// regions is the repaired content of a map.
type regions struct {
	x, y, value Axis
	list        []Region
	best        int // index of the highest value; -1 when all are empty
	filled      int
	dropped     int
}

func newRegions(m RegionMap) *regions {
	r := &regions{best: -1}
	var xs, ys, values []float64
	for _, region := range m.Regions {
		if !finiteOutline(region.Outline) || math.IsInf(region.Value, 0) {
			r.dropped++
			continue
		}
		r.list = append(r.list, region)
		for _, p := range region.Outline {
			xs, ys = append(xs, p.X), append(ys, p.Y)
		}
		if math.IsNaN(region.Value) {
			continue
		}
		r.filled++
		values = append(values, region.Value)
		if r.best < 0 || region.Value > r.list[r.best].Value {
			r.best = len(r.list) - 1
		}
	}
	r.x, r.y, r.value = m.X.over(xs), m.Y.over(ys), m.Value.over(values)
	return r
}

// table is the map as data: the middle of each region, and its value unless it is empty.
func (r *regions) table() Table {
	t := Table{Columns: []string{orElse(r.x.label(), "x"), orElse(r.y.label(), "y"), orElse(r.value.label(), "value"), "note"}}
	for _, region := range r.list {
		var mid Point
		for _, p := range region.Outline {
			mid.X, mid.Y = mid.X+p.X/float64(len(region.Outline)), mid.Y+p.Y/float64(len(region.Outline))
		}
		var value any = region.Value
		if math.IsNaN(region.Value) {
			value = nil
		}
		t.Rows = append(t.Rows, []any{mid.X, mid.Y, value, region.Tip})
	}
	return t
}

func finiteOutline(outline []Point) bool {
	for _, p := range outline {
		if !finite(p.X) || !finite(p.Y) {
			return false
		}
	}
	return len(outline) > 0
}

func (r *regions) describe(m RegionMap) string {
	s := fmt.Sprintf("map of %s by %s and %s over %d regions, %d filled", orElse(r.value.label(), "value"), orElse(r.y.label(), "y"), orElse(r.x.label(), "x"),
		len(r.list), r.filled)
	if r.best >= 0 {
		s += ", best " + short(r.list[r.best].Value)
	}
	if m.Note != "" {
		s += "; " + clean(m.Note)
	}
	return s
}

func (r *regions) keys(m RegionMap) []key {
	var keys []key
	if empty := len(r.list) - r.filled; empty > 0 {
		keys = append(keys, emptyKey(empty, len(r.list)))
	}
	if r.best >= 0 {
		keys = append(keys, bestKey(r.list[r.best].Value, r.value.Unit))
	}
	return append(keys, noteKeys(m.Note, r.dropped, 0)...)
}

// place is a point of the map in the plot.
func (r *regions) place(plot box, p Point) Point {
	return Point{plot.x + fraction(p.X, r.x.Min, r.x.Max)*plot.w, plot.bottom() - fraction(p.Y, r.y.Min, r.y.Max)*plot.h}
}

// shape is a region's outline in the plot.
func (r *regions) shape(plot box, outline []Point) shape {
	var s shape
	for i, p := range outline {
		if at := r.place(plot, p); i == 0 {
			s.move(at.X, at.Y)
		} else {
			s.line(at.X, at.Y)
		}
	}
	s.close()
	return s
}

func (r *regions) draw(c canvas, plot box) {
	c.rect(plot, 0, paint{fill: emptyFill})
	c.path(hatch(plot, 7), paint{stroke: emptyHatch, width: 1})
	border := paint{stroke: cardFill, width: 1}
	if len(r.list) > 3000 {
		border.width = 0.4
	}
	for _, region := range r.list {
		fill := "" // the hatching shows
		if !math.IsNaN(region.Value) {
			fill = r.value.colour(region.Value)
		}
		c.tipped(region.Tip, func() {
			if len(region.Outline) == 1 {
				c.circle(r.place(plot, region.Outline[0]), dotRadius, paint{fill: fill, stroke: cardFill, width: 0.7})
				return
			}
			c.path(r.shape(plot, region.Outline), paint{fill: fill, stroke: border.stroke, width: border.width})
		})
	}
	if r.best >= 0 {
		r.mark(c, plot, r.list[r.best].Outline)
	}
	c.rect(plot, 0, paint{stroke: axisLine, width: 1})
}

// mark shows where the best is.
func (r *regions) mark(c canvas, plot box, outline []Point) {
	if len(outline) == 1 {
		c.circle(r.place(plot, outline[0]), dotRadius+2, paint{stroke: highlight, width: 2})
		return
	}
	s := r.shape(plot, outline)
	c.path(s, paint{stroke: cardFill, width: 4, round: true})
	c.path(s, paint{stroke: highlight, width: 2, round: true})
}

// tips lie over the middle of their regions: rectangles stand for polygons there.
func (r *regions) tips(plot box) []tip {
	var out []tip
	for _, region := range r.list {
		if region.Tip == "" {
			continue
		}
		low, high := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
		for _, p := range region.Outline {
			at := r.place(plot, p)
			low, high = Point{min(low.X, at.X), min(low.Y, at.Y)}, Point{max(high.X, at.X), max(high.Y, at.Y)}
		}
		if len(region.Outline) == 1 {
			low, high = Point{low.X - dotRadius, low.Y - dotRadius}, Point{high.X + dotRadius, high.Y + dotRadius}
		}
		w, h := (high.X-low.X)*0.7, (high.Y-low.Y)*0.7
		out = append(out, tip{box{(low.X + high.X - w) / 2, (low.Y + high.Y - h) / 2, w, h}, region.Tip})
	}
	return out
}
