package env

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	_ "image/jpeg" // targets
	_ "image/png"
	"math"
	"os"
	"path/filepath"

	"goelm/elm"
	"goelm/elm/draw"
	"goelm/sandbox"
)

// ImageTask asks for a program that paints a picture like a target: a colour for every place, or, with Shapes, coloured shapes.
// The host compares pixels. Make it with Image or ImageFile. It may be shared by goroutines.
type ImageTask struct {
	Common
	target raster
	side   int
	shapes bool
	weight float64 // of SSIM in the fitness, 0 to 1
}

// An ImageOption changes what Image asks for.
type ImageOption func(*ImageTask)

// Shapes asks for a picture of shapes (package draw) instead of a function of the place.
func Shapes() ImageOption { return func(t *ImageTask) { t.shapes = true } }

// Side sets the longer side of the pictures that are compared, in pixels (8 to 128; default 32). The time of an evaluation grows
// with its square.
func Side(pixels int) ImageOption {
	return func(t *ImageTask) { t.side = min(max(pixels, 8), 128) }
}

// ByRMSE makes the fitness the closeness of the colours alone, 100*(1-RMSE).
func ByRMSE() ImageOption { return func(t *ImageTask) { t.weight = 0 } }

// BySSIM makes the fitness the structural similarity alone, 100*SSIM.
func BySSIM() ImageOption { return func(t *ImageTask) { t.weight = 1 } }

// imageDriver calls Draw for the middle of every pixel. What is not a number is black.
const imageDriver = `
func goelm_draw(w, h int) []byte {
	level := func(v float64) byte {
		if !(v > 0) {
			return 0
		}
		if v > 1 {
			v = 1
		}
		return byte(v*255 + 0.5)
	}
	pix := make([]byte, 0, 3*w*h)
	for y := 0; y < h; y++ {
		for x := 0; x < w; x++ {
			r, g, b := Draw((float64(x)+0.5)/float64(w), (float64(y)+0.5)/float64(h))
			pix = append(pix, level(r), level(g), level(b))
		}
	}
	return pix
}
`

// Image is the task of painting the target. By default a program defines Draw(x, y), which gives the colour at a place, x from
// left to right and y from top to bottom, all from 0 to 1, and the fitness is the mean of colour and structure:
// 50*(1-RMSE) + 50*SSIM. It panics if the target is nil or has no pixels.
func Image(target image.Image, options ...ImageOption) *ImageTask {
	t := &ImageTask{side: 32, weight: 0.5}
	for _, o := range options {
		o(t)
	}
	if target == nil || target.Bounds().Empty() {
		panic("env.Image: there is no target picture; give it an image.Image of at least one pixel, or env.Sunset()")
	}
	t.target = newRaster(target, t.side)
	t.spec = elm.Spec{
		Name:  "image",
		Entry: "func Draw(x, y float64) (r, g, b float64)",
		Calls: [][]any{{t.target.width, t.target.height}},
		Measures: []elm.Measure{
			{Name: "colour entropy", Unit: "bits", Min: 0, Max: 6, Cells: 12},
			{Name: "symmetry", Unit: "%", Min: 40, Max: 100, Cells: 12},
			{Name: "compressed size", Unit: "bits/pixel", Min: 0, Max: 24, Cells: 8},
		},
		Fitness: "similarity", FitnessUnit: "%",
		// The seeds need up to 30 steps a pixel.
		Limits:    sandbox.Limits{Fuel: int64(400 * t.target.width * t.target.height)},
		Condition: "A program that paints the target picture: a colour, from 0 to 1 each, for every place x, y from 0 (left, top) to 1.",
		Driver:    elm.Driver{Entry: "goelm_draw", Source: imageDriver},
	}
	if t.shapes {
		t.spec.Name, t.spec.Entry = "drawing", "func Paint() *draw.Picture"
		t.spec.Calls, t.spec.Driver, t.spec.Limits.Fuel = nil, elm.Driver{}, 300_000
		t.spec.Condition = "A program that paints the target picture with coloured shapes; places go from 0 (left, top) to 1."
	}
	if t.shapes {
		t.plant("drawing", "blocks", "rays")
	} else {
		t.plant("image", "gradient", "rings", "layers")
	}
	return t
}

// ImageFile is Image with a target from a PNG or JPEG file.
func ImageFile(path string, options ...ImageOption) (*ImageTask, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("target picture: %w", err)
	}
	defer file.Close()
	size, _, err := image.DecodeConfig(file)
	if err == nil && (size.Width < 1 || size.Height < 1 || size.Width > 1<<14 || size.Height > 1<<14) {
		err = fmt.Errorf("it has %d x %d pixels; want 1 to %d each way", size.Width, size.Height, 1<<14)
	}
	if err == nil {
		_, err = file.Seek(0, 0)
	}
	var img image.Image
	if err == nil {
		img, _, err = image.Decode(file)
	}
	if err != nil {
		return nil, fmt.Errorf("target picture %s: %w (PNG and JPEG are read)", path, err)
	}
	t := Image(img, options...)
	t.rename(t.spec.Name + "/" + filepath.Base(path))
	return t, nil
}

