package vec

import "math"

// The exponential of the Cephes library (Moshier 1992, expf.c): x = n ln 2 + r with r in [-ln 2 / 2, ln 2 / 2], a polynomial for
// exp(r), and n added to the exponent. Its relative error is about 1e-7. vec_amd64.s has the same constants.
const (
	expLow, expHigh = -87, 88
	log2e           = 1.44269504088896341
	ln2High         = 0.693359375
	ln2Low          = -2.12194440e-4
)

func exp(x float32) float32 {
	x = min(max(x, expLow), expHigh)
	n := float32(math.RoundToEven(float64(x * log2e)))
	r := x - n*ln2High
	r -= n * ln2Low
	p := float32(1.9875691500e-4)
	p = p*r + 1.3981999507e-3
	p = p*r + 8.3334519073e-3
	p = p*r + 4.1665795894e-2
	p = p*r + 1.6666665459e-1
	p = p*r + 5.0000001201e-1
	p = p*r*r + r + 1
	return p * math.Float32frombits(uint32(int32(n)+127)<<23)
}

func log(x float32) float32 { return float32(math.Log(float64(x))) }
