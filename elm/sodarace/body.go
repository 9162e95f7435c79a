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

// A Morphology is what can be measured of a body at rest, in world units.
type Morphology struct {
	Height, Width  float64 // of the box around the joints' centres
	Mass           float64 // number of joints + half the summed length of the connections
	StartX, StartY float64 // least x and y of the body before it is centred on the canvas
	OffsetX        float64 // by how much it is moved along x to be centred
	OffsetY        float64
}

// Morphology measures the walker as OpenELM does, to the last bit. Two oddities are kept: a body that lies wholly at x < 0
// counts as reaching up to x = 0, and likewise one far away counts from the canvas' edge.
func (w *Walker) Morphology() Morphology {
	_, m := w.place()
	return m
}

// place puts the joints into the world as OpenELM does, centred on the canvas, y up, in the arithmetic of its Python
// (float64, in this order, no fused operations).
func (w *Walker) place() ([]Joint, Morphology) {
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
	moveX, moveY := float64(maxX-minX)/2, float64(maxY-minY)/2
	for i := range at {
		at[i].X = at[i].X - minX + canvasW/2 - moveX
		at[i].Y = at[i].Y - minY + canvasH/2 - moveY
	}
	m := Morphology{
		Width: maxX - minX, Height: maxY - minY, StartX: minX, StartY: minY,
		OffsetX: -minX + canvasW/2 - moveX, OffsetY: -minY + canvasH/2 - moveY,
	}
	sum := 0.0
	for _, c := range w.muscles {
		if c.A != c.B {
			dx, dy := at[c.A].X-at[c.B].X, at[c.A].Y-at[c.B].Y
			sum += math.Sqrt(float64(dx*dx) + float64(dy*dy))
		}
	}
	m.Mass = float64(len(at)) + sum/2
	return at, m
}

// canvas divides at run time: Go would do it exactly in a constant, Python rounds to float64.
func canvas(size, divisor float64) float64 { return size / divisor }
