package render

import (
	"strings"
	"testing"
	"time"
)

func TestTableText(t *testing.T) {
	table := Table{
		Caption: "children", Columns: []string{"n", "name", "fitness", "picture", "time"},
		Rows: [][]any{
			{1, "square", 12.34567, Still(crawler(0.1, 1)), 1234567 * time.Microsecond},
			{10, "radial\nwheel", -3.0, Figure{}, 20 * time.Millisecond},
			{100, HTML("<b>x</b>"), nil},
		},
	}
	want := `children
  n  name      fitness  picture     time
---  --------  -------  ---------  -----
  1  square     12.346  [Crawler]  1.23s
 10  radial …       -3              20ms
100  <b>x</b>`
	if got := table.MIMEBundle()["text/plain"]; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTableHTML(t *testing.T) {
	page := Table{Columns: []string{"a<b"}, Rows: [][]any{{"<script>"}, {HTML("<b>bold</b>")}, {Still(crawler(0.1, 1))}}}.MIMEBundle()["text/html"].(string)
	for _, want := range []string{"a&lt;b", "&lt;script&gt;", "<b>bold</b>", `src="data:image/svg+xml;base64,`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}

func TestSource(t *testing.T) {
	bundle := GoSource("func f() string {\n\treturn \"<&>\" // héllo\n}\n").MIMEBundle()
	if got, want := bundle["text/plain"], "1  func f() string {\n2  \treturn \"<&>\" // héllo\n3  }"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	page := bundle["text/html"].(string)
	for _, want := range []string{"&lt;&amp;&gt;", "#b841d0", "// héllo"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	if strings.Contains(page, "class=") || strings.Contains(page, "<style") || strings.Contains(page, "background-color") {
		t.Errorf("source depends on a style sheet or brings its own background:\n%s", page)
	}
}

func TestDiffs(t *testing.T) {
	diff := Unified("a\nb\nc\n", "a\nx\nc\n")
	if want := "--- old\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"; diff != want {
		t.Errorf("got %q, want %q", diff, want)
	}
	rich := ColourDiff(diff)
	if !strings.Contains(rich.HTML, tintOld+`">-b`) || !strings.Contains(rich.HTML, tintNew+`">+x`) || strings.Contains(rich.HTML, "+++") {
		t.Errorf("colours are missing: %s", rich.HTML)
	}
	if rich.Text != strings.TrimSuffix(diff, "\n") {
		t.Errorf("text is %q", rich.Text)
	}
	gone := ColourDiff("--- walker.go\n+++ walker.go\n@@ -1 +0,0 @@\n--- a comment\n")
	if !strings.Contains(gone.HTML, tintOld+`">--- a comment`) || !strings.Contains(gone.HTML, "bold") {
		t.Errorf("a removed line that starts with two dashes is taken for a file name: %s", gone.HTML)
	}
	if ColourDiff("").Text != "no difference" || SideBySide("x", "same\n", "y", "same").Text == "" {
		t.Error("equal texts show nothing")
	}
}

func TestSideBySide(t *testing.T) {
	rich := SideBySide("square", "a := 1\nb\n", "child", "a := 2\nb\nc\n")
	for _, want := range []string{">square<", ">child<", wordOld + `">1<`, wordNew + `">2<`} {
		if !strings.Contains(rich.HTML, want) {
			t.Errorf("no %q in\n%s", want, rich.HTML)
		}
	}
	if !strings.Contains(rich.Text, "--- square\n+++ child\n") {
		t.Errorf("text is\n%s", rich.Text)
	}
}

func TestStack(t *testing.T) {
	rich := Stack("words", Heat(island(4, Figure{})), nil, Figure{}, Markdown("*m*"), SVG("<svg></svg>"), Stack(1.5),
		map[string]any{"image/png": "AAAA", "text/plain": "a picture"})
	for _, want := range []string{"words", `title="cell 2, 2"`, "<pre style=\"white-space:pre-wrap\">*m*", "data:image/svg+xml;base64", "data:image/png;base64,AAAA", "1.5"} {
		if !strings.Contains(rich.HTML, want) {
			t.Errorf("no %q", want)
		}
	}
	if !strings.Contains(rich.Picture, "Distance over height and width") || rich.MIMEBundle()["image/svg+xml"] != rich.Picture {
		t.Error("the stack does not offer its first picture")
	}
	if !strings.HasPrefix(rich.Text, "words\n\nDistance over height and width: ") || !strings.HasSuffix(rich.Text, "\n\n1.5\n\na picture") {
		t.Errorf("text is\n%s", rich.Text)
	}
}

func TestStringTypes(t *testing.T) {
	for kind, b := range map[string]map[string]any{
		"text/html": HTML("<b>x</b>").MIMEBundle(), "text/markdown": Markdown("*x*").MIMEBundle(), "text/latex": LaTeX("$x$").MIMEBundle(),
		"image/svg+xml": SVG("<svg width=\"3\"></svg>").MIMEBundle(),
	} {
		if b[kind] == nil || b["text/plain"] == nil || len(b) != 2 {
			t.Errorf("%s: %v", kind, b)
		}
	}
	long := HTML(strings.Repeat("<b>x</b>", 1000)).MIMEBundle()
	if long["text/plain"] != "(html, 8000 bytes)" || len(long["text/html"].(string)) != 8000 {
		t.Errorf("of a long page the text is %.100s", long["text/plain"])
	}
	if got := SVG("<svg width=\"3\"></svg>").MIMEBundle()["image/svg+xml"]; got != `<svg xmlns="http://www.w3.org/2000/svg" width="3"></svg>` {
		t.Errorf("got %s", got)
	}
}

func TestTextFits(t *testing.T) {
	f := font{size: 12}
	if w := f.measure("evaluations"); w < 50 || w > 80 {
		t.Errorf("11 letters of 12 pixels are %v wide", w)
	}
	if got := f.fit("a very long name of a measure", 60); f.measure(got) > 60 || !strings.HasSuffix(got, "…") {
		t.Errorf("fit gives %q", got)
	}
	lines := f.wrap("a very long name of a measure", 60, 2)
	if len(lines) != 2 || f.measure(lines[0]) > 60 || f.measure(lines[1]) > 60 {
		t.Errorf("wrap gives %q", lines)
	}
}

func TestColours(t *testing.T) {
	last := -1.0
	for i := range 256 {
		l := luminance(viridis(float64(i) / 255))
		if l < last-1e-3 {
			t.Fatalf("viridis grows darker at step %d", i)
		}
		last = l
	}
	for _, c := range []string{inkText, inkFaint, inkStrong} {
		if ratio := 1.05 / (luminance(c) + 0.05); ratio < 4.5 {
			t.Errorf("text %s on the card has contrast %.1f", c, ratio)
		}
	}
	for i := range 256 {
		cell := viridis(float64(i) / 255)
		a, b := luminance(cell)+0.05, luminance(inkOn(cell).Line)+0.05
		if ratio := max(a, b) / min(a, b); ratio < 2.9 {
			t.Errorf("pictures on %s have contrast %.2f", cell, ratio)
		}
	}
}

func TestSourceReadsOnLightAndDarkPages(t *testing.T) {
	for _, c := range []string{"#b841d0", "#0c848f", "#1375e5", "#148945", "#bc5d0a", "#707883"} {
		l := luminance(c) + 0.05
		if light, dark := 1.05/l, l/(luminance("#111111")+0.05); light < 4 || dark < 3.9 {
			t.Errorf("%s: contrast %.1f on white, %.1f on JupyterLab's dark page", c, light, dark)
		}
	}
}
