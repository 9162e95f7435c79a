package env

import (
	"image"
	"math"
)

// raster is a picture as the image task compares it: width*height pixels, row by row from the top, of red, green and blue.
type raster struct {
	width, height int
	pix           []uint8
}

// newRaster scales an image to fit into a square of the given side, at least one pixel each way. A pixel is the mean of the
// source's pixels that it covers. Transparent places are black.
func newRaster(img image.Image, side int) raster {
	b := img.Bounds()
	longer := max(b.Dx(), b.Dy(), 1)
	fit := func(n int) int { return max(1, (2*side*n+longer)/(2*longer)) }
	r := raster{width: fit(b.Dx()), height: fit(b.Dy())}
	covered := func(i, n, of int) (from, to int) {
		from = i * of / n
		return from, max(from+1, (i+1)*of/n)
	}
	for y := range r.height {
		y0, y1 := covered(y, r.height, b.Dy())
		for x := range r.width {
			x0, x1 := covered(x, r.width, b.Dx())
			var sum [3]uint64
			for v := y0; v < y1; v++ {
				for u := x0; u < x1; u++ {
					red, green, blue, _ := img.At(b.Min.X+u, b.Min.Y+v).RGBA()
					sum[0], sum[1], sum[2] = sum[0]+uint64(red), sum[1]+uint64(green), sum[2]+uint64(blue)
				}
			}
			n := uint64((x1 - x0) * (y1 - y0) * 257)
			for _, v := range sum {
				r.pix = append(r.pix, uint8((v+n/2)/n))
			}
		}
	}
	return r
}

// image is the raster as a picture.
func (r raster) image() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, r.width, r.height))
	for i := range r.width * r.height {
		copy(img.Pix[4*i:], r.pix[3*i:3*i+3])
		img.Pix[4*i+3] = 255
	}
	return img
}

// rmse is the root of the mean squared difference over all pixels and channels, 0 (equal) to 1. Both have the same size.
func rmse(a, b raster) float64 {
	sum := 0
	for i, v := range a.pix {
		d := int(v) - int(b.pix[i])
		sum += d * d
	}
	return math.Sqrt(float64(sum)/float64(len(a.pix))) / 255
}

// The constants of SSIM (Wang, Bovik, Sheikh and Simoncelli 2004, "Image quality assessment: from error visibility to
// structural similarity"): an 11 x 11 window with Gaussian weights of standard deviation 1.5, K1 = 0.01, K2 = 0.03.
const (
	ssimWindow = 11
	ssimSigma  = 1.5
	ssimC1     = (0.01 * 255) * (0.01 * 255)
	ssimC2     = (0.03 * 255) * (0.03 * 255)
)

var ssimWeights = func() (w [ssimWindow]float64) {
	sum := 0.0
	for i := range w {
		d := float64(i - ssimWindow/2)
		w[i] = math.Exp(-d * d / (2 * ssimSigma * ssimSigma))
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}()

// luma is the brightness of a pixel, 0 to 255, by the weights of ITU-R BT.601.
func (r raster) luma() []float64 {
	y := make([]float64, r.width*r.height)
	for i := range y {
		p := r.pix[3*i : 3*i+3]
		y[i] = float64(299*int(p[0])+587*int(p[1])+114*int(p[2])) / 1000
	}
	return y
}

// ssim is the structural similarity of the two pictures' brightness, at most 1 (equal): the mean over all windows that lie
// within them. Of pictures smaller than a window it is that of one window of their size.
func ssim(a, b raster) float64 {
	x, y := a.luma(), b.luma()
	wx, wy := min(ssimWindow, a.width), min(ssimWindow, a.height)
	sum, n := 0.0, 0
	for top := 0; top+wy <= a.height; top++ {
		for left := 0; left+wx <= a.width; left++ {
			sum += ssimAt(x, y, top*a.width+left, a.width, wx, wy)
			n++
		}
	}
	return sum / float64(n)
}

// ssimAt is the similarity in the window of wx*wy pixels that begins at the index first.
func ssimAt(x, y []float64, first, stride, wx, wy int) float64 {
	var total, mx, my, xx, yy, xy float64
	for j := range wy {
		row := first + j*stride
		for i := range wx {
			w := float64(ssimWeights[i] * ssimWeights[j])
			p, q := x[row+i], y[row+i]
			wp, wq := float64(w*p), float64(w*q)
			total += w
			mx += wp
			my += wq
			xx += float64(wp * p)
			yy += float64(wq * q)
			xy += float64(wp * q)
		}
	}
	mx, my = mx/total, my/total
	vx, vy, cov := xx/total-float64(mx*mx), yy/total-float64(my*my), xy/total-float64(mx*my)
	light := (float64(2*float64(mx*my)) + ssimC1) / (float64(mx*mx) + float64(my*my) + ssimC1)
	return float64(light * ((float64(2*cov) + ssimC2) / (vx + vy + ssimC2)))
}
