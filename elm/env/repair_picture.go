package env

import (
	"fmt"

	"goelm/elm"
	"goelm/render"
)

// Draw shows each answer under the right one.
func (t *RepairTask) Draw(e elm.Evaluation) render.Figure {
	answers, ok := e.Phenotype.([]string)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	const wide, line, perLine = 44.0, 22.0, 16
	rows := (len(answers) + perLine - 1) / perLine
	s := render.NewSketch(wide*float64(min(len(answers), perLine)), float64(rows)*(2*line+8))
	for i, a := range answers {
		x, y := float64(i%perLine)*wide, float64(i/perLine)*(2*line+8)
		fill := "#fbe4d5"
		if got, ok := answer([]byte(a)); ok && got == t.want[i] {
			fill = "#e3f1ea"
		}
		s.Rect(x, y, wide-2, 2*line, fill, "")
		s.Label(x+wide/2, y+line-5, fmt.Sprint(t.want[i]))
		s.Label(x+wide/2, y+2*line-6, fmt.Sprintf("%.6s", a))
		s.Tip(x, y, wide-2, 2*line, fmt.Sprintf("%s(%v) = %s, want %v", t.spec.EntryName(), t.spec.Calls[i], a, t.want[i]))
	}
	return s.Figure(title(e.Program), "", fmt.Sprintf("%.1f %% of the answers (below) are the right ones (above)", e.Fitness))
}

// Thumbnail shows for each call whether the answer is right.
func (t *RepairTask) Thumbnail(e elm.Evaluation) render.Figure {
	answers, ok := e.Phenotype.([]string)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	const perLine, cell = 8, 10.0
	s := render.NewSketch(perLine*cell, float64((len(answers)+perLine-1)/perLine)*cell)
	for i, a := range answers {
		fill := "#d55e00"
		if got, ok := answer([]byte(a)); ok && got == t.want[i] {
			fill = "#009e73"
		}
		s.Rect(float64(i%perLine)*cell+0.5, float64(i/perLine)*cell+0.5, cell-1, cell-1, fill, "")
	}
	return s.Thumbnail(title(e.Program))
}
