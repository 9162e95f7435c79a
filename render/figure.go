package render

import (
	"encoding/base64"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
)

// Point is a place in a figure's data (world units, y upwards) or on a canvas (pixels, y downwards).
type Point struct{ X, Y float64 }

// Figure is a picture: made by Heat, Animate, Lines and the other constructors, never changed afterwards, and safe to
// share between goroutines. The zero value shows an empty card.
type Figure struct {
	w, h        float64 // natural size in CSS pixels
	title, desc string
	draw        func(canvas)            // nil in the zero value; must be repeatable and free of side effects
	glyph       func(c canvas, ink Ink) // draws the subject alone, in one ink, for use inside another figure; nil: draw
	tips        []tip
	moving      bool          // animated
	motion      *Motion       // what an animation of one body shows
	data        func() Table  // nil: none
	more        func() string // of the description, known only after the figure was laid out; may be nil
}

// tip is a tooltip over a part of a figure.
type tip struct {
	area box
	text string
}

// Ink is the pair of colours that a thumbnail uses on a coloured cell.
type Ink struct{ Line, Fill string }

// pngScale is how many pixels a unit gets in PNG and Save, for screens with small pixels.
const pngScale = 2

// IsZero tells whether the figure is the zero value.
func (f Figure) IsZero() bool { return f.draw == nil }

// Title is the figure's title, as plain text.
func (f Figure) Title() string { return f.title }

// Motion is what the figure shows in movement, if it was made by Animate. It is shared with the figure: do not change it.
func (f Figure) Motion() (Motion, bool) {
	if f.motion == nil {
		return Motion{}, false
	}
	return *f.motion, true
}

// describe is the description with what is known late.
func (f Figure) describe() string {
	if f.more == nil {
		return f.desc
	}
	return f.desc + f.more()
}

// Data is what the figure shows, as a table; an empty one for a drawing of shapes.
func (f Figure) Data() Table {
	if f.data == nil {
		return Table{}
	}
	return f.data()
}

// Size is the natural size in CSS pixels.
func (f Figure) Size() (width, height float64) {
	if f.IsZero() {
		return 160, 60
	}
	return f.w, f.h
}

// SVG is the figure as a standalone document, with tooltips as <title> elements.
func (f Figure) SVG() string { return writeSVG(f, true) }

// PNG is the figure (of an animation, one frame from the middle) with two pixels per CSS pixel.
func (f Figure) PNG() ([]byte, error) { return writePNG(f, pngScale) }

// Save writes the figure into a file ending in .svg or .png.
func (f Figure) Save(path string) error {
	var data []byte
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".svg":
		data = []byte(f.SVG())
	case ".png":
		var err error
		if data, err = f.PNG(); err != nil {
			return fmt.Errorf("render: save %s: %w", path, err)
		}
	default:
		return fmt.Errorf("render: save %q: unknown picture format %q; use .svg or .png", path, ext)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return fmt.Errorf("render: save: %w", err)
	}
	return nil
}

// MIMEBundle is the figure for a notebook: image/svg+xml, image/png (one pixel per CSS pixel; what an untrusted notebook
// shows) and text/plain. A figure with tooltips or movement adds text/html, which JupyterLab prefers to the others: it works in
// an untrusted notebook too, which is what every notebook is that somebody else has saved.
func (f Figure) MIMEBundle() map[string]any {
	b := map[string]any{"image/svg+xml": writeSVG(f, false), "text/plain": f.text()}
	if data, err := writePNG(f, 1); err == nil {
		b["image/png"] = base64.StdEncoding.EncodeToString(data)
	}
	if len(f.tips) > 0 || f.moving {
		b["text/html"] = f.HTML()
	}
	return b
}

// HTML is the figure as an <img> with its tooltips laid over it. It needs no script, animates, and survives the
// sanitizer of an untrusted notebook.
func (f Figure) HTML() string {
	w, h := f.Size()
	var b strings.Builder
	fmt.Fprintf(&b, `<div style="position:relative;display:inline-block;max-width:100%%;line-height:0">%s`, f.img(w))
	for _, t := range f.tips {
		fmt.Fprintf(&b, `<span title="%s" style="position:absolute;left:%s%%;top:%s%%;width:%s%%;height:%s%%"></span>`,
			html.EscapeString(cleanLines(t.text)), percent(t.area.x, w), percent(t.area.y, h), percent(t.area.w, w), percent(t.area.h, h))
	}
	b.WriteString("</div>")
	return b.String()
}

// img is an <img> of the figure, so many CSS pixels wide where there is room.
func (f Figure) img(width float64) string {
	return f.imgTag("width:" + number(width, 0) + "px;max-width:100%")
}

func (f Figure) imgTag(style string) string {
	return fmt.Sprintf(`<img alt="%s" style="%s" src="data:image/svg+xml;base64,%s">`,
		html.EscapeString(f.text()), style, base64.StdEncoding.EncodeToString([]byte(writeSVG(f, false))))
}

func (f Figure) text() string {
	desc := f.describe()
	switch {
	case f.title == "" && desc == "":
		return "(empty figure)"
	case desc == "":
		return f.title
	case f.title == "":
		return desc
	}
	return f.title + ": " + desc
}

func percent(part, whole float64) string { return number(100*part/whole, 2) }
