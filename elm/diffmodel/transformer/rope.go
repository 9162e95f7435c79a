package transformer

import (
	"math"
)

// rope turns pairs of numbers by angles that grow with the position: pair i of a head by position * base^(-2i/size). The tables
// reach to the model's context.
type rope struct {
	half     int
	cos, sin []float32 // [Context][half]
}

func newRope(c Config) *rope {
	half := c.Dim / c.Heads / 2
	r := &rope{half: half, cos: make([]float32, c.Context*half), sin: make([]float32, c.Context*half)}
	for pos := range c.Context {
		for i := range half {
			angle := float64(pos) * math.Pow(float64(c.RopeBase), -float64(i)/float64(half))
			sin, cos := math.Sincos(angle)
			r.cos[pos*half+i], r.sin[pos*half+i] = float32(cos), float32(sin)
		}
	}
	return r
}

// turn rotates all heads of x, which stand at a position; back turns the other way.
func (r *rope) turn(x []float32, pos int, back bool) {
	cos := r.cos[pos*r.half : (pos+1)*r.half]
	sin := r.sin[pos*r.half : (pos+1)*r.half]
	for ; len(x) > 0; x = x[2*r.half:] {
		head := x[:2*r.half]
		for i, c := range cos {
			s := sin[i]
			if back {
				s = -s
			}
			a, b := head[2*i], head[2*i+1]
			head[2*i] = a*c - b*s
			head[2*i+1] = a*s + b*c
		}
	}
}
