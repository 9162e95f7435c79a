package env

import (
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goelm/elm"
	"goelm/sandbox"
)

var (
	_ elm.Task        = (*ImageTask)(nil)
	_ elm.Drawer      = (*ImageTask)(nil)
	_ elm.Thumbnailer = (*ImageTask)(nil)
)

func TestImageEvolves(t *testing.T) {
	e := evolve(t, Image(Sunset()), 1500, 1)
	if e.best.Fitness < e.seed+4 {
		t.Errorf("similarity %v, want at least 4 more than the best seed's %v", e.best.Fitness, e.seed)
	}
}

func TestDrawingEvolves(t *testing.T) {
	e := evolve(t, Image(Sunset(), Shapes()), 1500, 1)
	if e.best.Fitness < e.seed+4 {
		t.Errorf("similarity %v, want at least 4 more than the best seed's %v", e.best.Fitness, e.seed)
	}
}

// What a program paints is what is compared, the right way up; a colour that is not a number is black.
func TestImagePixels(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 16, 8))
	for y := range 8 {
		for x := range 16 {
			img.Set(x, y, color.RGBA{uint8(x * 16), uint8(y * 32), 255, 255})
		}
	}
	task := Image(img, Side(16))
	exact := "func Draw(x, y float64) (r, g, b float64) { return (x*16 - 0.5) * 16 / 255, (y*8 - 0.5) * 32 / 255, 7 }"
	if e := evaluate(t, task, elm.NewProgram(task, exact)); !e.OK() || e.Fitness < 99.999999 {
		t.Errorf("%s %s %v %v, want the target itself", e.Verdict, e.Detail, e.Fitness, e.Notes)
	}
	black := "func Draw(x, y float64) (r, g, b float64) { return math.NaN(), -1, math.Inf(-1) }"
	if e := evaluate(t, task, elm.NewProgram(task, black)); !e.OK() || e.Measures[0] != 0 || e.Measures[1] != 100 || e.Phenotype.(raster).pix[5] != 0 {
		t.Errorf("%s %s %v, want a black picture", e.Verdict, e.Detail, e.Measures)
	}
	for source, want := range map[string]string{
		"func Drew(x, y float64) (r, g, b float64) { return 0, 0, 0 }": "want the function Draw(x, y float64) (r, g, b float64): undefined: Draw",
		"func Draw(x, y float64) float64 { return 0 }":                 "want the function Draw(x, y float64) (r, g, b float64): assignment mismatch",
		"func Draw(x, y float64) (r, g, b float64) { return 0, 0, z }": "candidate.go:1:58: undefined: z",
	} {
		if e := evaluate(t, task, elm.NewProgram(task, source)); e.Verdict != sandbox.CompileError || !strings.HasPrefix(e.Detail, want) {
			t.Errorf("%s: %s %q, want %q", source, e.Verdict, e.Detail, want)
		}
	}
}

// What comes out of a sandbox is not trusted.
func TestNoTarget(t *testing.T) {
	for _, target := range []image.Image{nil, image.NewRGBA(image.Rect(0, 0, 0, 5))} {
		if got := panicText(func() { Image(target) }); !strings.Contains(got, "no target picture") {
			t.Errorf("%v: %q", target, got)
		}
	}
}

func TestImageRejects(t *testing.T) {
	for want, c := range map[string]struct {
		task   *ImageTask
		result string
	}{
		"has 3 bytes, want 3072":     {Image(Sunset()), `"AAAA"`},
		"has 2 bytes":                {Image(Sunset()), `[1,2]`},
		"nil is what Paint returned": {Image(Sunset(), Shapes()), `null`},
		"result of Paint":            {Image(Sunset(), Shapes()), `{"background":[0,0,0,1],"shapes":[{"kind":"circle","at":[1e99,0,1],"color":[0,0,0,1]}]}`},
	} {
		e := c.task.Assess(context.Background(), elm.Program{}, sandbox.Outcome{Verdict: sandbox.OK, Results: []json.RawMessage{json.RawMessage(c.result)}})
		if e.Verdict != sandbox.Rejected || !strings.Contains(e.Detail, want) {
			t.Errorf("%s: %s %q, want %q", c.result, e.Verdict, e.Detail, want)
		}
		if !c.task.Draw(e).IsZero() || !c.task.Thumbnail(e).IsZero() {
			t.Error("a picture of nothing")
		}
	}
}

func TestImageFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "target.png")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, Sunset()); err != nil {
		t.Fatal(err)
	}
	file.Close()
	task, err := ImageFile(path)
	if err != nil || task.Spec().Name != "image/target.png" || task.Seed("rings").Task != "image/target.png" {
		t.Fatalf("%v, %v", task, err)
	}
	if got := rmse(task.target, Image(Sunset()).target); got != 0 {
		t.Errorf("the file differs from what was written: %v", got)
	}
	if again, err := New("drawing/" + path); err != nil || again.Spec().Name != "drawing/target.png" {
		t.Errorf("by name: %v, %v", again, err)
	}
	text := filepath.Join(dir, "text.png")
	os.WriteFile(text, []byte("no picture"), 0o600)
	for _, bad := range []string{filepath.Join(dir, "missing.png"), text} {
		if _, err := ImageFile(bad); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: %v, want an error that names it", bad, err)
		}
	}
}

// noise, and what is regular.
func pattern(w, h int, at func(x, y int) [3]uint8) raster {
	r := raster{width: w, height: h}
	for y := range h {
		for x := range w {
			c := at(x, y)
			r.pix = append(r.pix, c[:]...)
		}
	}
	return r
}

func TestPictureMeasures(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 0))
	noise := pattern(32, 32, func(x, y int) [3]uint8 { return [3]uint8{uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32())} })
	plain := pattern(32, 32, func(x, y int) [3]uint8 { return [3]uint8{9, 9, 9} })
	halves := pattern(32, 32, func(x, y int) [3]uint8 { return [3]uint8{uint8(x / 16 * 255), 0, 0} })
	for _, c := range []struct {
		name                   string
		pic                    raster
		entropy, symmetry, low float64
		high                   float64
	}{
		{"noise", noise, 5.94, 66.5, 23.5, 24}, {"plain", plain, 0, 100, 0, 0.3}, {"halves", halves, 1, 66.667, 0, 0.5},
	} {
		if e := c.pic.entropy(); math.Abs(e-c.entropy) > 0.05 {
			t.Errorf("%s: entropy %v, want %v", c.name, e, c.entropy)
		}
		if s := c.pic.symmetry(); math.Abs(s-c.symmetry) > 1.5 {
			t.Errorf("%s: symmetry %v, want %v", c.name, s, c.symmetry)
		}
		if z := c.pic.compressed(); z < c.low || z > c.high {
			t.Errorf("%s: compressed size %v, want %v to %v", c.name, z, c.low, c.high)
		}
	}
}

// The references are scikit-image 0.26's structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
// data_range=255), as the mean over what a whole window covers, and NumPy's mean of squares.
func TestSimilarityEqualsScikitImage(t *testing.T) {
	patterns := []func(x, y int) [3]uint8{
		func(x, y int) [3]uint8 { return [3]uint8{uint8(x*8 + y*3), uint8(x*x + y), uint8(y * 7)} },
		func(x, y int) [3]uint8 { return [3]uint8{uint8(x*8 + y*3 + 20), uint8(x*x + 2*y), uint8(y*7 + x)} },
		func(x, y int) [3]uint8 { return [3]uint8{uint8(255 - (x*8+y*3)%256), uint8(x * 5), uint8(x * y)} },
	}
	for _, c := range []struct {
		a, b, w, h int
		ssim, rmse float64
	}{
		{0, 1, 32, 32, 0.669639564089077, 0.19768621875781198},
		{0, 2, 32, 32, 0.07548489957376449, 0.41576488342928175},
		{1, 2, 24, 40, 0.1544799602975687, 0.39459730834799},
		{0, 1, 11, 11, 0.9752465248972687, 0.049084923805277354},
	} {
		a, b := pattern(c.w, c.h, patterns[c.a]), pattern(c.w, c.h, patterns[c.b])
		if s, e := ssim(a, b), rmse(a, b); math.Abs(s-c.ssim) > 1e-10 || math.Abs(e-c.rmse) > 1e-12 {
			t.Errorf("patterns %d and %d, %d x %d: SSIM %v, RMSE %v, want %v, %v", c.a, c.b, c.w, c.h, s, e, c.ssim, c.rmse)
		}
	}
	small := pattern(4, 3, patterns[0])
	if s := ssim(small, small); math.Abs(s-1) > 1e-12 {
		t.Errorf("a small picture is similar to itself by %v", s)
	}
}
