package render

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"flag"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden figures anew")

// checkSVG fails the test when a document breaks a rule that every figure must keep.
func checkSVG(t interface {
	Helper()
	Fatalf(string, ...any)
}, svg string) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(svg))
	title, desc, depth := "", "", 0
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("invalid XML: %v\n%.2000s", err, svg)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if depth++; depth == 1 {
				checkRoot(t, tok)
			}
			if name := tok.Name.Local; name == "style" || name == "script" || name == "foreignObject" {
				t.Fatalf("figure holds <%s>", name)
			}
			if depth == 2 && (tok.Name.Local == "title" || tok.Name.Local == "desc") {
				text, err := dec.Token()
				if err != nil {
					t.Fatalf("invalid XML: %v", err)
				}
				if s, ok := text.(xml.CharData); ok && tok.Name.Local == "title" {
					title = string(s)
				} else if ok {
					desc = string(s)
				}
			}
			for _, a := range tok.Attr {
				if a.Name.Local == "id" || strings.HasPrefix(a.Name.Local, "on") ||
					a.Name.Local == "href" && !(tok.Name.Local == "image" && strings.HasPrefix(a.Value, "data:image/png;base64,")) {
					t.Fatalf("figure holds the attribute %s=%q", a.Name.Local, a.Value)
				}
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Fatalf("<%s %s=%q> is not a number", tok.Name.Local, a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			depth--
		}
	}
	if title == "" || desc == "" {
		t.Fatalf("figure without title (%q) or description (%q)", title, desc)
	}
}

func checkRoot(t interface {
	Helper()
	Fatalf(string, ...any)
}, root xml.StartElement) {
	t.Helper()
	attrs := map[string]string{}
	for _, a := range root.Attr {
		attrs[a.Name.Local] = a.Value
	}
	if root.Name.Space != "http://www.w3.org/2000/svg" || attrs["role"] != "img" || attrs["viewBox"] == "" || attrs["width"] == "" {
		t.Fatalf("bad root element: %v", root)
	}
}

func TestEveryFigureKeepsTheRules(t *testing.T) {
	for name, f := range samples() {
		t.Run(name, func(t *testing.T) {
			svg := f.SVG()
			checkSVG(t, svg)
			if svg != f.SVG() {
				t.Error("drawing twice gives different bytes")
			}
			bundle := f.MIMEBundle()
			checkSVG(t, bundle["image/svg+xml"].(string))
			if bundle["text/plain"] == "" {
				t.Error("no plain text")
			}
			if _, ok := bundle["text/html"]; ok != (len(f.tips) > 0 || strings.Contains(svg, "<animate")) {
				t.Errorf("text/html present: %v, tooltips: %d", ok, len(f.tips))
			}
			data, err := base64.StdEncoding.DecodeString(bundle["image/png"].(string))
			if err != nil {
				t.Fatal(err)
			}
			img, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			w, h := f.Size()
			if b := img.Bounds(); b.Dx() != int(math.Ceil(w)) || b.Dy() != int(math.Ceil(h)) {
				t.Errorf("picture of %v, want %v by %v", b, w, h)
			}
			if n := colours(img); n < 3 {
				t.Errorf("picture has %d colours", n)
			}
		})
	}
}

// Pictures to look at, of every figure: GOELM_TEST_PICTURES=folder go test -run Pictures ./render
func TestPictures(t *testing.T) {
	folder := os.Getenv("GOELM_TEST_PICTURES")
	if folder == "" {
		folder = t.TempDir()
	}
	for name, f := range samples() {
		for _, ext := range []string{".svg", ".png"} {
			if err := f.Save(filepath.Join(folder, name+ext)); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestFiguresAreDataToo(t *testing.T) {
	for name, f := range samples() {
		odd := strings.Contains(name, "empty") || strings.Contains(name, "sketch") || name == "zero" || name == "code-same"
		data := f.Data()
		if (len(data.Rows) == 0) != odd {
			t.Errorf("%s has %d rows of data", name, len(data.Rows))
		}
		for _, row := range data.Rows {
			if len(row) > len(data.Columns) {
				t.Errorf("%s: a row has %d values for %d columns", name, len(row), len(data.Columns))
				break
			}
		}
	}
}

func colours(img image.Image) int {
	seen := map[any]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			seen[img.At(x, y)] = true
		}
	}
	return len(seen)
}

func TestSameDataSameBytes(t *testing.T) {
	a, b := samples(), samples()
	for name := range a {
		if a[name].SVG() != b[name].SVG() || a[name].HTML() != b[name].HTML() {
			t.Errorf("%s differs between two drawings of the same data", name)
		}
	}
}

func TestGoldenFigures(t *testing.T) {
	all := samples()
	for _, name := range []string{"heat", "fold", "lines-log", "panels", "still", "walk-one-frame", "heat-strip", "scatter", "areas", "ladder", "hist", "ccdf", "bars",
		"comparison", "parallel", "tree", "code", "film", "overtime", "nest-four"} {
		golden(t, name+".svg", all[name].SVG())
	}
	short := crawler(0.2, 20)
	short.Frame = 0.1
	golden(t, "walk.svg", Animate(short).SVG())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./render -update writes it)", err)
	}
	if string(want) != got {
		a, b := strings.Split(string(want), "\n"), strings.Split(got, "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("%s differs in line %d (look at it, then -update):\nwant %.300s\ngot  %.300s", path, i+1, a[i], b[i])
			}
		}
		t.Fatalf("%s has %d lines, want %d", path, len(b), len(a))
	}
}

