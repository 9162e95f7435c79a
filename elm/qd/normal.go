package qd

import (
	"math"
	"sync"
)

// normals fills x with standard normal numbers that depend on the seed alone: the ziggurat of Marsaglia and Tsang (2000),
// with bits of its own for layer and value as Doornik (2005) asks for, over SplitMix64. math/rand/v2 would do as well, but an
// emitter spent two thirds of its time there, because each number of its generator waits for the one before.
func normals(seed uint64, x []float64) {
	z := ziggurat()
	state := seed
	for i := range x {
		state += golden
		u := finalise(state)
		layer := u % layers
		v := float64(int64(u)>>bitsOfLayer) * z.scale[layer]
		if math.Abs(v) >= z.edge[layer+1] { // not in the part of the layer that lies wholly under the curve
			v = z.slow(&state, int(layer), v)
		}
		x[i] = v
	}
}

const (
	layers      = 256
	bitsOfLayer = 8
	golden      = 0x9e3779b97f4a7c15
	// The right edge of the lowest rectangle for which 256 layers have the same area (Marsaglia and Tsang 2000).
	tailStart = 3.6541528853610088
)

// A zigguratTable divides the area under exp(-x*x/2), x >= 0, into layers of equal area: layer 0 is the lowest rectangle
// and the tail, layer i the rectangle from the height of edge[i] to that of edge[i+1].
type zigguratTable struct {
	edge   [layers + 1]float64 // right ends, falling; edge[0] is that of a rectangle with the area of layer 0
	height [layers + 1]float64 // of the curve at the edges
	scale  [layers]float64     // from signed 56-bit integers to the layer's width
}

// ziggurat is the table, made when it is first used.
var ziggurat = sync.OnceValue(func() *zigguratTable {
	density := func(x float64) float64 { return math.Exp(-x * x / 2) }
	area := tailStart*density(tailStart) + math.Sqrt(math.Pi/2)*math.Erfc(tailStart/math.Sqrt2)
	z := &zigguratTable{}
	z.edge[0], z.edge[1] = area/density(tailStart), tailStart
	for i := 1; i < layers-1; i++ {
		z.edge[i+1] = math.Sqrt(-2 * math.Log(area/z.edge[i]+density(z.edge[i])))
	}
	for i, x := range z.edge {
		z.height[i] = density(x)
	}
	for i := range z.scale {
		z.scale[i] = z.edge[i] / (1 << (63 - bitsOfLayer))
	}
	return z
})

// slow finishes a number that fell into layer beyond the part that lies wholly under the curve: about one in a hundred.
func (z *zigguratTable) slow(state *uint64, layer int, v float64) float64 {
	uniform := func() float64 { // above 0, at most 1
		*state += golden
		return float64(finalise(*state)>>11+1) / (1 << 53)
	}
	for {
		x := math.Abs(v)
		switch {
		case x < z.edge[layer+1]:
			return v
		case layer == 0: // the tail (Marsaglia 1964)
			for {
				x, y := -math.Log(uniform())/tailStart, -math.Log(uniform())
				if y+y >= x*x {
					return math.Copysign(tailStart+x, v)
				}
			}
		}
		low, high := z.height[layer], z.height[layer+1]
		if low+uniform()*(high-low) < math.Exp(-x*x/2) {
			return v
		}
		*state += golden
		u := finalise(*state)
		layer = int(u % layers)
		v = float64(int64(u)>>bitsOfLayer) * z.scale[layer]
	}
}

// finalise is the output function of SplitMix64 (Steele, Lea and Flood 2014).
func finalise(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
