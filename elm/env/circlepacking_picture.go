package env

import (
	"fmt"

	"goelm/elm"
	"goelm/render"
)

// Draw shows the circles.
func (t *CirclePackingTask) Draw(e elm.Evaluation) render.Figure {
	plan, ok := e.Phenotype.(circlePlan)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	return sketchCircles(plan.circles, 320).Figure(title(e.Program), "", fmt.Sprintf("%d circles, sum of radii %.8f", t.n, e.Fitness))
}

// Thumbnail is the same, small.
func (t *CirclePackingTask) Thumbnail(e elm.Evaluation) render.Figure {
	plan, ok := e.Phenotype.(circlePlan)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	return sketchCircles(plan.circles, 80).Thumbnail(title(e.Program))
}

func sketchCircles(circles [][3]float64, side float64) *render.Sketch {
	s := render.NewSketch(side, side)
	s.Rect(0, 0, side, side, "#f5f6f9", "#8e99a8")
	for i, c := range circles {
		s.Circle(c[0]*side, (1-c[1])*side, c[2]*side, "#8fc1d9", "#31688e")
		if side > 200 {
			s.Tip((c[0]-c[2])*side, (1-c[1]-c[2])*side, 2*c[2]*side, 2*c[2]*side, fmt.Sprintf("circle %d: (%.6f, %.6f), radius %.6f", i, c[0], c[1], c[2]))
		}
	}
	return s
}
