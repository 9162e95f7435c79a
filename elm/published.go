package elm

import (
	"fmt"

	"goelm/render"
)

// A published table is what a paper measured on the same problem, in Python.
type published struct {
	source string
	rows   []publishedRow
}

type publishedRow struct {
	name    string
	percent []float64 // by number of bugs from 1
}

// publishedLadders are the rates of Lehman et al. 2022 (arXiv 2206.08896, figures 1, 2 and 20), read off the figures: good to
// some four percent of each value. That GP never repaired five bugs is said in the text.
var publishedLadders = map[string]published{
	"parity4": {"Lehman et al. 2022, read off the figures", []publishedRow{
		{"GP", []float64{0.43, 0.065, 0.015, 0.0041}},
		{"diff model, 300M", []float64{8.7, 15.4, 12.1, 28, 0.74}},
		{"prompted Cushman", []float64{28.6, 31, 28, 30, 24}},
		{"prompted Davinci", []float64{45, 45, 46, 44, 41}},
		{"Davinci edit mode", []float64{77, 83, 81, 79, 24.5}},
	}},
	"quadratic": {"Lehman et al. 2022, read off the figures", []publishedRow{
		{"GP", []float64{0.87, 0.051}},
		{"diff model, 300M", []float64{8.0, 10.6}},
		{"prompted Cushman", []float64{17.8, 17.1}},
		{"prompted Davinci", []float64{31.8, 37.3}},
		{"Davinci edit mode", []float64{39.0, 41.9}},
	}},
}

func publishedFor(ladder string) (published, bool) {
	p, ok := publishedLadders[ladder]
	return p, ok
}

// table is the published table.
func (p published) table() render.Table {
	t := render.Table{Caption: "Published, not measured here: " + p.source, Columns: []string{"operator"}}
	bugs := 0
	for _, r := range p.rows {
		bugs = max(bugs, len(r.percent))
	}
	for k := range bugs {
		t.Columns = append(t.Columns, counted(k+1, "bug"))
	}
	for _, r := range p.rows {
		row := []any{r.name}
		for k := range bugs {
			cell := "0 of 100,000"
			if k < len(r.percent) {
				cell = fmt.Sprintf("%g %%", r.percent[k])
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
