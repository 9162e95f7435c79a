package elm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"goelm/elm/qd"
	"goelm/render"
)

// quantity writes a value with its unit, to five significant digits.
func quantity(v float64, unit string) string {
	s := strconv.FormatFloat(v, 'g', 5, 64)
	if unit == "" {
		return s
	}
	return s + " " + unit
}

// named writes a name with its unit: "height (m)".
func named(name, unit string) string {
	if unit == "" {
		return name
	}
	return name + " (" + unit + ")"
}

// fitnessName is what the task calls its fitness.
func (s Spec) fitnessName() string {
	if s.Fitness == "" {
		return "fitness"
	}
	return s.Fitness
}

// columns are the headings of fitness and measures in a table.
func (s Spec) columns() []string {
	columns := []string{named(s.fitnessName(), s.FitnessUnit)}
	for _, m := range s.Measures {
		columns = append(columns, named(m.Name, m.Unit))
	}
	return columns
}

// values are an evaluation's cells under [Spec.columns], empty unless the verdict is ok.
func (s Spec) values(e Evaluation) []any {
	row := make([]any, 1+len(s.Measures))
	for i := range row {
		row[i] = ""
	}
	if !e.OK() {
		return row
	}
	row[0] = e.Fitness
	for i := range min(len(e.Measures), len(s.Measures)) {
		row[i+1] = e.Measures[i]
	}
	return row
}

// place writes a cell by its index along each measure.
func place(position []int) string {
	if position == nil {
		return ""
	}
	parts := make([]string, len(position))
	for i, k := range position {
		parts[i] = strconv.Itoa(k)
	}
	return strings.Join(parts, ", ")
}

// fate says what became of a result, or would, and what it gained.
func fate(status qd.Status, value float64, outside bool, spec Spec) string {
	switch {
	case status == qd.Improved:
		return fmt.Sprintf("%v by %s", status, quantity(value, spec.FitnessUnit))
	case status == qd.NotAdded && outside:
		return fmt.Sprintf("%v: outside the range", status)
	case status == qd.NotAdded:
		return fmt.Sprintf("%v: %s short", status, quantity(-value, spec.FitnessUnit))
	}
	return status.String()
}

// coloured shows a diff, or nothing.
func coloured(diff string) any {
	if diff == "" {
		return ""
	}
	return render.ColourDiff(diff)
}

// thumbnail is the task's small picture of an evaluation, empty if it draws none.
func thumbnail(task Task, e Evaluation) render.Figure {
	if t, ok := task.(Thumbnailer); ok && e.OK() {
		return t.Thumbnail(e.whole())
	}
	return render.Figure{}
}

// drawing is the task's picture of an evaluation, empty if it draws none.
func drawing(task Task, e Evaluation) render.Figure {
	if d, ok := task.(Drawer); ok && e.OK() {
		return d.Draw(e.whole())
	}
	return render.Figure{}
}

// drawsThumbnails tells whether a table needs a column of pictures.
func drawsThumbnails(task Task) bool {
	_, ok := task.(Thumbnailer)
	return ok
}

// sortedKeys are the keys of m in order.
func sortedKeys[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
