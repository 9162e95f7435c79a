package env

import (
	"fmt"
	"math"

	"goelm/elm"
	"goelm/render"
)

// Draw shows the arm, or the numbers of the point as bars.
func (t *FunctionTask) Draw(e elm.Evaluation) render.Figure {
	x, ok := e.Phenotype.([]float64)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	caption := fmt.Sprintf("%s %.4g %%", t.spec.Fitness, e.Fitness)
	if t.arm {
		return sketchArm(x, 240).Figure(title(e.Program), "", caption)
	}
	s := sketchBars(x, 300, 120, 44)
	for i, v := range x {
		s.Label((float64(i)+0.5)*300/pointDim, 136, fmt.Sprintf("%.3g", v))
	}
	s.Text(306, barY(shift, 120)+4, fmt.Sprint(shift), 11, "#6b7788")
	return s.Figure(title(e.Program), "", caption)
}

// Thumbnail is the same, small.
func (t *FunctionTask) Thumbnail(e elm.Evaluation) render.Figure {
	x, ok := e.Phenotype.([]float64)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	if t.arm {
		return sketchArm(x, 80).Thumbnail(title(e.Program))
	}
	return sketchBars(x, 80, 80, 0).Thumbnail(title(e.Program))
}

func barY(v, height float64) float64 {
	return height/2 - min(max(v, -domain), domain)/domain*height/2
}

// sketchBars shows numbers from -5.12 to 5.12 as bars, and where the best ones end; room is left for labels, on the right and half of it below.
func sketchBars(x []float64, width, height, room float64) *render.Sketch {
	s := render.NewSketch(width+room, height+room/2)
	s.Rect(0, 0, width, height, "#f5f6f9", "")
	w := width / float64(len(x))
	for i, v := range x {
		y := barY(v, height)
		s.Rect((float64(i)+0.15)*w, min(y, height/2), 0.7*w, math.Abs(y-height/2), "#31688e", "")
	}
	s.Line([]render.Point{{X: 0, Y: height / 2}, {X: width, Y: height / 2}}, "#8e99a8", 1)
	s.Line([]render.Point{{X: 0, Y: barY(shift, height)}, {X: width, Y: barY(shift, height)}}, "#d1495b", 1)
	return s
}

func sketchArm(x []float64, side float64) *render.Sketch {
	s := render.NewSketch(side, side)
	s.Circle(side/2, side/2, side/2-0.5, "#f5f6f9", "#d9dee7")
	var line []render.Point
	angles := make([]float64, len(x))
	for i, v := range x {
		angles[i] = min(max(v, 0), 1)
	}
	for _, p := range armPlaces(angles) {
		line = append(line, render.Point{X: p[0] * side, Y: (1 - p[1]) * side})
	}
	thick := side / 60
	s.Line(line, "#31688e", 2*thick)
	for _, p := range line {
		s.Circle(p.X, p.Y, 1.6*thick, "#1f2a38", "")
	}
	hand := line[len(line)-1]
	s.Circle(hand.X, hand.Y, 2.2*thick, "#d1495b", "")
	return s
}
