package draw

import (
	"bytes"
	"encoding/json"
	"image"
	"math"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func everything() *Picture {
	p := NewPicture()
	p.Background(RGB(0.2, 0.4, 1.5))
	p.Rect(0.1, 0.1, 0.5, 0.25, Gray(0.5))
	p.Circle(0.7, 0.7, 0.2, RGB(1, 0, 0).Alpha(0.5))
	p.Triangle(0, 1, 0.2, 0.6, 0.4, 1, RGB(0, 1, 0))
	p.Line(0, 0, 1, 1, 0.05, RGB(1, 1, 0).Mix(RGB(0, 0, 1), 0.25))
	return p
}

func panicText(f func()) (text string) {
	defer func() {
		if v := recover(); v != nil {
			text, _ = v.(string)
		}
	}()
	f()
	return ""
}

func TestLimits(t *testing.T) {
	for want, build := range map[string]func(*Picture){
		"circle: a place must be a number from -100 to 100, not NaN": func(p *Picture) { p.Circle(0, math.NaN(), 1, Gray(1)) },
		"rect: a place must be":           func(p *Picture) { p.Rect(0, 0, 101, 1, Gray(1)) },
		"a colour's parts must be finite": func(p *Picture) { p.Line(0, 0, 1, 1, 1, RGB(0, math.Inf(1), 0)) },
		"Background: a colour's parts":    func(p *Picture) { p.Background(Gray(math.NaN())) },
		"the picture has 1000 shapes already": func(p *Picture) {
			for range MaxShapes + 1 {
				p.Circle(0, 0, 1, Gray(0))
			}
		},
	} {
		if got := panicText(func() { build(NewPicture()) }); !strings.HasPrefix(got, "draw: ") || !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}

func TestJSON(t *testing.T) {
	p := everything()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var again Picture
	if err := json.Unmarshal(text, &again); err != nil || !reflect.DeepEqual(*p, again) {
		t.Errorf("%s reads back as %+v, %v", text, again, err)
	}
	for _, bad := range []string{
		`[]`, `{}`, `{"background":[0,0,0],"shapes":[]}`, `{"background":[0,0,0,1],"shapes":[{"kind":"star","at":[],"color":[0,0,0,1]}]}`,
		`{"background":[0,0,0,1],"shapes":[{"kind":"circle","at":[0,0],"color":[0,0,0,1]}]}`,
		`{"background":[0,0,0,1],"shapes":[{"kind":"circle","at":[0,0,1e9],"color":[0,0,0,1]}]}`,
		`{"background":[0,0,0,1],"shapes":[{"kind":"circle","at":[0,0,1],"color":[0,0]}]}`,
	} {
		if err := again.UnmarshalJSON([]byte(bad)); err == nil || !strings.HasPrefix(err.Error(), "draw: ") {
			t.Errorf("%s: %v, want an error", bad, err)
		}
	}
	if !reflect.DeepEqual(*p, again) {
		t.Error("a failed read changed the picture")
	}
}

// ink is how much of a white shape there is on black, in pixels.
func ink(img *image.NRGBA) (sum float64) {
	for i := 0; i < len(img.Pix); i += 4 {
		sum += float64(img.Pix[i]) / 255
	}
	return sum
}

func TestRasterCoversTheArea(t *testing.T) {
	white := Gray(1)
	for name, c := range map[string]struct {
		build func(*Picture)
		area  float64 // in pixels of 64 x 32
	}{
		"rect":          {func(p *Picture) { p.Rect(0.25, 0.25, 0.5, 0.5, white) }, 32 * 16},
		"flipped rect":  {func(p *Picture) { p.Rect(0.75, 0.75, -0.5, -0.5, white) }, 32 * 16},
		"shifted rect":  {func(p *Picture) { p.Rect(0.2525, 0.25, 0.5, 0.5, white) }, 32 * 16},
		"circle":        {func(p *Picture) { p.Circle(0.5, 0.5, 0.4, white) }, math.Pi * 12.8 * 12.8},
		"half":          {func(p *Picture) { p.Circle(0.5, 0, 0.4, white) }, math.Pi * 12.8 * 12.8 / 2},
		"triangle":      {func(p *Picture) { p.Triangle(0.1, 0.1, 0.9, 0.1, 0.5, 0.9, white) }, 51.2 * 25.6 / 2},
		"other way":     {func(p *Picture) { p.Triangle(0.5, 0.9, 0.9, 0.1, 0.1, 0.1, white) }, 51.2 * 25.6 / 2},
		"no triangle":   {func(p *Picture) { p.Triangle(0.1, 0.1, 0.1, 0.1, 0.5, 0.9, white) }, 0},
		"point":         {func(p *Picture) { p.Triangle(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, white) }, 0},
		"line":          {func(p *Picture) { p.Line(0.25, 0.5, 0.75, 0.5, 0.25, white) }, 32*8 + math.Pi*16},
		"dot":           {func(p *Picture) { p.Line(0.5, 0.5, 0.5, 0.5, 0.5, white) }, math.Pi * 64},
		"half opaque":   {func(p *Picture) { p.Rect(0, 0, 1, 1, white.Alpha(0.5)) }, 64 * 32 * 0.5},
		"covered":       {func(p *Picture) { p.Rect(0, 0, 1, 1, white); p.Rect(0, 0, 1, 1, Gray(0)) }, 0},
		"outside":       {func(p *Picture) { p.Circle(50, 50, 1, white); p.Rect(-3, 0, 2, 1, white) }, 0},
		"background":    {func(p *Picture) { p.Background(white) }, 64 * 32},
		"not so opaque": {func(p *Picture) { p.Rect(0, 0, 1, 1, white.Alpha(-3)) }, 0},
	} {
		p := NewPicture()
		c.build(p)
		if got := ink(p.Raster(64, 32)); math.Abs(got-c.area) > 0.02*c.area+0.5 {
			t.Errorf("%s covers %v pixels, want %v", name, got, c.area)
		}
	}
	if !bytes.Equal(everything().Raster(40, 40).Pix, everything().Raster(40, 40).Pix) {
		t.Error("drawing twice gives different pixels")
	}
}

func TestBundle(t *testing.T) {
	b := everything().MIMEBundle()
	if !strings.Contains(b["image/svg+xml"].(string), "<image") || !strings.Contains(b["text/plain"].(string), "picture of 4 shapes") {
		t.Errorf("%v", b["text/plain"])
	}
}

// See the test of this name in elm/sodarace.
func TestNothingIsFused(t *testing.T) {
	for _, machine := range []string{"GOARCH=arm64", "GOAMD64=v3"} {
		build := exec.Command("go", "build", "-gcflags=-S", ".")
		build.Env = append(os.Environ(), machine)
		listing, err := build.CombinedOutput()
		if err != nil || !strings.Contains(string(listing), "Raster STEXT") {
			t.Fatalf("%s: %v, %d bytes of listing", machine, err, len(listing))
		}
		if m := regexp.MustCompile(`/draw/[a-z_]+\.go:\d+\)\tV?FN?M(?:ADD|SUB)\w*`).Find(listing); m != nil {
			t.Errorf("%s: %s; wrap the product in float64()", machine, m)
		}
	}
}

func FuzzJSON(f *testing.F) {
	text, err := json.Marshal(everything())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, data []byte) {
		var p Picture
		if err := p.UnmarshalJSON(data); err != nil {
			return
		}
		text, err := json.Marshal(&p)
		if err != nil {
			t.Fatal(err)
		}
		var again Picture
		if err := again.UnmarshalJSON(text); err != nil || !bytes.Equal(p.Raster(9, 7).Pix, again.Raster(9, 7).Pix) {
			t.Fatalf("%s: %v, or other pixels", text, err)
		}
	})
}
