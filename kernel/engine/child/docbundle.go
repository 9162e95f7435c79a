package child

import (
	"go/doc/comment"
	"html"
	"strings"

	"goelm/kernel/golang"
	"goelm/render"
)

// docWidth is the width of documentation as plain text, in characters.
const docWidth = 100

// docBundle shows a name's declaration, its documentation, and its source where that was asked for. heading, if any, stands
// in the place of a declaration.
func docBundle(doc golang.Doc, heading string) map[string]any {
	var text, page []string
	add := func(plain, rich string) {
		if plain = strings.TrimSpace(plain); plain != "" {
			text, page = append(text, plain), append(page, rich)
		}
	}
	add(heading, "<pre>"+html.EscapeString(heading)+"</pre>")
	add(doc.Signature, string(render.Source(doc.Signature).Snippet()))
	parser := comment.Parser{LookupSym: func(_, _ string) bool { return true }} // [Name] is a name, not brackets
	parsed := parser.Parse(doc.Text)
	printer := comment.Printer{
		TextWidth: docWidth, HeadingLevel: 4, HeadingID: func(*comment.Heading) string { return "" },
		DocLinkURL: func(*comment.DocLink) string { return "" },
	}
	add(string(printer.Text(parsed)), string(printer.HTML(parsed)))
	add(doc.Methods, string(render.Source(doc.Methods).Snippet()))
	add(doc.Source, string(render.Source(doc.Source).Snippet()))
	return map[string]any{textPlain: strings.Join(text, "\n\n"), "text/html": strings.Join(page, "\n")}
}
