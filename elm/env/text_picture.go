package env

import (
	"fmt"
	"math"

	"goelm/elm"
	"goelm/render"
)

// Draw shows the text over the target, letter by letter, those in their place in dark.
func (t *StringTask) Draw(e elm.Evaluation) render.Figure {
	text, ok := e.Phenotype.(string)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	const wide, line = 13.0, 24.0
	perLine := 48
	got := []rune(text)
	n := max(len(got), len(t.target))
	rows := (n + perLine - 1) / perLine
	s := render.NewSketch(float64(min(n, perLine))*wide, float64(rows)*(2*line+10))
	for i := range n {
		x, y := float64(i%perLine)*wide, float64(i/perLine)*(2*line+10)
		if i < len(got) {
			fill, ink := "#fbe4d5", "#b3541e"
			if i < len(t.target) && got[i] == t.target[i] {
				fill, ink = "#e3f1ea", "#1b2430"
			}
			s.Rect(x, y, wide-1, line, fill, "")
			s.Text(x+2.5, y+16, string(got[i]), 13, ink)
		}
		if i < len(t.target) {
			s.Text(x+2.5, y+line+14, string(t.target[i]), 13, "#8e99a8")
		}
	}
	return s.Figure(title(e.Program), "", fmt.Sprintf("likeness %.1f %%; the target in grey", e.Fitness))
}

// Thumbnail shows for each letter whether it is in its place.
func (t *StringTask) Thumbnail(e elm.Evaluation) render.Figure {
	text, ok := e.Phenotype.(string)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	const cell = 8.0
	perLine := int(math.Ceil(math.Sqrt(float64(len(t.target)))))
	rows := (len(t.target) + perLine - 1) / perLine
	s := render.NewSketch(float64(perLine)*cell, float64(rows)*cell)
	got := []rune(text)
	for i, r := range t.target {
		fill := "#e69f00"
		if i < len(got) && got[i] == r {
			fill = "#009e73"
		}
		s.Rect(float64(i%perLine)*cell+0.5, float64(i/perLine)*cell+0.5, cell-1, cell-1, fill, "")
	}
	return s.Thumbnail(title(e.Program))
}
