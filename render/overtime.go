package render

import (
	"fmt"
	"math"
	"sort"
)

// MapHistory is how a map filled over a run.
type MapHistory struct {
	Title, Desc string
	X, Y, Value Axis
	Entries     []MapEntry
	Total       int     // candidates of the run; 0: up to the last entry
	Seconds     float64 // of the loop; 0 is 8
}

// A MapEntry is an elite that came into a cell after so many candidates.
type MapEntry struct {
	At    int
	X, Y  int
	Value float64
}

// historyChanges bounds how many changes of colour one figure holds, and so its size.
const historyChanges = 6000

// MapOverTime draws a map that fills as it did over a run, as one loop; the PNG shows it at its end. Entries come in any order; of
// two in one cell the later counts if it is better.
func MapOverTime(h MapHistory) Figure {
	entries := append([]MapEntry(nil), h.Entries...)
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].At < entries[j].At })
	m := HeatMap{Title: orElse(h.Title, "map over time"), X: h.X, Y: h.Y, Value: h.Value}
	total := max(h.Total, 1)
	best := map[[2]int]float64{}
	var kept []MapEntry
	for _, e := range entries {
		if b, ok := best[[2]int{e.X, e.Y}]; !finite(e.Value) || ok && e.Value <= b {
			continue
		}
		best[[2]int{e.X, e.Y}] = e.Value
		kept = append(kept, e)
		m.Cells = append(m.Cells, HeatCell{X: e.X, Y: e.Y, Value: e.Value})
		total = max(total, e.At)
	}
	g := newGrid(m)
	changes := map[[2]int][]MapEntry{}
	for _, e := range kept {
		if e.X >= 0 && e.Y >= 0 && e.X < g.x.Cells && e.Y < g.y.Cells {
			changes[[2]int{e.X, e.Y}] = append(changes[[2]int{e.X, e.Y}], e)
		}
	}
	each := max(1, historyChanges/max(len(changes), 1))
	m.Note = fmt.Sprintf("over %d candidates", total)
	lay := layHeat(m, g)
	g.thumbs = nil
	seconds := h.Seconds
	if !(seconds > 0 && seconds < 600) {
		seconds = 8
	}
	const filling = 0.85 // of the loop; then the full map stays
	desc := orElse(h.Desc, "how this filled over a run: "+g.describe(m))
	bar := box{lay.plot.x, lay.plot.y - 7, lay.plot.w, 4}
	return Figure{
		w: lay.w, h: lay.h, title: m.Title, desc: desc, moving: len(kept) > 0, data: frozen(historyTable(kept)),
		draw: func(c canvas) {
			lay.draw(c, func(c canvas) {
				c.rect(bar, 2, paint{fill: gridLine})
				if len(kept) > 0 {
					c.sweep(bar, seconds, filling, paint{fill: sceneTrail})
				}
				c.rect(lay.plot, 0, paint{fill: emptyFill})
				c.path(hatch(lay.plot, 7), paint{stroke: emptyHatch})
				for _, cell := range g.cells {
					list := thinEntries(changes[[2]int{cell.X, cell.Y}], each)
					r := g.at(lay.plot, cell.X, cell.Y)
					if d := gap(r); d > 0 {
						r = r.grow(-d)
					}
					times, colours := []float64{}, []string{}
					for _, e := range list {
						times = append(times, filling*min(max(float64(e.At)/float64(total), 0), 1))
						colours = append(colours, g.colour(e.Value))
					}
					c.appear(r, times, colours, seconds)
				}
				c.rect(lay.plot, 0, paint{stroke: axisLine})
			})
		},
	}
}

// thinEntries keeps n of the entries, the first and the last among them.
func thinEntries(list []MapEntry, n int) []MapEntry {
	if len(list) <= n {
		return list
	}
	out := make([]MapEntry, 0, n)
	for k := range n {
		out = append(out, list[int(math.Round(float64(k)*float64(len(list)-1)/float64(max(n-1, 1))))])
	}
	out[len(out)-1] = list[len(list)-1]
	return out
}

func historyTable(list []MapEntry) Table {
	t := Table{Columns: []string{"candidates", "column", "row", "value"}}
	for _, e := range list {
		t.Rows = append(t.Rows, []any{e.At, e.X, e.Y, e.Value})
	}
	return t
}
