package env

import (
	"fmt"
	"image"

	"goelm/elm"
	"goelm/elm/draw"
	"goelm/render"
)

// picturePixels is how large pictures are shown, in CSS pixels along the longer side.
const picturePixels = 240

// Draw shows the picture beside the target.
func (t *ImageTask) Draw(e elm.Evaluation) render.Figure {
	r, ok := e.Phenotype.(raster)
	if !ok {
		return render.Figure{}
	}
	scale := picturePixels / float64(max(r.width, r.height))
	w, h := float64(float64(r.width)*scale), float64(float64(r.height)*scale)
	s := render.NewSketch(2*w+24, h+20)
	s.Image(0, 0, w, h, r.image())
	s.Image(w+24, 0, w, h, t.Target())
	s.Label(w/2, h+16, title(e.Program))
	s.Label(w+24+w/2, h+16, "target")
	caption := "not scored: " + e.Detail
	if e.OK() {
		caption = fmt.Sprintf("similarity %.1f %%, RMSE %.3f, SSIM %.3f", e.Fitness, rmse(r, t.target), ssim(r, t.target))
	}
	return s.Figure(title(e.Program), "", caption)
}

// Thumbnail shows the picture.
func (t *ImageTask) Thumbnail(e elm.Evaluation) render.Figure {
	r, ok := e.Phenotype.(raster)
	if !ok {
		return render.Figure{}
	}
	s := render.NewSketch(80, 80*float64(r.height)/float64(r.width))
	s.Image(0, 0, 80, 80*float64(r.height)/float64(r.width), r.image())
	return s.Thumbnail(title(e.Program))
}

// MIMEBundle describes the task and shows its target.
func (t *ImageTask) MIMEBundle() map[string]any {
	s := render.NewSketch(picturePixels, picturePixels*float64(t.target.height)/float64(t.target.width))
	s.Image(0, 0, picturePixels, picturePixels*float64(t.target.height)/float64(t.target.width), t.Target())
	return render.Stack(s.Figure("Target of "+t.spec.Name, "", fmt.Sprintf("%d x %d pixels", t.target.width, t.target.height)), t.words()).MIMEBundle()
}

// Sunset is a picture of this project's own to aim at: a sun over hills and water.
func Sunset() image.Image {
	p := draw.NewPicture()
	const sky = 20
	for i := range sky {
		t := float64(i) / sky
		p.Rect(0, t*0.62, 1, 0.04, draw.RGB(0.16, 0.18, 0.42).Mix(draw.RGB(1, 0.62, 0.32), t))
	}
	p.Circle(0.62, 0.42, 0.13, draw.RGB(1, 0.93, 0.7))
	p.Triangle(-0.1, 0.64, 0.22, 0.34, 0.55, 0.64, draw.RGB(0.28, 0.2, 0.36))
	p.Triangle(0.3, 0.64, 0.85, 0.46, 1.3, 0.64, draw.RGB(0.2, 0.14, 0.28))
	p.Rect(0, 0.62, 1, 0.38, draw.RGB(0.1, 0.16, 0.32))
	for i := range 7 {
		t := float64(i) / 7
		p.Line(0.62-0.1*(1-t), 0.66+0.34*t*t, 0.62+0.1*(1-t), 0.66+0.34*t*t, 0.02, draw.RGB(1, 0.75, 0.45).Alpha(0.8-0.6*t))
	}
	return p.Raster(128, 128)
}
