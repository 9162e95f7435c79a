package elm

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"goelm/elm/qd"
	"goelm/render"
)

// An Archived is an archive of any genotype, such as a [qd.Vectors] or a [qd.Programs].
type Archived interface {
	Axes() []qd.Axis
	Cells() int
	Stats() qd.Stats
	Layout() qd.Layout
	Places() []qd.Place
	Outline(cell int) [][2]float64
}

// MapOf draws an archive of one's own over its first two axes, or those that [Axes] names: the cells as they are, squares of a
// grid, Voronoi cells, boundaries where they slid to, points of an unstructured archive; fitness as colour. Over more than
// two axes a grid is folded, a square showing its best elite, and of other archives the elites are drawn as points. MapOf
// panics when the archive has no such axis, with those that it has.
func MapOf(archive Archived, options ...Option) render.Figure {
	m := archiveMap{archive: archive, axes: archive.Axes(), fitness: render.Axis{Name: "fitness"}}
	return m.draw(Settings{}.with(options))
}

// An archiveMap is an archive on its way to a picture.
type archiveMap struct {
	archive Archived
	axes    []qd.Axis
	units   []string // of the axes, if there are any
	title   string
	fitness render.Axis
	tip     func(qd.Place) string // nil tells cell, fitness and measures
}

func (m archiveMap) draw(settings Settings) render.Figure {
	x, y, err := m.chosen(settings)
	if err != nil {
		panic("elm.MapOf: " + err.Error())
	}
	if m.tip == nil {
		m.tip = m.plainTip
	}
	m.fitness.Min, m.fitness.Max = settings.Low, settings.High
	stats := m.archive.Stats()
	r := render.RegionMap{Title: cmp.Or(settings.Title, m.title), X: m.axis(x), Y: m.axis(y), Value: m.fitness, Note: m.note(stats, x, y)}
	places := m.archive.Places()
	switch _, grid := m.archive.Layout().(qd.Grid); {
	case grid && (len(m.axes) > 2 || y < 0):
		return m.folded(r, places, x, y)
	case len(m.axes) == 2 && m.archive.Cells() > 0 && m.hasOutlines():
		r.Regions = m.cells(places, x, y)
	default:
		r.X, r.Y = reaching(r.X, places, x), reaching(r.Y, places, y)
		for _, p := range places {
			at := render.Point{X: p.Measures[x]}
			if y >= 0 {
				at.Y = p.Measures[y]
			}
			r.Regions = append(r.Regions, render.Region{Outline: []render.Point{at}, Value: p.Fitness, Tip: m.tip(p)})
		}
	}
	return render.Regions(r)
}

// chosen are the axes to draw over; y is -1 when there is only one.
func (m archiveMap) chosen(settings Settings) (x, y int, err error) {
	switch {
	case settings.X == "" && len(m.axes) == 1:
		return 0, -1, nil
	case settings.X == "":
		return 0, 1, nil
	}
	find := func(name string) int {
		i := slices.IndexFunc(m.axes, func(a qd.Axis) bool { return a.Name == name })
		if i < 0 && err == nil {
			names := make([]string, len(m.axes))
			for k, a := range m.axes {
				names[k] = a.Name
			}
			err = fmt.Errorf("the archive has no axis %q; it has %s", name, strings.Join(names, ", "))
		}
		return i
	}
	x, y = find(settings.X), find(settings.Y)
	if err == nil && x == y {
		err = fmt.Errorf("a map needs two different axes, not %s twice", settings.X)
	}
	return x, y, err
}

// hasOutlines tells whether the archive's cells are areas.
func (m archiveMap) hasOutlines() bool {
	_, points := m.archive.Layout().(qd.Unstructured)
	return !points
}

func (m archiveMap) axis(i int) render.Axis {
	if i < 0 {
		return render.Axis{Cells: 1, Min: 0, Max: 1}
	}
	a := render.Axis{Name: m.axes[i].Name, Min: m.axes[i].Min, Max: m.axes[i].Max, Cells: m.axes[i].Cells}
	if i < len(m.units) {
		a.Unit = m.units[i]
	}
	return a
}

// reaching is an axis that reaches as far as the elites do: to an unstructured archive a range is no limit.
func reaching(a render.Axis, places []qd.Place, i int) render.Axis {
	if i >= 0 {
		for _, p := range places {
			a.Min, a.Max = min(a.Min, p.Measures[i]), max(a.Max, p.Measures[i])
		}
	}
	return a
}

// cells are the archive's cells as regions.
func (m archiveMap) cells(places []qd.Place, x, y int) []render.Region {
	filled := map[int]qd.Place{}
	for _, p := range places {
		filled[p.Cell] = p
	}
	var regions []render.Region
	for cell := range m.archive.Cells() {
		region := render.Region{Value: math.NaN()}
		if p, ok := filled[cell]; ok {
			region.Value, region.Tip = p.Fitness, m.tip(p)
		}
		for _, corner := range m.archive.Outline(cell) {
			region.Outline = append(region.Outline, render.Point{X: corner[x], Y: corner[y]})
		}
		if region.Outline != nil { // a cell without an area, as sliding boundaries may leave
			regions = append(regions, region)
		}
	}
	return regions
}

// folded is the map of a grid over one axis, or more than two.
func (m archiveMap) folded(r render.RegionMap, places []qd.Place, x, y int) render.Figure {
	best := map[[2]int]qd.Place{}
	for _, p := range places {
		at := [2]int{m.axes[x].Index(p.Measures[x]), 0}
		if y >= 0 {
			at[1] = m.axes[y].Index(p.Measures[y])
		}
		if b, ok := best[at]; !ok || p.Fitness > b.Fitness {
			best[at] = p
		}
	}
	heat := render.HeatMap{Title: r.Title, X: r.X, Y: r.Y, Value: r.Value, Note: r.Note}
	for at, p := range best {
		heat.Cells = append(heat.Cells, render.HeatCell{X: at[0], Y: at[1], Value: p.Fitness, Tip: m.tip(p)})
	}
	return render.Heat(heat)
}

func (m archiveMap) note(stats qd.Stats, x, y int) string {
	note := fmt.Sprintf("%d elites", stats.Elites)
	if m.hasOutlines() {
		note = fmt.Sprintf("%d of %d cells filled (%.1f%%)", stats.Elites, stats.Cells, 100*stats.Coverage)
	}
	if rest := len(m.axes) - 2; rest > 0 {
		var names []string
		for i, a := range m.axes {
			if i != x && i != y {
				names = append(names, a.Name)
			}
		}
		note += "; over " + strings.Join(names, ", ") + " too"
	}
	if stats.OutOfRange > 0 {
		note += fmt.Sprintf("; %d outside the range", stats.OutOfRange)
	}
	return note
}

func (m archiveMap) plainTip(p qd.Place) string {
	lines := []string{fmt.Sprintf("cell %d: fitness %s", p.Cell, quantity(p.Fitness, ""))}
	for i, a := range m.axes {
		lines = append(lines, a.Name+" "+quantity(p.Measures[i], ""))
	}
	return strings.Join(lines, "\n")
}
