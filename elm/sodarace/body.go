package sodarace

import "math"

// OpenELM draws a body on a canvas and lets it fall from the middle. Body units become world units by these factors: a
// body 2.2 wide fills the canvas' width divided by 2.2.
const (
	canvasW, canvasH = 150.0, 200.0
	divideW, divideH = 2.2, 2.5
)

// World units in one creator unit, along x and along y.
const (
	UnitX = scale * canvasW / (divideW * divideW)
	UnitY = scale * canvasH / (divideH * divideH)
)

// Radius of every joint, in world units: 1.948.
const Radius = canvasW / divideW / 35

// A Size is what the map of walkers measures of a body at rest, in world units.
type Size struct {
	Height, Width float64 // of the box around the joints' centres
	Mass          float64 // number of joints + half the summed length of the connections
}

// Size measures the body.
func (w *Walker) Size() Size {
	_, m := w.place()
	return m.size
}

func box(at []Joint) (minX, maxX, minY, maxY float64) {
	if len(at) == 0 {
		return
	}
	minX, maxX, minY, maxY = at[0].X, at[0].X, at[0].Y, at[0].Y
	for _, p := range at {
		minX, maxX = min(minX, p.X), max(maxX, p.X)
		minY, maxY = min(minY, p.Y), max(maxY, p.Y)
	}
	return
}

// A placement is OpenELM's idea of a body's size and of how far it was moved to stand in the middle of the canvas. For a
// body that lies wholly at x < 0 (or outside the canvas) height and width are too large: the box begins as the empty canvas.
type placement struct {
	height, width float64
	offsetX       float64
	size          Size // the true one
}

// place puts the joints into the world as OpenELM does, in the middle of the canvas, y up, in the arithmetic of its Python
// (float64, in this order, no fused operations).
func (w *Walker) place() ([]Joint, placement) {
	maxW, maxH := canvas(canvasW, divideW), canvas(canvasH, divideH)
	at := make([]Joint, len(w.joints))
	minX, maxX, minY, maxY := canvasW, 0.0, canvasH, 0.0
	for i, j := range w.joints {
		x := float64(float64(j.X/divideW) * maxW)
		y := float64(float64((1-j.Y)/divideH) * maxH)
		at[i] = Joint{x, y}
		minX, maxX = min(minX, x), max(maxX, x)
		minY, maxY = min(minY, y), max(maxY, y)
	}
	left, right, low, high := box(at)
	moveX, moveY := float64((maxX-minX)/2), float64((maxY-minY)/2)
	for i := range at {
		at[i].X = at[i].X - minX + canvasW/2 - moveX
		at[i].Y = at[i].Y - minY + canvasH/2 - moveY
	}
	sum := 0.0
	for _, c := range w.muscles {
		if c.A != c.B {
			dx, dy := at[c.A].X-at[c.B].X, at[c.A].Y-at[c.B].Y
			sum += math.Sqrt(float64(dx*dx) + float64(dy*dy))
		}
	}
	return at, placement{
		width: maxX - minX, height: maxY - minY, offsetX: -minX + canvasW/2 - moveX,
		size: Size{Height: high - low, Width: right - left, Mass: float64(len(at)) + float64(sum/2)},
	}
}

// canvas divides at run time: Go would do it exactly in a constant, Python rounds to float64.
func canvas(size, divisor float64) float64 { return size / divisor }
