package elm

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"goelm/elm/qd"
	"goelm/render"
)

// Map draws the archive over two measures, the task's first two unless [Axes] names others: fitness as colour, the task's
// small pictures in the cells. Every other measure is folded, that is, a cell shows its best elite along it, or fixed by
// [At]. Another [Layout] than a grid is drawn as [MapOf] draws it. Map panics when an option names a measure that the task does not have, with the names that it has.
func (s *Search) Map(options ...Option) render.Figure {
	return s.heat(Settings{}.with(options), true)
}

func (s *Search) heat(settings Settings, pictures bool) render.Figure {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, y := s.mapAxes(settings)
	if _, grid := s.settings.Layout.(qd.Grid); !grid && len(settings.At) == 0 {
		return s.regions(settings)
	}
	fixed, title := s.fixed(settings)
	m := render.HeatMap{
		Title: cmp.Or(settings.Title, title), X: mapAxis(s.spec, x), Y: mapAxis(s.spec, y),
		Value: render.Axis{Name: s.spec.fitnessName(), Unit: s.spec.FitnessUnit},
		Note:  s.mapNote(x, y, fixed),
	}
	best := map[[2]int]qd.Elite[*record]{}
	folded := map[[2]int]int{}
	for e := range s.archive.All() {
		position := s.position(e.Measures)
		if !matches(position, fixed) {
			continue
		}
		at := [2]int{position[x], 0}
		if y >= 0 {
			at[1] = position[y]
		}
		folded[at]++
		if b, ok := best[at]; !ok || e.Fitness > b.Fitness {
			best[at] = e
		}
	}
	for at, e := range best {
		cell := render.HeatCell{X: at[0], Y: at[1], Value: e.Fitness, Tip: s.tip(e, folded[at])}
		if pictures {
			cell.Thumb = thumbnail(s.task, e.Genotype.evaluation)
		}
		m.Cells = append(m.Cells, cell)
	}
	slices.SortFunc(m.Cells, func(a, b render.HeatCell) int { return cmp.Or(a.Y-b.Y, a.X-b.X) })
	if m.Value.Min, m.Value.Max = settings.Low, settings.High; settings.Low == settings.High {
		m.Value.Min, m.Value.Max = valueRange(m.Cells)
	}
	stats := s.archive.Stats()
	m.Desc = fmt.Sprintf("Map of %s: %d of %d cells filled.", s.spec.Name, stats.Elites, stats.Cells)
	return render.Heat(m)
}

// regions is the map of an archive whose cells are no grid. The caller holds the lock.
func (s *Search) regions(settings Settings) render.Figure {
	m := archiveMap{
		archive: s.archive, axes: s.archive.Axes(), title: s.spec.Name + ": " + s.spec.fitnessName(),
		fitness: render.Axis{Name: s.spec.fitnessName(), Unit: s.spec.FitnessUnit},
		tip: func(p qd.Place) string {
			e, _ := s.archive.At(p.Cell)
			return s.tip(e, 1)
		},
	}
	for _, measure := range s.spec.Measures {
		m.units = append(m.units, measure.Unit)
	}
	return m.draw(settings)
}

// mapAxes are the indices of the measures on the axes; y is -1 for a task with one measure.
func (s *Search) mapAxes(settings Settings) (x, y int) {
	x, y = 0, 1
	if len(s.spec.Measures) == 1 {
		y = -1
	}
	var err error
	if settings.X != "" {
		if x, err = s.spec.measure(settings.X); err == nil {
			y, err = s.spec.measure(settings.Y)
		}
		if err == nil && x == y {
			err = fmt.Errorf("a map needs two different measures, not %s twice", settings.X)
		}
		if err != nil {
			panic("search.Map: " + err.Error())
		}
	}
	return x, y
}

// position is where measures lie in the task's grid, whatever the layout of the archive.
func (s *Search) position(measures []float64) []int {
	position := make([]int, len(measures))
	for i, axis := range s.spec.axes() {
		position[i] = axis.Index(measures[i])
	}
	return position
}

func mapAxis(spec Spec, i int) render.Axis {
	if i < 0 {
		return render.Axis{Cells: 1, Min: 0, Max: 1}
	}
	m := spec.Measures[i]
	return render.Axis{Name: m.Name, Unit: m.Unit, Min: m.Min, Max: m.Max, Cells: m.Cells}
}

// fixed are the measures that At fixes, each with its cell along the axis, and the map's title that names them.
func (s *Search) fixed(settings Settings) (cells map[int]int, title string) {
	cells = map[int]int{}
	axes := s.spec.axes()
	var at []string
	for _, a := range settings.At {
		i, err := s.spec.measure(a.Measure)
		if err == nil && !(a.Value >= axes[i].Min && a.Value <= axes[i].Max) {
			err = fmt.Errorf("%s %v lies outside the map, which covers %v to %v", a.Measure, a.Value, axes[i].Min, axes[i].Max)
		}
		if err != nil {
			panic("search.Map: " + err.Error())
		}
		cells[i] = axes[i].Index(a.Value)
		low, high := axes[i].Bounds(cells[i])
		at = append(at, fmt.Sprintf("%s %s to %s", a.Measure, quantity(low, ""), quantity(high, s.spec.Measures[i].Unit)))
	}
	title = s.spec.Name + ": " + s.spec.fitnessName()
	if len(at) > 0 {
		title += " at " + strings.Join(at, ", ")
	}
	return cells, title
}

func matches(position []int, fixed map[int]int) bool {
	for i, k := range fixed {
		if position[i] != k {
			return false
		}
	}
	return true
}

// mapNote says what the picture leaves out.
func (s *Search) mapNote(x, y int, fixed map[int]int) string {
	stats := s.archive.Stats()
	note := fmt.Sprintf("%d niches of %d", stats.Elites, stats.Cells)
	var folded []string
	for i, m := range s.spec.Measures {
		if _, ok := fixed[i]; !ok && i != x && i != y {
			folded = append(folded, m.Name)
		}
	}
	if len(folded) > 0 {
		note += "; each square shows its best along " + strings.Join(folded, ", ")
	}
	switch n := stats.OutOfRange; n {
	case 0:
	case 1:
		note += "; 1 program outside the range"
	default:
		note += fmt.Sprintf("; %d programs outside the range", n)
	}
	return note
}

// tip is a cell's tooltip.
func (s *Search) tip(e qd.Elite[*record], elites int) string {
	lines := []string{
		fmt.Sprintf("%s: %s %s", e.Genotype.program.Name, s.spec.fitnessName(), quantity(e.Fitness, s.spec.FitnessUnit)),
	}
	for i, m := range s.spec.Measures {
		lines = append(lines, m.Name+" "+quantity(e.Measures[i], m.Unit))
	}
	if message := e.Genotype.proposal.Message; message != "" {
		lines = append(lines, firstLines(message, 1))
	}
	if elites > 1 {
		lines = append(lines, fmt.Sprintf("the best of %d elites here", elites))
	}
	return strings.Join(lines, "\n")
}

func valueRange(cells []render.HeatCell) (low, high float64) {
	for i, c := range cells {
		if i == 0 {
			low, high = c.Value, c.Value
		}
		low, high = min(low, c.Value), max(high, c.Value)
	}
	return low, high
}
