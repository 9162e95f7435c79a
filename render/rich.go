package render

import (
	"encoding/base64"
	"fmt"
	"html"
	"strings"
)

// HTML shows as HTML, Markdown as Markdown, SVG as a picture and LaTeX as a formula (with its dollar signs).
type (
	HTML     string
	Markdown string
	SVG      string
	LaTeX    string
)

// readable is how long HTML may be to be shown as its source where there is no browser.
const readable = 2000

// MIMEBundle is text/html, with the source as plain text unless nobody could read it.
func (h HTML) MIMEBundle() map[string]any {
	b := bundle("text/html", string(h))
	if len(h) > readable {
		b["text/plain"] = fmt.Sprintf("(html, %d bytes)", len(h))
	}
	return b
}

// MIMEBundle is text/markdown, with the source as plain text.
func (m Markdown) MIMEBundle() map[string]any { return bundle("text/markdown", string(m)) }

// MIMEBundle is text/latex, with the source as plain text.
func (l LaTeX) MIMEBundle() map[string]any { return bundle("text/latex", string(l)) }

// MIMEBundle is image/svg+xml. A missing xmlns is added, because a picture without it is shown nowhere but in HTML.
func (s SVG) MIMEBundle() map[string]any {
	text := string(s)
	if i := strings.Index(text, "<svg"); i >= 0 && !strings.Contains(text, "http://www.w3.org/2000/svg") {
		text = text[:i+4] + ` xmlns="http://www.w3.org/2000/svg"` + text[i+4:]
	}
	return map[string]any{"image/svg+xml": text, "text/plain": fmt.Sprintf("(svg picture, %d bytes)", len(s))}
}

func bundle(kind, text string) map[string]any {
	return map[string]any{kind: text, "text/plain": text}
}

// Rich is a piece of HTML (safe for the sanitizer of an untrusted notebook) with its plain text, and the SVG of its main
// picture, if it has one, for clients that take the picture alone.
type Rich struct{ HTML, Text, Picture string }

// MIMEBundle is text/html and text/plain, and image/svg+xml for a piece with a picture. Notebooks show the HTML.
func (r Rich) MIMEBundle() map[string]any {
	b := map[string]any{"text/html": r.HTML, "text/plain": r.Text}
	if r.Picture != "" {
		b["image/svg+xml"] = r.Picture
	}
	return b
}

// Bundler is anything that a notebook shows.
type Bundler interface{ MIMEBundle() map[string]any }

// Stack shows several things one under another: figures, tables, sources, anything with MIMEBundle, and plain values.
// The first picture among them is the stack's.
func Stack(parts ...any) Rich {
	var page, text []string
	picture := ""
	for _, p := range parts {
		r := asRich(p)
		picture = orElse(picture, r.Picture)
		if r.HTML != "" {
			page = append(page, `<div style="margin:0 0 10px 0">`+r.HTML+`</div>`)
		}
		if r.Text != "" {
			text = append(text, strings.TrimRight(r.Text, "\n"))
		}
	}
	return Rich{HTML: `<div>` + strings.Join(page, "\n") + `</div>`, Text: strings.Join(text, "\n\n"), Picture: picture}
}

// asRich is v as HTML and text, from the best form that v offers.
func asRich(v any) Rich {
	switch v := v.(type) {
	case nil:
		return Rich{}
	case Rich:
		return v
	case Figure:
		if v.IsZero() {
			return Rich{}
		}
		return Rich{HTML: v.HTML(), Text: v.text(), Picture: writeSVG(v, false)}
	case Bundler:
		return fromBundle(v.MIMEBundle())
	case map[string]any:
		return fromBundle(v)
	}
	s := plain(v)
	return Rich{HTML: `<div style="white-space:pre-wrap">` + html.EscapeString(s) + `</div>`, Text: s}
}

func fromBundle(b map[string]any) Rich {
	get := func(kind string) string { s, _ := b[kind].(string); return s }
	r := Rich{Text: get("text/plain"), Picture: get("image/svg+xml")}
	alt := html.EscapeString(r.Text)
	switch {
	case get("text/html") != "":
		r.HTML = get("text/html")
	case get("image/svg+xml") != "":
		r.HTML = fmt.Sprintf(`<img alt="%s" style="max-width:100%%" src="data:image/svg+xml;base64,%s">`,
			alt, base64.StdEncoding.EncodeToString([]byte(get("image/svg+xml"))))
	case get("image/png") != "":
		r.HTML = fmt.Sprintf(`<img alt="%s" style="max-width:100%%" src="data:image/png;base64,%s">`,
			alt, strings.TrimSpace(get("image/png")))
	case r.Text != "":
		r.HTML = `<pre style="white-space:pre-wrap">` + alt + `</pre>`
	}
	return r
}
