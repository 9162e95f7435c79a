package render

import (
	"bytes"
	hexa "encoding/hex"
	"fmt"
	"image/png"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

const (
	pixelColumns   = 12
	pixelRows      = 9
	pixelTolerance = 6 // of 255, for the mean of a field: fonts and rasterisers differ by less
)

// fields are the mean colours of the fields of a picture, as hexadecimal digits, row by row.
func fields(t *testing.T, f Figure) string {
	t.Helper()
	data, err := writePNG(f, 1)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	var out []byte
	for row := range pixelRows {
		for column := range pixelColumns {
			var sum [3]float64
			n := 0.0
			for y := row * b.Dy() / pixelRows; y < (row+1)*b.Dy()/pixelRows; y++ {
				for x := column * b.Dx() / pixelColumns; x < (column+1)*b.Dx()/pixelColumns; x++ {
					r, g, bl, _ := img.At(x, y).RGBA()
					for i, v := range []uint32{r, g, bl} {
						sum[i] += float64(v >> 8)
					}
					n++
				}
			}
			for _, s := range sum {
				out = append(out, uint8(math.Round(s/max(n, 1))))
			}
		}
	}
	return hexa.EncodeToString(out)
}

// The pictures look as they did: what the SVG tests cannot see is what the rasteriser makes of them.
func TestPixels(t *testing.T) {
	const path = "testdata/pixels.txt"
	all := samples()
	var text strings.Builder
	want := map[string]string{}
	if !*update {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("%v (go test ./render -update writes it)", err)
		}
		for line := range strings.Lines(string(data)) {
			if name, digits, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
				want[name] = digits
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		got := fields(t, all[name])
		fmt.Fprintf(&text, "%s %s\n", name, got)
		if *update {
			continue
		}
		a, errA := hexa.DecodeString(got)
		b, errB := hexa.DecodeString(want[name])
		if errA != nil || errB != nil || len(a) != len(b) {
			t.Errorf("%s: no picture to compare with in %s (look at it, then -update)", name, path)
			continue
		}
		for i := range a {
			if d := int(a[i]) - int(b[i]); d > pixelTolerance || d < -pixelTolerance {
				field := i / 3
				t.Errorf("%s: field %d from the left, %d from above has changed by %d of 255 (look at it, then -update)", name, field%pixelColumns+1, field/pixelColumns+1, d)
				break
			}
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
