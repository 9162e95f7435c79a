package env

import (
	"fmt"

	"goelm/elm"
	"goelm/render"
)

// Draw shows the bins of the first instance, each a column of its items.
func (t *BinPackingTask) Draw(e elm.Evaluation) render.Figure {
	bins, ok := e.Phenotype.([][]int)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	p := t.instances[0]
	s := sketchBins(bins, p.capacity, 640, 150)
	return s.Figure(title(e.Program), "", fmt.Sprintf("filling %.2f %%; of the first instance: %d items in %d bins, where %d are the least there could be",
		e.Fitness, len(p.items), len(bins), p.bound))
}

// Thumbnail is the same, small.
func (t *BinPackingTask) Thumbnail(e elm.Evaluation) render.Figure {
	bins, ok := e.Phenotype.([][]int)
	if !ok || !e.OK() {
		return render.Figure{}
	}
	return sketchBins(bins[:min(len(bins), 24)], t.instances[0].capacity, 80, 60).Thumbnail(title(e.Program))
}

func sketchBins(bins [][]int, capacity int, width, height float64) *render.Sketch {
	const most = 400 // columns that can be told apart
	bins = bins[:min(len(bins), most)]
	s := render.NewSketch(width, height)
	s.Rect(0, 0, width, height, "#f5f6f9", "")
	colours := []string{"#31688e", "#35b779", "#6ece58", "#b5de2b", "#fde725"}
	w := width / float64(max(len(bins), 1))
	for i, bin := range bins {
		y := height
		for k, item := range bin {
			h := height * float64(item) / float64(capacity)
			y -= h
			s.Rect((float64(i)+0.08)*w, y+0.3, 0.84*w, h-0.6, colours[min(k, len(colours)-1)], "")
		}
	}
	return s
}
