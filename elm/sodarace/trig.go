package sodarace

import "math"

// maxSincos bounds what sincos is right for.
const maxSincos = 1e6

// sincos is the sine and cosine of x for |x| < maxSincos, right to about one unit in the last place and the same bits on every
// machine: Go's own may fuse operations, and the last bit of a muscle's length decides where a chaotic walker ends.
func sincos(x float64) (sin, cos float64) {
	const (
		piHalf1 = 1.57079632673412561417e+00 // the first 33 bits of π/2: its products with a quadrant are exact
		piHalf2 = 6.07710050650619224932e-11 // the rest
	)
	quadrant := math.Floor(float64(x*(2/math.Pi)) + 0.5)
	r := x - float64(quadrant*piHalf1) - float64(quadrant*piHalf2)
	z := float64(r * r)
	s, c := 0.0, 0.0
	for i := len(sinTaylor) - 1; i >= 0; i-- {
		s = float64(s*z) + sinTaylor[i]
		c = float64(c*z) + cosTaylor[i]
	}
	s, c = r+float64(float64(s*z)*r), 1+float64(c*z)
	switch int64(quadrant) & 3 {
	case 1:
		return c, -s
	case 2:
		return -s, -c
	case 3:
		return -c, s
	}
	return s, c
}

// The Taylor series of sin(r)/r and cos(r) in r², without their first term 1.
var (
	sinTaylor = [8]float64{-1. / 6, 1. / 120, -1. / 5040, 1. / 362880, -1. / 39916800, 1. / 6227020800, -1. / 1307674368000, 1. / 355687428096000}
	cosTaylor = [8]float64{-1. / 2, 1. / 24, -1. / 720, 1. / 40320, -1. / 3628800, 1. / 479001600, -1. / 87178291200, 1. / 20922789888000}
)
