package notebooks

import (
	"encoding/json"
	"fmt"
	"slices"
)

// ignored is the tag of cells whose output differs from time to time; nbval has the same.
const ignored = "nbval-ignore-output"

// Figures are the SVG pictures that the cell shows, in order. A figure's SVG holds all of its data, and is the same for the same
// data.
func (c Cell) Figures() []string {
	var list []string
	for _, o := range c.Outputs {
		var t Text
		if raw, ok := o.Data["image/svg+xml"]; ok && json.Unmarshal(raw, &t) == nil {
			list = append(list, string(t))
		}
	}
	return list
}

// FigureDifferences says for each code cell of a saved notebook whether the figures of another execution are not the same. Cells
// that are tagged nbval-ignore-output are left out.
func FigureDifferences(saved, executed *Notebook) []string {
	if len(saved.Cells) != len(executed.Cells) {
		return []string{fmt.Sprintf("the notebook has %d cells, executed it has %d", len(saved.Cells), len(executed.Cells))}
	}
	var out []string
	for i, c := range saved.Cells {
		other := executed.Cells[i]
		if c.Type != "code" || slices.Contains(c.Metadata.Tags, ignored) {
			continue
		}
		if c.Source != other.Source {
			out = append(out, fmt.Sprintf("cell %d has another source", i+1))
			continue
		}
		a, b := c.Figures(), other.Figures()
		if len(a) != len(b) {
			out = append(out, fmt.Sprintf("cell %d shows %d figures, it showed %d", i+1, len(b), len(a)))
			continue
		}
		for k := range a {
			if a[k] != b[k] {
				at := 0
				for at < min(len(a[k]), len(b[k])) && a[k][at] == b[k][at] {
					at++
				}
				out = append(out, fmt.Sprintf("cell %d: figure %d differs from byte %d on: %.60q, it was %.60q", i+1, k+1, at, b[k][at:], a[k][at:]))
			}
		}
	}
	return out
}