func TestSizes(t *testing.T) {
	rich := lattice(3, 0.1)
	m := island(12, Still(rich))
	m.Cells = nil
	for i := range 144 {
		m.Cells = append(m.Cells, HeatCell{X: i % 12, Y: i / 12, Value: float64(i), Thumb: Still(rich), Tip: "height 10, width 20, distance 30, child 1234"})
	}
	for _, c := range []struct {
		name string
		f    Figure
		most int
	}{
		{"12 by 12 map with pictures", Heat(m), 300_000},
		{"12 by 12 map", Heat(island(12, Figure{})), 40_000},
		{"walker of 10 s", Animate(crawler(10, 20)), 120_000},
		{"long walk of 10 s", Animate(crawler(10, 400)), 120_000},
		{"rich walker of 10 s", Animate(lattice(5, 10)), 120_000},
		{"very rich walker of 10 s", Animate(lattice(12, 10)), 120_000},
	} {
		if n := len(c.f.SVG()); n > c.most {
			t.Errorf("%s: %d bytes, most %d", c.name, n, c.most)
		}
	}
}

func TestMapTooRichForItsPictures(t *testing.T) {
	m := island(12, Still(lattice(12, 0.1)))
	f := Heat(m)
	if n := len(f.SVG()); n > 300_000 {
		t.Errorf("%d bytes", n)
	}
	if !strings.Contains(f.SVG(), "pictures of the best cells only") {
		t.Error("the figure does not say that pictures are left out")
	}
}

func TestTooltipsLieOverTheirCells(t *testing.T) {
	f := Heat(island(12, Figure{}))
	page := f.HTML()
	spans := regexp.MustCompile(`<span title="cell (\d+), (\d+)" style="position:absolute;left:([\d.]+)%;top:([\d.]+)%;width:([\d.]+)%;height:([\d.]+)%">`).FindAllStringSubmatch(page, -1)
	if len(spans) != len(f.tips) || len(spans) == 0 {
		t.Fatalf("%d tooltips in the page, want %d", len(spans), len(f.tips))
	}
	if got := strings.Count(f.SVG(), "<title>cell "); got != len(f.tips) {
		t.Errorf("%d tooltips in the saved picture, want %d", got, len(f.tips))
	}
	if strings.Contains(f.MIMEBundle()["image/svg+xml"].(string), "<title>cell ") {
		t.Error("the notebook's picture carries tooltips that cannot work there")
	}
}

func TestSave(t *testing.T) {
	dir, f := t.TempDir(), Lines(curves())
	for _, name := range []string{"a.svg", "b.png"} {
		if err := f.Save(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "a.svg")); string(data) != f.SVG() {
		t.Error("the saved file is not the figure")
	}
	if err := f.Save(filepath.Join(dir, "c.jpg")); err == nil || !strings.Contains(err.Error(), ".svg or .png") {
		t.Errorf("saving as .jpg: %v", err)
	}
	if err := f.Save(filepath.Join(dir, "missing", "c.svg")); err == nil {
		t.Error("saving into a missing folder succeeds")
	}
}

func TestFiguresAreImmutableAndShareable(t *testing.T) {
	m, h, ch, f := crawler(1, 20), island(5, Figure{}), curves(), foldedIsland(3)
	figures := []Figure{Animate(m), Heat(h), Lines(ch), Fold(f), Still(m)}
	var want []string
	for _, f := range figures {
		want = append(want, f.SVG())
	}
	m.Frames[0][0], m.Links[0], m.Contraction[3][1] = Point{500, 500}, Link{0, 4, "muscle"}, 1
	h.Cells[0].Value, ch.Series[0].Y[3], f.Cells[0].Tip = 1e6, -1e6, "changed"
	done := make(chan string, 4*len(figures))
	for i, f := range figures {
		for range 4 {
			go func() {
				if _, err := f.PNG(); err != nil {
					done <- err.Error()
				} else if f.SVG() != want[i] {
					done <- f.Title() + " changed with the data it was made of"
				} else {
					done <- ""
				}
			}()
		}
	}
	for range cap(done) {
		if problem := <-done; problem != "" {
			t.Error(problem)
		}
	}
}
