package elm

import (
	"html"
	"strings"

	"goelm/render"
)

// A Transcript is texts to look at, one under another: what an operator and its model said to each other.
type Transcript []Passage

// A Passage is one text of a [Transcript].
type Passage struct {
	Heading string
	Text    string // as it stands, with its line ends
	Diff    bool   // a unified diff, to be coloured
}

// MIMEBundle shows the passages under their headings.
func (t Transcript) MIMEBundle() map[string]any {
	var parts []any
	for _, p := range t {
		if p.Heading != "" {
			parts = append(parts, render.Rich{HTML: `<div style="font-weight:bold">` + html.EscapeString(p.Heading) + `</div>`, Text: "== " + p.Heading})
		}
		switch {
		case p.Diff:
			parts = append(parts, render.ColourDiff(p.Text))
		case p.Text != "":
			parts = append(parts, verbatim(p.Text))
		}
	}
	return render.Stack(parts...).MIMEBundle()
}

// verbatim is a text as it stands.
func verbatim(text string) render.Rich {
	const style = "margin:0;padding:6px 10px;border-left:3px solid rgba(128,128,128,0.5);background:transparent;white-space:pre-wrap;font-size:13px;line-height:1.45"
	return render.Rich{HTML: `<pre style="` + style + `">` + html.EscapeString(strings.ReplaceAll(text, "\t", "    ")) + `</pre>`, Text: text}
}