// Target is the picture to paint, in the size in which it is compared.
func (t *ImageTask) Target() image.Image { return t.target.image() }

// Assess compares the pixels that the program painted with the target's.
func (t *ImageTask) Assess(_ context.Context, p elm.Program, o sandbox.Outcome) elm.Evaluation {
	e := t.begin(p, o)
	if !e.OK() {
		return e
	}
	got, note, err := t.painted(o)
	if err != nil {
		return reject(e, "%v", err)
	}
	e.Phenotype, e.PhenotypeID = got, got.id()
	colour, structure := rmse(got, t.target), ssim(got, t.target)
	e.Fitness = float64(100*(1-colour)*(1-t.weight)) + float64(100*structure*t.weight)
	e.Measures = []float64{got.entropy(), got.symmetry(), got.compressed()}
	e.Notes = []elm.Note{{Name: "RMSE", Value: fmt.Sprintf("%.4f", colour)}, {Name: "SSIM", Value: fmt.Sprintf("%.4f", structure)}}
	if note.Name != "" {
		e.Notes = append(e.Notes, note)
	}
	return e
}

// Phenotype identifies the picture, which decides about everything.
func (t *ImageTask) Phenotype(_ elm.Program, o sandbox.Outcome) string {
	got, _, err := t.painted(o)
	if err != nil {
		return ""
	}
	return got.id()
}

// id is equal for equal pictures.
func (r raster) id() string {
	sum := sha256.Sum256(r.pix)
	return hex.EncodeToString(sum[:])
}

// painted is the picture in what the sandbox returned.
func (t *ImageTask) painted(o sandbox.Outcome) (raster, elm.Note, error) {
	r := raster{width: t.target.width, height: t.target.height}
	if len(o.Results) != 1 {
		return r, elm.Note{}, fmt.Errorf("%d results, want 1", len(o.Results))
	}
	if !t.shapes {
		if err := json.Unmarshal(o.Results[0], &r.pix); err != nil || len(r.pix) != len(t.target.pix) {
			return r, elm.Note{}, fmt.Errorf("the picture has %d bytes, want %d", len(r.pix), len(t.target.pix))
		}
		return r, elm.Note{}, nil
	}
	var p *draw.Picture
	if err := json.Unmarshal(o.Results[0], &p); err != nil {
		return r, elm.Note{}, fmt.Errorf("the result of Paint: %w", err)
	}
	if p == nil {
		return r, elm.Note{}, fmt.Errorf("nil is what Paint returned, want a picture")
	}
	img := p.Raster(r.width, r.height)
	for i := 0; i < len(img.Pix); i += 4 {
		r.pix = append(r.pix, img.Pix[i:i+3]...)
	}
	return r, elm.Note{Name: "shapes", Value: p.Count()}, nil
}

// entropy is that of the colours, in bits, with four levels a channel: 0 for one colour, 6 for all 64 alike.
func (r raster) entropy() float64 {
	var count [64]int
	for i := 0; i < len(r.pix); i += 3 {
		count[r.pix[i]>>6<<4|r.pix[i+1]>>6<<2|r.pix[i+2]>>6]++
	}
	bits, n := 0.0, float64(len(r.pix)/3)
	for _, c := range count {
		if c > 0 {
			share := float64(c) / n
			bits -= float64(share * math.Log2(share))
		}
	}
	return max(bits, 0)
}

// symmetry is how much the left half equals the right half in a mirror: 100 % minus the mean difference.
func (r raster) symmetry() float64 {
	sum := 0
	for y := range r.height {
		for x := range r.width {
			a, b := 3*(y*r.width+x), 3*(y*r.width+r.width-1-x)
			for c := range 3 {
				d := int(r.pix[a+c]) - int(r.pix[b+c])
				sum += max(d, -d)
			}
		}
	}
	return float64(100 * (1 - float64(sum)/float64(255*len(r.pix))))
}

// compressed is how many bits a pixel takes when the picture is deflated, each pixel as the difference from the one to its
// left: little for what is regular, 24 for noise.
func (r raster) compressed() float64 {
	rows := make([]byte, len(r.pix))
	for i, v := range r.pix {
		if i%(3*r.width) >= 3 {
			v -= r.pix[i-3]
		}
		rows[i] = v
	}
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.DefaultCompression)
	if err == nil {
		_, err = w.Write(rows)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // a buffer takes everything
	}
	return min(float64(8*out.Len())/float64(r.width*r.height), 24)
}
